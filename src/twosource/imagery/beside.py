"""A reading of an image beside what texts say about the same yard and day: agrees, differs, not comparable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from twosource.imagery.observations import ImageObservation

CARS = frozenset({"rail car", "railcar", "wagon", "carriage", "freight car", "boxcar", "railway car", "train car"})
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
            yield {
                "facility": row.facility,
                "when": row.when,
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


def _day(text: str) -> datetime:
    return datetime.fromisoformat(text[:10])


def _verdict(row: ImageObservation, quantity: dict[str, Any], close: bool | None) -> tuple[str, str]:
    if close is None:
        return "not comparable", "the image or the statement has no date"
    if row.unit != "count" or row.low is None or row.high is None:
        return "not comparable", f"the image gives no count: {row.abstained}"
    if quantity.get("period_max"):
        return "not comparable", "the statement is of a maximum over a period"
    low, high = quantity.get("low"), quantity.get("high")
    if low is None and high is None:
        low = high = quantity.get("value")
    if low is None and high is None:
        return "not comparable", "the statement gives no figure"
    low, high = (0.0 if low is None else low), (float("inf") if high is None else high)
    text = f"{row.low:.0f} to {row.high:.0f} on the image, {quantity['as_written']} stated"
    return ("agrees" if low <= row.high and high >= row.low else "differs"), text
