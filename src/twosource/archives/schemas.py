"""Arrow tables of rows: the schemas are derived from the record types, so there is one description of a row.

A row becomes a struct field by field under its encoded names; tuples become lists; literals strings; a free dictionary
(`Document.fields`) JSON. Every engine writes through these, so tables have the same columns whoever made them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any, TypeVar

import msgspec
import msgspec.inspect as shapes
import pyarrow as pa

from twosource.records import Row

Kind = TypeVar("Kind", bound=Row)
Convert = Callable[[Any], Any]
_PLAIN: dict[type, pa.DataType] = {
    shapes.IntType: pa.int64(),
    shapes.FloatType: pa.float64(),
    shapes.StrType: pa.string(),
    shapes.BoolType: pa.bool_(),
    shapes.BytesType: pa.binary(),
    shapes.LiteralType: pa.string(),
}


@cache
def schema_of(kind: type[Row]) -> pa.Schema:
    """The Arrow schema of a row type. Raises TypeError for a field that has no plain form."""
    return pa.schema(list(_struct(shapes.type_info(kind), kind.__name__)[0]))


@cache
def _converter(kind: type[Row]) -> Convert:
    return _struct(shapes.type_info(kind), kind.__name__)[1]


def to_table(kind: type[Row], rows: Sequence[Row]) -> pa.Table:
    """These rows as a table, in their order."""
    convert = _converter(kind)
    return pa.Table.from_pylist([convert(row) for row in rows], schema=schema_of(kind))


def from_table(kind: type[Kind], table: pa.Table) -> Iterator[Kind]:
    """The rows of a table. Raises msgspec.ValidationError when a value is not of its type."""
    free = [f.encode_name for f in msgspec.structs.fields(kind) if _is_free(shapes.type_info(f.type))]
    for values in table.to_pylist():
        for name in free:
            values[name] = msgspec.json.decode(values[name])
        yield msgspec.convert(_without_absent(values, kind), kind, strict=False)


def _without_absent(values: dict[str, Any], kind: type[Row]) -> dict[str, Any]:
    """A column that is null stands for None, which fields without None take as their default."""
    optional = {f.encode_name for f in msgspec.structs.fields(kind) if _accepts_none(shapes.type_info(f.type))}
    return {name: value for name, value in values.items() if value is not None or name in optional}


def _accepts_none(info: shapes.Type) -> bool:
    return isinstance(info, shapes.UnionType) and any(isinstance(t, shapes.NoneType) for t in info.types)


def _is_free(info: shapes.Type) -> bool:
    return isinstance(info, shapes.DictType | shapes.AnyType)


def _struct(info: shapes.Type, where: str) -> tuple[list[pa.Field], Convert]:
    if not isinstance(info, shapes.StructType):
        raise TypeError(f"{where}: {info} is no row")
    fields: list[pa.Field] = []
    parts: list[tuple[str, str, Convert | None]] = []
    for field in info.fields:
        kind, convert = _shape(field.type, f"{where}.{field.name}")
        fields.append(pa.field(field.encode_name, kind))
        parts.append((field.encode_name, field.name, convert))

    def to_dict(row: Any) -> dict[str, Any]:
        out = {}
        for name, attribute, convert in parts:
            value = getattr(row, attribute)
            out[name] = value if convert is None or value is None else convert(value)
        return out

    return fields, to_dict


def _shape(info: shapes.Type, where: str) -> tuple[pa.DataType, Convert | None]:
    """The Arrow type of a field and how its values become plain ones; None when they are plain already."""
    if isinstance(info, shapes.UnionType):
        options = [_shape(t, where) for t in info.types if not isinstance(t, shapes.NoneType)]
        if {kind for kind, _ in options} == {pa.int64(), pa.float64()}:
            return pa.float64(), float
        if len({kind for kind, _ in options}) != 1:
            raise TypeError(f"{where}: {info} has no one Arrow type")
        return options[0]
    if isinstance(info, shapes.StructType):
        fields, convert = _struct(info, where)
        return pa.struct(fields), convert
    if isinstance(info, shapes.VarTupleType | shapes.ListType):
        return _list(info.item_type, where)
    if isinstance(info, shapes.TupleType):
        if any(item != info.item_types[0] for item in info.item_types):
            raise TypeError(f"{where}: a tuple of several types has no Arrow type")
        return _list(info.item_types[0], where)
    if _is_free(info):
        return pa.string(), _json
    try:
        return _PLAIN[type(info)], None
    except KeyError:
        raise TypeError(f"{where}: {info} has no Arrow type") from None


def _list(item: shapes.Type, where: str) -> tuple[pa.DataType, Convert]:
    kind, convert = _shape(item, where)
    if convert is None:
        return pa.list_(kind), list
    inner = convert
    return pa.list_(kind), lambda values: [inner(value) for value in values]


def _json(value: Any) -> str:
    return msgspec.json.encode(value, order="sorted").decode()


def same_rows(tables: Iterable[pa.Table]) -> list[str]:
    """The rows of tables as sorted JSON lines, for comparing what two engines wrote."""
    return sorted(_json(_plain(row)) for table in tables for row in table.to_pylist())


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value
