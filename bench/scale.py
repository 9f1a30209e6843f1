"""How the cost of finding copies grows: one run over so many invented reports, in a process of its own.

`python -m bench.scale N` prints what it took as JSON. Making the reports is not counted.
"""

from __future__ import annotations

import gc
import json
import statistics
import sys
import time
from pathlib import Path

from evals.synthetic import stream

from twosource.stages.copies import CopyIndex

SEED = 1
NEW = 100
"""Documents of an increment."""
INCREMENTS = 5
KB = 1024


def peak() -> int:
    """The most memory this process has held, in kB (Linux; that of the calling process does not count)."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1])


def main(n: int) -> dict[str, float]:
    """Find the copies among `n` reports, then among `NEW` further ones, `INCREMENTS` times; the median of these."""
    made = list(stream(SEED, n + NEW * INCREMENTS))
    documents = [document for document, _ in made]
    truth = {(d.id, source[0]) for d, source in made[:n] if source is not None}
    del made
    held = peak()
    gc.collect()
    index = CopyIndex()
    started = time.process_time()
    copies = index.update(documents[:n])
    seconds = time.process_time() - started
    most = peak()
    said = {(c.doc, c.of) for c in copies} | {(c.of, c.doc) for c in copies}
    increments = []
    for start in range(n, n + NEW * INCREMENTS, NEW):
        started = time.process_time()
        index.add(documents[start : start + NEW])
        increments.append(time.process_time() - started)
    return {
        "documents": n,
        "seconds": seconds,
        "pairs": len(copies),
        "recall": len(truth & said) / max(1, len(truth)),
        "documents_mb": held / KB,
        "peak_mb": most / KB,
        "increment_seconds": statistics.median(increments),
    }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
