"""A table of the workspace for every row type: a column per field, nested values as JSON.

These tables are for people and tools that ask questions in SQL (views of the last run); twosource itself reads rows
from the msgpack it keeps, never from here.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

import msgspec

from twosource.records import Row
from twosource.store.database import Database

PREFIX = "row_"
_NATIVE = {int: "INTEGER", float: "REAL", str: "TEXT", bool: "INTEGER"}
_INDEXED = ("id", "doc", "claim", "source")


def table_name(kind: type[Row]) -> str:
    """`TimeMention` is kept in `row_time_mention`."""
    return PREFIX + re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower()


def replace_all(database: Database, kinds: dict[type[Row], Sequence[Row]]) -> None:
    """Drop every row table and write those of `kinds`, within the transaction that is open."""
    with database.anew("row"):
        for kind, rows in kinds.items():
            _write(database, kind, rows)


def _write(database: Database, kind: type[Row], rows: Iterable[Row]) -> None:
    columns = _columns(kind)
    name = table_name(kind)
    spelled = ", ".join(f'"{column}" {sql}' for column, _, sql in columns)
    database.create(f'CREATE TABLE "{name}" ({spelled});')
    database.fill(name, (_values(columns, row) for row in rows))
    for column, _, _ in columns:
        if column in _INDEXED:
            database.create(f'CREATE INDEX "{name}:{column}" ON "{name}" ("{column}");')


def _values(columns: Sequence[tuple[str, str, str]], row: Row) -> list[Any]:
    encode = msgspec.json.encode
    values: list[Any] = []
    for _, attribute, sql in columns:
        value = getattr(row, attribute)
        values.append(encode(value).decode() if sql == "JSON" and value is not None else value)
    return values


@cache
def _columns(kind: type[Row]) -> tuple[tuple[str, str, str], ...]:
    """(column, attribute, type in SQL) of every field."""
    return tuple((field.encode_name, field.name, _sql_type(field.type)) for field in msgspec.structs.fields(kind))


def _sql_type(kind: Any) -> str:
    """The SQL type that holds a Python type: JSON for whatever is not one plain value."""
    if get_origin(kind) in (Union, types.UnionType):
        some = {_sql_type(option) for option in get_args(kind) if option is not type(None)}
        return some.pop() if len(some) == 1 else "JSON"
    if get_origin(kind) is Literal:
        return "TEXT"
    return _NATIVE.get(kind, "JSON")
