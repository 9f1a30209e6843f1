"""Reading a watch: YAML to nodes, nodes against the types, every mistake with its line, its key and what is allowed.

YAML is read as a tree of nodes that know their lines; no object is ever built from a tag, anchors are refused (they
can blow up a small file into gigabytes), and files are small. The types of `model` say what is allowed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import yaml

from twosource.watches.model import Watch

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE, _FALSE = frozenset({"true", "True", "TRUE"}), frozenset({"false", "False", "FALSE"})


class Mistake(NamedTuple):
    """Something in the file that is not allowed."""

    line: int  # from 1
    key: str  # "indicators[0].baseline.method"
    problem: str
    allowed: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.key}: {self.problem}; allowed: {self.allowed}"


class WatchError(ValueError):
    """The file is no watch. `mistakes` lists them all; the message is one line for each."""

    def __init__(self, path: str, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join(f"{path}: {m}" for m in mistakes))
        self.path, self.mistakes = path, mistakes


@dataclass
class _Walk:
    mistakes: list[Mistake]
    lines: dict[str, int]

    def wrong(self, node: yaml.Node, key: str, problem: str, allowed: str) -> None:
        self.mistakes.append(Mistake(node.start_mark.line + 1, key or "(file)", problem, allowed))


def read(path: str | Path) -> Watch:
    """The watch of a file. Raises WatchError with every mistake, also when the file cannot be read."""
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise WatchError(str(path), [Mistake(0, "(file)", str(error.strerror), "a file that can be read")]) from error
    return parse(data, str(path))


def parse(data: bytes, name: str = "watch") -> Watch:
    """The watch in these bytes. Raises WatchError with every mistake."""
    if len(data) > MAX_BYTES:
        raise WatchError(name, [Mistake(1, "(file)", "too large", f"at most {MAX_BYTES} bytes")])
    root = _compose(data, name)
    walk = _Walk([], {})
    plain = _value(root, msgspec.inspect.type_info(Watch), "", walk, 0)
    if not walk.mistakes:
        walk.mistakes.extend(_beyond(plain, walk.lines))
    if walk.mistakes:
        raise WatchError(name, sorted(walk.mistakes, key=lambda m: (m.line, m.key)))
    try:
        return msgspec.convert(plain, Watch)
    except msgspec.ValidationError as error:  # what the walk does not know is still refused
        raise WatchError(name, [Mistake(1, "(file)", str(error), "what the schema says")]) from error


def _compose(data: bytes, name: str) -> yaml.Node:
    try:
        text = data.decode("utf-8-sig")
        depth = 0
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise WatchError(name, [Mistake(_at(event), "(file)", "an anchor or alias", "the value written out")])
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                raise WatchError(name, [Mistake(_at(event), "(file)", "too deeply nested", f"{MAX_DEPTH} levels")])
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        raise WatchError(name, [Mistake(1, "(file)", f"not UTF-8 ({error.reason})", "text in UTF-8")]) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        why = " ".join(str(error.problem or error.context or "not YAML").split())
        raise WatchError(name, [Mistake(line, "(file)", f"not YAML: {why}", "YAML; see docs/indicators.md")]) from error
    except yaml.YAMLError as error:
        why = " ".join(str(error).split())
        raise WatchError(name, [Mistake(1, "(file)", f"not YAML: {why}", "YAML; see docs/indicators.md")]) from error
    if root is None:
        raise WatchError(name, [Mistake(1, "(file)", "empty", "a watch; see docs/indicators.md")])
    return root


def _at(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 1


def _value(node: yaml.Node, kind: Any, key: str, walk: _Walk, depth: int) -> Any:
    """The plain value of a node of this type; mistakes go into the walk."""
    walk.lines[key] = node.start_mark.line + 1
    info, noted = msgspec.inspect, kind
    if isinstance(kind, info.Metadata):
        kind = kind.type
    if isinstance(kind, info.UnionType):
        if isinstance(node, yaml.ScalarNode) and node.style is None and node.value in _NULL:
            return None
        kind = next(t for t in kind.types if not isinstance(t, info.NoneType))
        return _value(node, kind, key, walk, depth)
    if isinstance(kind, info.StructType):
        return _struct(node, kind, key, walk, depth)
    if isinstance(kind, info.VarTupleType | info.ListType):
        return _list(node, kind, key, walk, depth)
    return _scalar(node, kind, key, walk, _allowed(noted))


def _struct(node: yaml.Node, kind: Any, key: str, walk: _Walk, depth: int) -> Any:
    fields = {f.encode_name: f for f in kind.fields}
    allowed = ", ".join(fields)
    if not isinstance(node, yaml.MappingNode):
        walk.wrong(node, key, f"{_what(node)} where keys and values belong", allowed)
        return None
    out: dict[str, Any] = {}
    for name_node, value_node in node.value:
        name = str(name_node.value) if isinstance(name_node, yaml.ScalarNode) else "?"
        path = f"{key}.{name}" if key else name
        if name not in fields:
            near = difflib.get_close_matches(name, fields, 1)
            hint = f"no such key, perhaps {near[0]!r}" if near else "no such key"
            walk.wrong(name_node, path, hint, allowed)
        elif name in out:
            walk.wrong(name_node, path, "given twice", "once")
        else:
            out[name] = _value(value_node, fields[name].type, path, walk, depth + 1)
    for name, f in fields.items():
        if f.required and name not in out:
            walk.wrong(node, f"{key}.{name}" if key else name, "missing", _allowed(f.type))
    return out


def _list(node: yaml.Node, kind: Any, key: str, walk: _Walk, depth: int) -> Any:
    if not isinstance(node, yaml.SequenceNode):
        walk.wrong(node, key, f"{_what(node)} where a list belongs", f"a list of {_allowed(kind.item_type)}")
        return []
    least, most = kind.min_length or 0, kind.max_length
    if len(node.value) < least or (most is not None and len(node.value) > most):
        walk.wrong(node, key, f"{len(node.value)} entries", f"{least} to {most or 'any number of'} entries")
        return []
    return [_value(n, kind.item_type, f"{key}[{i}]", walk, depth + 1) for i, n in enumerate(node.value)]


def _scalar(node: yaml.Node, kind: Any, key: str, walk: _Walk, allowed: str) -> Any:
    if not isinstance(node, yaml.ScalarNode):
        walk.wrong(node, key, f"{_what(node)} where one value belongs", allowed)
        return None
    value = _typed(node, kind)
    if value is None or not _fits(value, kind):
        problem = f"{node.value!r} is not allowed"
        near = difflib.get_close_matches(node.value, [str(v) for v in getattr(kind, "values", ())], 1)
        walk.wrong(node, key, problem + (f", perhaps {near[0]!r}" if near else ""), allowed)
    return value


def _typed(node: yaml.ScalarNode, kind: Any) -> Any:
    info, text = msgspec.inspect, node.value
    if isinstance(kind, info.LiteralType) and all(isinstance(v, int) for v in kind.values):
        return int(text) if re.fullmatch(r"-?\d{1,9}", text) else None
    if isinstance(kind, info.IntType):
        return int(text) if node.style is None and re.fullmatch(r"-?\d{1,18}", text) else None
    if isinstance(kind, info.FloatType):
        plain = node.style is None and re.fullmatch(r"[-+]?(\d{1,18}(\.\d{0,18})?|\.\d{1,18})([eE][-+]?\d{1,2})?", text)
        return float(text) if plain else None
    if isinstance(kind, info.BoolType):
        return True if text in _TRUE else False if text in _FALSE else None
    return text


def _fits(value: Any, kind: Any) -> bool:
    info = msgspec.inspect
    if isinstance(kind, info.LiteralType):
        return value in kind.values
    if isinstance(kind, info.StrType):
        fits = len(value) >= (kind.min_length or 0) and (kind.max_length is None or len(value) <= kind.max_length)
        return fits and (kind.pattern is None or re.search(kind.pattern, value) is not None)
    if isinstance(kind, info.IntType | info.FloatType):
        return (
            (kind.ge is None or value >= kind.ge)
            and (kind.gt is None or value > kind.gt)
            and (kind.le is None or value <= kind.le)
            and (kind.lt is None or value < kind.lt)
        )
    return True


def _allowed(kind: Any) -> str:
    """What a value of this type may be, in words."""
    info, note = msgspec.inspect, ""
    if isinstance(kind, info.Metadata):
        note = str((kind.extra_json_schema or {}).get("description", ""))
        kind = kind.type
    if isinstance(kind, info.UnionType):
        return _allowed(next(t for t in kind.types if not isinstance(t, info.NoneType)))
    if isinstance(kind, info.LiteralType):
        return ", ".join(str(v) for v in sorted(kind.values, key=str))
    if isinstance(kind, info.StructType):
        return "keys " + ", ".join(f.encode_name for f in kind.fields)
    if isinstance(kind, info.VarTupleType | info.ListType):
        return f"a list of {_allowed(kind.item_type)}"
    if isinstance(kind, info.StrType):
        if note or kind.pattern:
            return note or f"text like {kind.pattern}"
        return f"text of {kind.min_length or 0} to {kind.max_length} characters" if kind.max_length else "text"
    if isinstance(kind, info.IntType | info.FloatType):
        sort = "a whole number" if isinstance(kind, info.IntType) else "a number"
        parts = [
            f"{word} {bound:g}"
            for word, bound in (("from", kind.ge), ("above", kind.gt), ("to", kind.le), ("below", kind.lt))
            if bound is not None
        ]
        return " ".join([sort, *parts]) + (f" ({note})" if note else "")
    return "true or false" if isinstance(kind, info.BoolType) else "a value"


def _what(node: yaml.Node) -> str:
    if isinstance(node, yaml.MappingNode):
        return "keys and values"
    return "a list" if isinstance(node, yaml.SequenceNode) else f"{node.value!r}"


def _beyond(plain: Any, lines: dict[str, int]) -> Iterator[Mistake]:
    """What no type can say: ids that clash or are not there, a place without a shape, a delivery without an address."""
    for part in ("places", "actors", "indicators", "chronology"):
        seen: dict[str, str] = {}
        for i, entry in enumerate(plain.get(part, [])):
            key = f"{part}[{i}].id"
            if entry["id"] in seen:
                problem = f"{entry['id']!r} is the id of {seen[entry['id']]} too"
                yield Mistake(lines[key], key, problem, "an id of its own")
            seen.setdefault(entry["id"], f"{part}[{i}]")
    for i, place in enumerate(plain["places"]):
        yield from _shape(place, f"places[{i}]", lines)
    places = [p["id"] for p in plain["places"]]
    for part in ("indicators", "chronology"):
        for i, entry in enumerate(plain.get(part, [])):
            key = f"{part}[{i}].place"
            if entry.get("place") is not None and entry["place"] not in places:
                yield Mistake(lines[key], key, f"no place has the id {entry['place']!r}", ", ".join(places))
    for i, entry in enumerate(plain.get("chronology", [])):
        for name in ("start", "end"):
            key = f"chronology[{i}].{name}"
            if entry.get(name) and not _is_day(entry[name]):
                yield Mistake(lines[key], key, f"{entry[name]!r} is no day", "a day such as 2017-11-28")
        if entry.get("start") and entry.get("end") and entry["end"] < entry["start"]:
            key = f"chronology[{i}].end"
            yield Mistake(lines[key], key, f"{entry['end']} is before start", f"{entry['start']} or later")
    for i, indicator in enumerate(plain.get("indicators", [])):
        yield from _stated(indicator.get("baseline") or {}, f"indicators[{i}].baseline", lines)
    for i, target in enumerate(plain.get("deliver", [])):
        yield from _address(target, f"deliver[{i}]", lines)


def _shape(place: dict[str, Any], key: str, lines: dict[str, int]) -> Iterator[Mistake]:
    shapes = [name for name in ("point", "line", "polygon") if place.get(name)]
    if len(shapes) != 1:
        yield Mistake(lines[key], key, f"{len(shapes)} shapes", "exactly one of point, line, polygon")
    for name, least in (("line", 2), ("polygon", 3)):
        if place.get(name) and len(place[name]) < least:
            yield Mistake(lines[f"{key}.{name}"], f"{key}.{name}", f"{len(place[name])} points", f"{least} or more")


def _stated(baseline: dict[str, Any], key: str, lines: dict[str, int]) -> Iterator[Mistake]:
    low, high = baseline.get("low"), baseline.get("high")
    if low is not None and high is not None and low > high:
        yield Mistake(lines[f"{key}.low"], f"{key}.low", f"{low:g} is more than high, {high:g}", f"at most {high:g}")


NEEDS = {
    "file": ("path",),
    "rss": ("path",),
    "webhook": ("url",),
    "mail": ("host", "sender", "recipients"),
    "terminal": (),
}


def _address(target: dict[str, Any], key: str, lines: dict[str, int]) -> Iterator[Mistake]:
    for name in NEEDS[target["to"]]:
        if not target.get(name):
            yield Mistake(lines[key], f"{key}.{name}", "missing", f"needed for {target['to']}")


def _is_day(text: str) -> bool:
    import datetime as dt

    try:
        dt.date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True
