"""`twosource incidents`: the conflict incidents of each report."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from twosource.watches.incidents import Incident


def add(commands: Any) -> None:
    """Add the command to the parser."""
    command: argparse.ArgumentParser = commands.add_parser(
        "incidents",
        help="JSON lines of documents in, the conflict incidents of each out",
        description='Read JSON lines {"id", "text", "published"?} from standard input and write {"id", "incidents", '
        '"error"} for each: type with PLOVER and CAMEO codes, stage, day, place, victims and how many, targets, doers, '
        "groups with how sure it is said that they did it, weapons. English only; texts in capitals are read too.",
    )
    command.set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    """Exit code 0; a line that cannot be read gives a line with `error` set."""
    import msgspec

    from twosource.cli.common import lines
    from twosource.cli.incoming import BadLineError, read_line
    from twosource.engines.annotating import MAX_CHARACTERS
    from twosource.watches.incidents import incidents

    out = sys.stdout.buffer
    for line in lines(sys.stdin.buffer, blank=True):
        name, found, problem = None, [], None
        try:
            name, document = read_line(line)
            if len(document.text) > MAX_CHARACTERS:
                problem = f"the text has {len(document.text):,} characters; split it"
            elif document.text.strip():
                found = [shape(i) for i in incidents(document)]
        except BadLineError as error:
            name, problem = error.id, str(error)
        out.write(msgspec.json.encode({"id": name, "incidents": found, "error": problem}) + b"\n")
        out.flush()
    return 0


def shape(i: Incident) -> dict[str, Any]:
    """An incident as JSON."""
    plover, mode, cameo = i.codes
    when = i.when
    return {
        "type": i.type,
        "plover": plover,
        "mode": mode,
        "cameo": cameo,
        "chance": round(i.chance, 3),
        "stage": i.stage,
        "when": {"earliest": when.earliest, "latest": when.latest, "span": when.span} if when else None,
        "where": [{"name": p.name, "lat": p.lat, "lon": p.lon, "country": p.country} for p in i.places],
        "victims": i.victims,
        "counts": [float(c) for c in i.counts],
        "targets": i.targets,
        "doers": i.doers,
        "groups": [{"name": name, "confidence": sure} for name, sure in i.bodies],
        "weapons": i.weapons,
    }
