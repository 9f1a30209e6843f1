"""Can two figures, two times or two places both be true? For joining appearances and for finding contradictions.

A `Verdict` is "contradictory" with `explained` set where the two differ and there is a harmless reason (a toll that
grew, one moment in two time zones): both values stay on record, and nobody is alarmed.
"""

from twosource.compare.dates import ZONE_SLACK, time_mentions, times
from twosource.compare.figures import LEAST_SLACK, MOST_SLACK, ROUND_SLACK, Figure, interval, quantities
from twosource.compare.locations import NEAR_KM, nearness, places
from twosource.compare.verdict import Kind, Verdict

__all__ = [
    "LEAST_SLACK",
    "MOST_SLACK",
    "NEAR_KM",
    "ROUND_SLACK",
    "ZONE_SLACK",
    "Figure",
    "Kind",
    "Verdict",
    "interval",
    "nearness",
    "places",
    "quantities",
    "time_mentions",
    "times",
]
