"""Observations that others hand in: CSV, JSON, JSON lines. The format: docs/indicators.md."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from twosource.gazetteer import name_key
from twosource.records import Judgement, Looked, Observation, Reject, TimePrecision, When
from twosource.watches.geo import names
from twosource.watches.model import IndicatorSpec, Watch
from twosource.watches.readings import amended, as_count, decisions, plural

MAX_BYTES = 64 * 2**20
_PART = r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?)?)?"
_WHEN = re.compile(_PART)


class Handed(NamedTuple):
    """A row that was handed in, for this indicator."""

    indicator: str
    observation: Observation


class RowError(ValueError):
    """This row cannot be used; the message says why."""


def read(
    path: str | Path, watch: Watch, judgements: Sequence[Judgement] = (), without: Collection[str] = ()
) -> tuple[list[Handed], list[Reject]]:
    """The usable rows of a file in their order, and the others with their line and reason.

    Readings of images are as `judgements` left them; rows with an id of `without` are known already and passed over.
    Raises RowError when the file as a whole cannot be read.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise RowError(f"{path}: {error.strerror}; name a CSV or JSON file of observations") from error
    if len(data) > MAX_BYTES:
        raise RowError(f"{path}: larger than {MAX_BYTES // 2**20} MB; split it")
    from twosource.watches.events import binned

    if _native(data):
        return _of_tables(path, watch)
    used: list[Handed] = []
    rejects: list[Reject] = []
    coded: list[Mapping[str, Any]] = []
    held = decisions(judgements)
    for line, row in _lines(data, str(path)):
        try:
            if isinstance(row, str):
                raise RowError(row)
            if row.get("dataset"):
                coded.append(row)
            elif not row.get("id") or row["id"] not in without:
                used.append(handed(amended(row, held), watch, str(path)))
        except RowError as error:
            rejects.append(Reject(path=str(path), stage="observations", reason=f"line {line}: {error}"))
    if coded:
        steps, wrong = binned(coded, watch, str(path))
        used, rejects = used + steps, rejects + wrong
    return used, rejects


def _native(data: bytes) -> bool:
    """Whether this is a table of ACLED, UCDP GED or GDELT as they hand it out, packed or not."""
    from twosource.stages.reports.tables import dialect_of

    if data[:4].startswith((b"\x1f\x8b", b"PK\x03\x04")):
        return True
    found = dialect_of(data.split(b"\n", 1)[0].decode("utf-8", "replace"))
    return found is not None and not {"text", "html", "when"} & set(found[1])


def _of_tables(path: str | Path, watch: Watch) -> tuple[list[Handed], list[Reject]]:
    from twosource.stages.reports.observed import read_observations
    from twosource.watches.events import binned

    coded: list[Mapping[str, Any]] = []
    rejects: list[Reject] = []
    for row in read_observations([path]):
        if isinstance(row, Reject):
            rejects.append(row)
        else:
            coded.append(row)
    steps, wrong = binned(coded, watch, str(path))
    return steps, rejects + wrong


def _lines(data: bytes, name: str) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    """(line, row or what is wrong with it)."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RowError(f"{name}: not UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8") from error
    if text.lstrip()[:1] == "[":
        try:
            rows = msgspec.json.decode(text)
        except (msgspec.MsgspecError, RecursionError) as error:
            raise RowError(f"{name}: not JSON: {error}") from error
        for n, row in enumerate(rows, 1):
            yield n, row if isinstance(row, dict) else "not an object"
    elif text.lstrip()[:1] == "{":
        for n, line in enumerate(text.splitlines(), 1):
            if line.strip():
                yield n, _object(line)
    else:
        yield from _table(text, name)


def _object(line: str) -> Mapping[str, Any] | str:
    try:
        row = msgspec.json.decode(line)
    except (msgspec.MsgspecError, RecursionError) as error:
        return f"not JSON: {error}"
    return row if isinstance(row, dict) else "not a JSON object"


def _table(text: str, name: str) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    first = text.split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        if not {"when", "value"} <= {(f or "").strip() for f in reader.fieldnames or ()}:
            raise RowError(f"{name}: no columns `when` and `value` in {first.strip()[:80]!r}; see docs/indicators.md")
        for row in reader:
            if None in row:
                yield reader.line_num, "more cells than the first line names"
            else:
                yield reader.line_num, {k.strip(): v.strip() for k, v in row.items() if k and v and v.strip()}
    except csv.Error as error:
        raise RowError(f"{name}: line {reader.line_num}: {error}") from error


def handed(row: Mapping[str, Any], watch: Watch, path: str = "") -> Handed:
    """A row as an observation of the watch. Raises RowError."""
    spec = indicator_of(row, watch)
    if spec.unit == "count":
        row = as_count(row)
    when = parse_when(row.get("when"))
    abstained = str(row.get("abstained") or "").strip() or None
    value, low, high = (_number(row, name) for name in ("value", "low", "high"))
    if value is None and abstained is None:
        raise RowError("neither `value` nor the reason in `abstained`")
    if value is not None and abstained is not None:
        raise RowError("both `value` and `abstained`: somebody could tell or could not")
    if low is not None and high is not None and low > high:
        raise RowError(f"`low` {low:g} is more than `high` {high:g}")
    for name, bound, wrong in (("low", low, -1), ("high", high, 1)):
        if value is not None and bound is not None and (bound - value) * wrong < 0:
            raise RowError(f"`{name}` {bound:g} and `value` {value:g} do not go together")
    looked: Looked = "could-not-tell" if value is None else "saw-none" if value == 0 else "saw"
    chain = [part.strip() for part in str(row.get("source") or "").split(">") if part.strip()]
    evidence = row.get("evidence") or ()
    evidence = evidence.split() if isinstance(evidence, str) else [str(e) for e in evidence]
    unit = str(row.get("unit") or spec.unit)
    written = (
        abstained or f"{value:g} {plural(value or 0, str(row.get('item') or spec.item)) if unit == 'count' else unit}"
    )
    return Handed(
        spec.id,
        Observation(
            value=value,
            low=low,
            high=high,
            when=when,
            evidence=tuple(evidence),
            as_written=written,
            looked=looked,
            origin="image" if row.get("sensor") or row.get("gsd") else "table",
            roots=(chain[-1] if chain else Path(path).name or "table",),
            level=_share(row, "level"),
            quality=_share(row, "quality"),
            note="; ".join(str(n) for n in (abstained or row.get("quote") or row.get("note"), row.get("judged")) if n)
            or None,
        ),
    )


def indicator_of(row: Mapping[str, Any], watch: Watch) -> IndicatorSpec:
    """The indicator of the watch that a row belongs to, by its id or by item and place. Raises RowError."""
    given = row.get("indicator")
    if given:
        for spec in watch.indicators:
            if spec.id == given:
                return spec
        raise RowError(f"no indicator {given!r}; there are: {', '.join(i.id for i in watch.indicators) or 'none'}")
    places = {p.id: names(p) | {name_key(p.id)} for p in watch.places}
    for spec in watch.indicators:
        items = {name_key(i) for i in (spec.item, *spec.also)}
        if (
            name_key(str(row.get("item") or "")) in items
            and name_key(str(row.get("place") or "")) in places[spec.place]
        ):
            return spec
    raise RowError("no `indicator`, and no indicator of the watch has this `item` and `place`")


def _number(row: Mapping[str, Any], name: str) -> float | None:
    given = row.get(name)
    if given is None or given == "":
        return None
    try:
        number = float(given) if not isinstance(given, bool) else math.nan
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise RowError(f"`{name}` {str(given)[:40]!r} is not a number")
    return number


def _share(row: Mapping[str, Any], name: str) -> float | None:
    number = _number(row, name)
    if number is not None and not 0 <= number <= 1:
        raise RowError(f"`{name}` {number:g} is not from 0 to 1")
    return number


def parse_when(given: object) -> When:
    """A moment, a day, a month, a year or an interval of them, as ISO 8601. Raises RowError."""
    text = str(given or "").strip()
    start, _, end = text.partition("/")
    first, last = _moment(start), _moment(end or start)
    if first is None or last is None or last[1] < first[0]:
        raise RowError(f"`when` {text[:40]!r} is not a time such as 2023-10-05 or 2023-10-05/2023-10-06")
    days = (last[1] - first[0]).days
    order: tuple[tuple[int, TimePrecision], ...] = ((1, "day"), (7, "week"), (31, "month"), (366, "year"))
    fine: TimePrecision = next((name for most, name in order if days < most), "unknown")
    return When(
        earliest=first[0].strftime("%Y-%m-%dT%H:%M:%SZ"),
        latest=last[1].strftime("%Y-%m-%dT%H:%M:%SZ"),
        precision=first[2] if not end else fine,
        as_written=text,
    )


def _moment(text: str) -> tuple[dt.datetime, dt.datetime, TimePrecision] | None:
    """First and last second, and the precision."""
    m = _WHEN.fullmatch(text.strip())
    if m is None:
        return None
    year, month, day = int(m[1]), int(m[2] or 1), int(m[3] or 1)
    try:
        if m[4]:
            start = dt.datetime(year, month, day, int(m[4]), int(m[5]), int(m[6] or 0))
            zone = m[7]
            if zone and zone != "Z":
                digits = zone[1:].replace(":", "")
                shift = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
                start += -shift if zone[0] == "+" else shift
            return start, start, "second"
        start = dt.datetime(year, month, day)
        if m[3]:
            return start, start + dt.timedelta(days=1, seconds=-1), "day"
        if m[2]:
            return start, (start + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(seconds=1), "month"
        return start, start.replace(year=year + 1) - dt.timedelta(seconds=1), "year"
    except (ValueError, OverflowError):
        return None
