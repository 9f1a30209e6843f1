"""A reading of an image beside what texts say about the same yard and day: agrees, differs, not comparable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from twosource.imagery.observations import ImageObservation

CARS = frozenset({"rail car", "railcar", "wagon", "carriage", "freight car", "boxcar", "railway car", "train car"})
ABOUT = frozenset({"about", "around", "approximately", "roughly", "some", "nearly", "almost", "circa"})
ROUGHLY = 0.1
"""How far off a figure may be that a text calls approximate and gives no range for."""
DAYS = 3


def beside(
    rows: Sequence[ImageObservation], ledger: dict[str, Any], days: int = DAYS, place: str | None = None
) -> Iterator[dict[str, Any]]:
    """For each observation and each statement of a count of cars within so many days (and at the place, when one is
    given): the two figures, the verdict and why."""
    for row in rows:
        for claim, appearance, quantity in _counts(ledger, place):
            close = _near(row, appearance, days)
            if close is False:
                continue
            verdict, why = _verdict(row, quantity, close)
            why += _apart(row, appearance) if close else ""
            yield {
                "id": row.id,
                "facility": row.facility,
                "when": row.when,
                "day": (((appearance.get("slots") or {}).get("when") or {}).get("earliest") or "")[:10] or None,
                "evidence": list(row.evidence),
                "observed": [row.value, row.low, row.high],
                "claim": claim,
                "appearance": appearance["id"],
                "quote": appearance["quote"],
                "stated": quantity["as_written"],
                "verdict": verdict,
                "why": why,
            }


def _counts(ledger: dict[str, Any], place: str | None) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    for claim in ledger.get("claims", ()):
        for appearance in claim.get("appearances", ()):
            slots = appearance.get("slots") or {}
            names = " ".join(str(w.get("name", "")) for w in slots.get("where") or ()).casefold()
            if (
                place is not None
                and place.casefold() not in names
                and place.casefold() not in appearance["quote"].casefold()
            ):
                continue
            for quantity in slots.get("quantity") or ():
                item = str(quantity.get("item_head") or quantity.get("item") or "").casefold()
                if item in CARS or item.endswith(tuple(f" {c}" for c in CARS) + tuple(f"{c}s" for c in CARS)):
                    yield claim["id"], appearance, quantity


def _near(row: ImageObservation, appearance: dict[str, Any], days: int) -> bool | None:
    """Whether the statement's time lies within `days` of the image's; None when either has none."""
    when = (appearance.get("slots") or {}).get("when")
    if row.when is None or not when:
        return None
    day, reach = _day(row.when), timedelta(days=days)
    return _day(when["earliest"]) - reach <= day <= _day(when["latest"]) + reach


def _apart(row: ImageObservation, appearance: dict[str, Any]) -> str:
    """How many days lie between the image and the statement, in words: trains leave overnight."""
    when = appearance["slots"]["when"]
    day = _day(row.when or "")
    later, earlier = (day - _day(when["latest"])).days, (_day(when["earliest"]) - day).days
    days = max(later, earlier)
    if days <= 0:
        return ""
    return f"; the image is of {days} day{'s' if days > 1 else ''} {'later' if later > 0 else 'earlier'}"


def _day(text: str) -> datetime:
    return datetime.fromisoformat(text[:10])


def _verdict(row: ImageObservation, quantity: dict[str, Any], close: bool | None) -> tuple[str, str]:
    if close is None:
        return "not comparable", "the image or the statement has no date"
    if row.unit != "count" or row.value is None:
        return "not comparable", f"the image gives no count: {row.abstained or row.note}"
    if quantity.get("period_max"):
        return "not comparable", "the statement is of a maximum over a period"
    low, high = quantity.get("low"), quantity.get("high")
    if low is None and high is None:
        low = high = quantity.get("value")
    if low is None and high is None:
        return "not comparable", "the statement gives no figure"
    # A person who corrects a reading need not give a range.
    least, most = (row.value if row.low is None else row.low), (row.value if row.high is None else row.high)
    if low is not None and low == high and quantity.get("approximator") in ABOUT:
        low, high = low * (1 - ROUGHLY), high * (1 + ROUGHLY)
    low, high = (0.0 if low is None else low), (float("inf") if high is None else high)
    text = f"{least:.0f} to {most:.0f} on the image, {quantity['as_written']} stated"
    return ("agrees" if low <= most and high >= least else "differs"), text


def by_reading(
    rows: Sequence[Mapping[str, Any]], ledger: dict[str, Any], days: int = DAYS
) -> dict[str, list[dict[str, Any]]]:
    """What texts say beside each reading that a workspace keeps, by its id; only statements that name its place."""
    import msgspec

    out: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found = list(beside([msgspec.convert(row, ImageObservation)], ledger, days, row.get("place")))
        if found:
            out[row["id"]] = found
    return out
