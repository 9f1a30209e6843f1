"""Names of places and where they are, offline: GeoNames towns, divisions, seas, sites, and borders as lines.

`lookup` answers from an index that is built once per version into the cache directory (index.py); docs/places.md says
what stands in it and where it comes from.
"""

from twosource.gazetteer.index import GazetteerError, candidates, lookup, prepare
from twosource.gazetteer.lines import (
    Border,
    bearing_deg,
    border_between,
    borders,
    borders_of,
    coast_of,
    distance_km,
    distance_to_border_km,
    distance_to_line_km,
    nearest_of_country,
    nearest_on_line,
    nearest_on_lines,
)
from twosource.gazetteer.records import Candidate, name_key

__all__ = [
    "Border",
    "Candidate",
    "GazetteerError",
    "bearing_deg",
    "border_between",
    "borders",
    "borders_of",
    "candidates",
    "coast_of",
    "distance_km",
    "distance_to_border_km",
    "distance_to_line_km",
    "lookup",
    "name_key",
    "nearest_of_country",
    "nearest_on_line",
    "nearest_on_lines",
    "prepare",
]
