"""Selective tasking: whether a yard was looked at more often after something was seen or told of.

Images of a place are ordered because somebody expects something there. High counts among looks that followed an alert
are no sample of its days, and a baseline of few looks before it is thin; so the series says how looks lie.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence

import msgspec

BEFORE, AFTER = 365, 90
"""Days before and after an occasion that are compared; fewer where the series begins or ends."""
LEAST = 14
CHANCE = 0.05


class Tasking(msgspec.Struct, frozen=True, kw_only=True):
    """So many looks fell into the days before this occasion, so many into those after it."""

    day: str
    occasion: str  # "alert", "count in a text", or both
    before: int
    before_days: int
    after: int
    after_days: int
    denser: bool  # more after it than an even rate explains

    def words(self) -> str:
        rates = [30.5 * n / days for n, days in ((self.before, self.before_days), (self.after, self.after_days))]
        counts = f"{rates[0]:.1f} looks a month in the {self.before_days} days before, {rates[1]:.1f} in the "
        counts += f"{self.after_days} after"
        follows = (
            "denser: images were ordered or chosen after it, so high counts among them are no sample of those days"
            if self.denser
            else "no denser than an even rate explains"
        )
        return f"{self.occasion} of {self.day}: {counts}; {follows}"


def tasking(looks: Iterable[dt.date], occasions: Sequence[tuple[str, dt.date]]) -> list[Tasking]:
    """How often was looked before and after each occasion (what, day), the day itself left out, in order of time."""
    days, out = sorted(set(looks)), []
    by_day: dict[dt.date, set[str]] = {}
    for what, day in occasions:
        by_day.setdefault(day, set()).add(what)
    for day in sorted(by_day):
        first = min(BEFORE, (day - days[0]).days) if days else 0
        last = min(AFTER, (days[-1] - day).days) if days else 0
        if first < LEAST or last < LEAST:
            continue
        before = sum(1 for d in days if 0 < (day - d).days <= first)
        after = sum(1 for d in days if 0 < (d - day).days <= last)
        denser = after * first > before * last and _tail(before + after, after, last / (first + last)) <= CHANCE
        out.append(
            Tasking(
                day=day.isoformat(), occasion=" and ".join(sorted(by_day[day])), before=before, before_days=first,
                after=after, after_days=last, denser=denser,
            )
        )  # fmt: skip
    return out


def _tail(n: int, k: int, share: float) -> float:
    """The chance of k or more of n, each with this share (binomial)."""
    return sum(math.comb(n, i) * share**i * (1 - share) ** (n - i) for i in range(k, n + 1))
