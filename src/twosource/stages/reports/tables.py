"""Tables of coded events - GDELT, ACLED, UCDP GED - as observations, and tables of reports as records.

An observation is a dict in the form that docs/indicators.md takes: item, place, when, value, low, high, source,
evidence, and what else the row says. Rows with prose (ACLED's notes, UCDP's headlines) are reports as well.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping
from typing import Any

from twosource.records import Reject
from twosource.stages.reports.given import Given, Item, record, reject

MAX_FIELD = 1_000_000
MAX_WRONG = 1000
_GDELT = {58: (50, 51, 53, 54, 57), 61: (52, 53, 56, 57, 60)}
"""Columns of a row (GDELT 1.0, 2.0): where the action's place, country, latitude, longitude and the address stand."""

CAMEO = (
    "statement|appeal|intent to cooperate|consultation|diplomatic cooperation|material cooperation|aid|yielding"
    "|investigation|demand|disapproval|rejection|threat|protest|exhibition of force|reduction of relations|coercion"
    "|assault|fight|mass violence"
).split("|")
"""Names of the twenty roots of CAMEO, in their order from 01."""

_VIOLENCE = {"1": "state-based conflict", "2": "non-state conflict", "3": "one-sided violence"}

Row = Mapping[str, str]


def dialect_of(line: str) -> tuple[str, list[str]] | None:
    """The delimiter and the column names (lower case) of a first line; of GDELT, which has none, an empty list."""
    for mark in ("\t", ",", ";", "|"):
        try:
            names = [n.strip().lower().lstrip("\ufeff") for n in next(csv.reader([line], delimiter=mark), [])]
        except csv.Error:  # a line's end within a line, or a monster of a cell
            continue
        if mark == "\t" and len(names) in _GDELT and names[0].isdigit() and len(names[1]) == 8 and names[1].isdigit():
            return mark, []
        if {"event_id_cnty", "event_date"} <= set(names) or {"date_start", "best", "where_prec"} <= set(names):
            return mark, names
        if {"text"} & set(names) or {"html"} & set(names):
            return mark, names
    return None


def _rows(given: Given) -> Iterator[tuple[int, list[str] | dict[str, str] | str]]:
    """The rows with their line, GDELT's as lists, others by column name; a string says what is wrong with a row."""
    stream = io.TextIOWrapper(given.file, "utf-8-sig", "replace", newline="")
    first = stream.readline(MAX_FIELD)
    found = dialect_of(first)
    if found is None:
        yield 1, "a table whose columns are not known: it reads GDELT, ACLED, UCDP GED and tables with a column `text`"
        return
    mark, names = found

    def lines() -> Iterator[str]:
        if not names:
            yield first
        while line := stream.readline(MAX_FIELD):
            yield line.replace("\x00", "")

    csv.field_size_limit(MAX_FIELD)
    rows = (
        csv.reader(lines(), delimiter=mark, quoting=csv.QUOTE_NONE)
        if not names
        else csv.reader(lines(), delimiter=mark)
    )
    number = 0 if not names else 1
    while True:
        number += 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, f"row {number}: {error}"
            continue
        if cells:
            yield number, cells if not names else dict(zip(names, (c.strip() for c in cells), strict=False))


def observations(given: Given) -> Iterator[dict[str, Any] | Reject]:
    """The observations of a table of coded events in its order, and a Reject for every row that gives none."""
    wrong = 0
    for number, row in _rows(given):
        found = [row] if isinstance(row, str) else _observed(row)
        for item in found:
            if isinstance(item, dict):
                yield {**item, "path": given.path, "row": number}
            elif wrong < MAX_WRONG:
                wrong += 1
                yield reject(given, item if item.startswith(("row", "a table")) else f"row {number}: {item}", number)


def read_table(given: Given) -> Iterator[Item]:
    """The rows of a table that hold prose, as records with their observations; the others are counted."""
    bare = 0
    for number, row in _rows(given):
        if isinstance(row, str):
            yield reject(given, row, number)
            continue
        fields = _report(row) if isinstance(row, dict) else None
        if fields is None:
            bare += 1
            continue
        yield _record(given, number, row, fields)  # type: ignore[arg-type]
    if bare:
        yield reject(
            given,
            f"{bare:,} rows of coded events without prose are observations and no reports; "
            "`twosource extract --observations` writes them",
            summary=True,
        )


def _record(given: Given, number: int, row: dict[str, str], fields: dict[str, Any]) -> Item:
    seen = [] if "text" in row or "html" in row else [o for o in _observed(row) if isinstance(o, dict)]
    return record(given, number, {**fields, "observations": seen})


def row_record(given: Given, number: int, row: dict[str, str]) -> Item:
    """A row of ACLED or UCDP that came as JSON."""
    fields = _report(row)
    if fields is None:
        return reject(given, f"row {number}: a coded event without prose", number)
    return _record(given, number, row, fields)


def _report(row: dict[str, str]) -> dict[str, Any] | None:
    """A row as a record; None when nobody says anything in it."""
    if row.get("text") or row.get("html"):
        return {k: v for k, v in row.items() if k and v}
    if row.get("notes"):
        sources = [s.strip() for s in row.get("source", "").split(";") if s.strip()]
        return {
            "id": row.get("event_id_cnty"),
            "text": row["notes"],
            "outlet": "ACLED",
            "sources": sources,
            "origin": sources[0] if len(sources) == 1 else None,
            "published": _unix(row.get("timestamp")),
        }
    if row.get("source_headline"):
        return {
            "id": f"ucdp-{row['id']}" if row.get("id") else None,
            "text": row["source_headline"],
            "outlet": row.get("source_office", "").split(";")[0].strip(),
            "published": row.get("source_date", "").split(";")[0].strip(),
            "origin": row.get("source_original") or None,
        }
    return None


# ---------------------------------------------------------------- observations


def _observed(row: list[str] | dict[str, str]) -> list[dict[str, Any] | str]:
    if isinstance(row, list):
        return _gdelt(row)
    return _acled(row) if "event_id_cnty" in row else _ucdp(row)


def _gdelt(cells: list[str]) -> list[dict[str, Any] | str]:
    """An event of GDELT counts one; how many articles told it is kept and is no number of sources."""
    at = _GDELT.get(len(cells))
    if at is None:
        return [f"{len(cells)} columns; GDELT has 58 or 61"]
    place, country, lat, lon, url = (cells[i] for i in at)
    root = cells[28]
    day = f"{cells[1][:4]}-{cells[1][4:6]}-{cells[1][6:8]}"
    if not (root.isdigit() and 1 <= int(root) <= len(CAMEO)) or not _is_day(day):
        return ["no event code or no day"]
    return [
        {
            "item": CAMEO[int(root) - 1],
            "place": place or country,
            "when": day,
            "value": 1,
            "unit": "event",
            "source": f"GDELT > {_host(url)}" if _host(url) else "GDELT",
            "evidence": [url] if url else [],
            "lat": _float(lat),
            "lon": _float(lon),
            "country": country or None,
            "dataset": "GDELT events",
            "actors": [c for c in (cells[6], cells[16]) if c],
            "code": cells[26],
            "articles": _int(cells[33]),
            "mentions": _int(cells[31]),
            "id": f"gdelt-{cells[0]}",
        }
    ]


def _acled(row: dict[str, str]) -> list[dict[str, Any] | str]:
    """An event counts one of its sub-type; its fatalities are ACLED's own estimate."""
    day = _day(row.get("event_date", ""))
    if day is None:
        return [f"no day in {row.get('event_date', '')[:40]!r}"]
    shared = {
        "place": row.get("location") or row.get("admin1") or row.get("country") or "",
        "when": _span(day, row.get("time_precision")),
        "source": " > ".join(["ACLED", *([row["source"]] if row.get("source") and ";" not in row["source"] else [])]),
        "sources": [s.strip() for s in row.get("source", "").split(";") if s.strip()],
        "evidence": [row.get("event_id_cnty", "")],
        "lat": _float(row.get("latitude")),
        "lon": _float(row.get("longitude")),
        "country": row.get("country"),
        "dataset": "ACLED",
        "actors": [a for k in ("actor1", "actor2") if (a := row.get(k))],
        "note": row.get("notes"),
        "id": row.get("event_id_cnty"),
    }
    kind = (row.get("sub_event_type") or row.get("event_type") or "event").lower()
    out: list[dict[str, Any] | str] = [{"item": kind, "value": 1, "unit": "event", **shared}]
    if (dead := _int(row.get("fatalities"))) is not None:
        out.append({"item": "fatalities", "value": dead, "unit": "person", **shared})
    return out


def _ucdp(row: dict[str, str]) -> list[dict[str, Any] | str]:
    """An event of the Georeferenced Event Dataset: deaths with their low and high estimate."""
    first, last = _day(row.get("date_start", "")), _day(row.get("date_end", ""))
    best = _int(row.get("best"))
    if first is None or best is None:
        return ["no date_start or no best estimate"]
    offices = [s.strip() for s in row.get("source_office", "").split(";") if s.strip()]
    return [
        {
            "item": "fatalities",
            "value": best,
            "low": _int(row.get("low")),
            "high": _int(row.get("high")),
            "unit": "person",
            "place": row.get("where_coordinates") or row.get("adm_1") or row.get("country") or "",
            "when": first if last in (None, first) else f"{first}/{last}",
            "source": " > ".join(["UCDP GED", *(offices if len(offices) == 1 else [])]),
            "sources": offices,
            "evidence": [f"ucdp-{row.get('id', '')}"],
            "lat": _float(row.get("latitude")),
            "lon": _float(row.get("longitude")),
            "country": row.get("country"),
            "dataset": "UCDP GED",
            "kind": _VIOLENCE.get(row.get("type_of_violence", "")),
            "actors": [a for k in ("side_a", "side_b") if (a := row.get(k))],
            "note": row.get("source_headline"),
            "id": f"ucdp-{row.get('id', '')}",
        }
    ]


def _span(day: str, precision: str | None) -> str:
    """ACLED's time precision 2 is a week around the day, 3 its month."""
    date = dt.date.fromisoformat(day)
    if precision == "2":
        return f"{date - dt.timedelta(days=3)}/{date + dt.timedelta(days=3)}"
    return day[:7] if precision == "3" else day


_DAYS = ("%Y-%m-%d", "%d %B %Y", "%d-%b-%Y", "%d %b %Y", "%d/%m/%Y", "%Y/%m/%d", "%d-%b-%y")


def _day(written: str) -> str | None:
    """2023-10-05 of the ways in which the three write a day; UCDP adds a clock that is always zero."""
    written = written.strip()
    for text in (written, written[:10]):
        for form in _DAYS:
            try:
                return dt.datetime.strptime(text, form).date().isoformat()
            except ValueError:
                continue
    return None


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _unix(text: str | None) -> str | None:
    seconds = _int(text)
    try:
        moment = dt.datetime.fromtimestamp(seconds, dt.UTC) if seconds is not None else None
    except (OverflowError, OSError, ValueError):
        return None
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def _int(text: str | None) -> int | None:
    try:
        return int(float(text)) if text else None
    except (ValueError, OverflowError):
        return None


def _float(text: str | None) -> float | None:
    try:
        value = float(text) if text else None
    except ValueError:
        return None
    return value if value is not None and abs(value) <= 360 else None


def _host(url: str) -> str | None:
    from urllib.parse import urlsplit

    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
