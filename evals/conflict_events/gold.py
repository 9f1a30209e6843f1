"""Reader of the MUC-3/4 keys: texts and templates as rows (format: README of the gold folder)."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from twosource.records import Document

MONTHS = {m: n for n, m in enumerate("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(), 1)}
DATELINE = re.compile(r"\b(\d{1,2}) (JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]{0,6} (\d\d)\b")
QUOTED = re.compile(r'"([^"]+)"')


@dataclass(frozen=True)
class Template:
    """One incident of the key. A filler is a set of alternatives; optional ones are marked."""

    type: frozenset[str]
    optional: bool
    stage: frozenset[str]
    dates: tuple[tuple[dt.date | None, dt.date], ...]  # (first or None: up to, last), alternatives
    place: tuple[str, ...]  # from the country to the finest, alternatives of a level divided by "|"
    confidence: tuple[frozenset[str], ...]
    counts: tuple[frozenset[str], ...]  # numbers of human targets
    strings: dict[str, tuple[frozenset[str], ...]]  # PerpInd, PerpOrg, Target, Victim, Weapon


def read(path: Path) -> Iterator[tuple[Document, list[Template]]]:
    """Documents, dated by their dateline, with their templates."""
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        day = dateline(row["text"])
        yield (
            Document(
                id=row["id"],
                report=row["id"],
                path=row["id"],
                language="en",
                text=row["text"],
                published=day.isoformat() if day else None,
                published_precision="day" if day else "unknown",
            ),
            [template(t) for t in row["templates"]],
        )


def dateline(text: str) -> dt.date | None:
    """The first day that the text names with a year of two digits."""
    m = DATELINE.search(text[:400])
    try:
        return dt.date(1900 + int(m[3]), MONTHS[m[2]], int(m[1])) if m else None
    except ValueError:
        return None


def template(row: dict[str, list[str]]) -> Template:
    strings = {
        "PerpInd": _strings(row, "PERP: INDIVIDUAL ID"),
        "PerpOrg": _strings(row, "PERP: ORGANIZATION ID"),
        "Target": _strings(row, "PHYS TGT: ID"),
        "Victim": _strings(row, "HUM TGT: NAME") + _strings(row, "HUM TGT: DESCRIPTION", before=True),
        "Weapon": _strings(row, "INCIDENT: INSTRUMENT ID"),
    }
    return Template(
        type=frozenset(p.strip() for p in row["INCIDENT: TYPE"][0].split("/")),
        optional="OPTIONAL" in row["MESSAGE: TEMPLATE"][0],
        stage=frozenset(p.strip() for p in row["INCIDENT: STAGE OF EXECUTION"][0].split("/")),
        dates=tuple(_dates(row["INCIDENT: DATE"][0])),
        place=_place(row["INCIDENT: LOCATION"][0]),
        confidence=tuple(_confidence(row)),
        counts=tuple(_counts(row)),
        strings=strings,
    )


def _strings(row: dict[str, list[str]], slot: str, *, before: bool = False) -> tuple[frozenset[str], ...]:
    """The quoted strings of a slot; of `"A": "B"` the first when `before`."""
    out = []
    for value in row[slot]:
        part = value.split(': "')[0] if before and '": "' in value else value
        found = frozenset(" ".join(s.split()) for s in QUOTED.findall(part)) - {"-"}
        if found and not value.lstrip().startswith("?"):
            out.append(found)
    return tuple(dict.fromkeys(out))


def _dates(value: str) -> Iterator[tuple[dt.date | None, dt.date]]:
    for alternative in value.split("/"):
        days = []
        for m in DATELINE.finditer(alternative):
            try:
                days.append(dt.date(1900 + int(m[3]), MONTHS[m[2]], int(m[1])))
            except ValueError:
                continue
        if days:
            yield (days[0] if len(days) > 1 or not alternative.strip().lstrip("?").startswith("-") else None), days[-1]


def _place(value: str) -> tuple[str, ...]:
    levels = [re.sub(r"\([^)]*\)", "", part).strip() for part in value.split(":")]
    return tuple(level for level in levels if level and level != "-")


def _confidence(row: dict[str, list[str]]) -> Iterator[frozenset[str]]:
    for value in row["PERP: ORGANIZATION CONFIDENCE"]:
        label = value.split(":")[0].strip(" ?")
        if label not in ("-", "*", ""):
            yield frozenset(confidence_class(p) for p in label.split("/"))


def confidence_class(label: str) -> str:
    """The four classes: by authorities or by others, an accusation is one."""
    text = label.strip(" ?").upper()
    if text.startswith("SUSPECT"):
        return "suspected"
    if text.startswith("CLAIM"):
        return "claimed"
    return "possible" if text.startswith("POSSIBLE") else "fact"


def _counts(row: dict[str, list[str]]) -> Iterator[frozenset[str]]:
    for value in row["HUM TGT: NUMBER"]:
        head = value.split(":")[0].strip()
        if head not in ("-", "*") and not head.startswith("?"):
            yield frozenset(p.strip() for p in head.split("/"))
