"""Readings of images as rows of a series: what a person decided of them, and what they say of a count.

Plain dictionaries, as the files of `twosource imagery` and the workspace hold them, so that nothing that reads images
is needed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from twosource.judgements import judged_by, rulings
from twosource.judgements.values import check_reading
from twosource.records import Judgement, Ruling

MACHINE = ("value", "low", "high", "level", "unit", "item", "abstained")
"""What a judgement changes; kept under `machine`, so that it can be taken back."""
UNITS = {"meter": "m of track occupied", "percent": "% of the track occupied"}


def decisions(judgements: Sequence[Judgement]) -> dict[str, Ruling]:
    """By id of a reading: the judgement about it that holds."""
    about = {j.id for j in judgements if j.kind == "reading"}
    wanted = [j for j in judgements if j.id in about or j.kind == "undo"]
    return {r.sides[0][0]: r for r in rulings(wanted, (), (), ()) if r.kind == "reading" and r.status == "holds"}


def amended(row: Mapping[str, Any], held: Mapping[str, Ruling]) -> dict[str, Any]:
    """The row as a person left it. `judged` says who decided, when, why, and what the machine had read."""
    by = held.get(str(row.get("id") or ""))
    machine = row.get("machine")
    out = {**row, **(machine if isinstance(machine, dict) else {}), "machine": None, "judged": None}
    if by is None:  # a row that was amended before is as the machine read it, when the judgement was taken back
        return out if "machine" in row else dict(row)
    out, row = {**out, "machine": {k: out.get(k) for k in MACHINE}}, out
    read = check_reading(by.value or "")
    words = judged_by(by)
    if read == "right":
        return {**out, "machine": None, "judged": f"read right; {words}"}
    was = f"the machine read {_figure(row)}"
    if read == "cannot tell":
        gone = {"value": None, "low": None, "high": None, "level": None}
        hides = f": {by.why}" if by.why else ""
        return {**out, **gone, "abstained": f"a person could not tell{hides}", "judged": f"{words}; {was}"}
    value, low, high = read
    # The person counted cars, whatever the machine could tell.
    counted = {"value": value, "low": low, "high": high, "level": None, "abstained": None, "unit": "count"}
    item = row.get("counted") or row.get("item")
    return {**out, **counted, "item": item, "judged": f"{words}; {was}"}


def _figure(row: Mapping[str, Any]) -> str:
    if row.get("value") is None:
        return f"nothing ({row.get('abstained')})"
    ends = "" if row.get("low") is None else f" ({row['low']:g} to {row['high']:g})"
    unit = UNITS.get(str(row.get("unit")), "")
    return f"{row['value']:g}{ends}{' ' + unit if unit else ''}"


def plural(value: float, item: str) -> str:
    """The thing counted, as many as there are."""
    return item if value == 1 or not item or item.endswith("s") else f"{item}s"


def as_count(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row as a look for a series of counts: metres and percent are a look that gave no count."""
    unit = str(row.get("unit"))
    if unit not in (*UNITS, "surge"):
        return dict(row)
    why = row.get("note") or row.get("abstained") or "no count"
    told = f"{why}; {_figure(row)}" if row.get("value") is not None else str(why)
    return {**row, "value": None, "low": None, "high": None, "level": None, "abstained": told, "unit": "count"}


def all_amended(rows: Iterable[Mapping[str, Any]], judgements: Sequence[Judgement]) -> list[dict[str, Any]]:
    """Rows with all that people decided of them."""
    held = decisions(judgements)
    return [amended(row, held) for row in rows]
