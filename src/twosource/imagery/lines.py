"""Keys of a facility file that nothing reads, each with its line and what is allowed there.

QGIS and others add properties of their own, so they are warned of and not refused; a misspelt one is seen that way.
"""

from __future__ import annotations

import difflib
import json
import json.scanner
import re
from collections.abc import Iterator, Mapping
from json.decoder import JSONObject  # type: ignore[attr-defined]
from typing import Any

FILE = ("type", "twosource", "features", "crs", "name", "bbox")
FEATURE = ("type", "properties", "geometry", "id", "bbox")
PROPERTIES = ("role", "id", "note")
MOST = 20
"""Warnings; a file with more was written by another program."""


class Placed(dict[str, Any]):
    """An object of the file that knows where its text starts."""

    start: int = 0


def unknown(data: Mapping[str, Any], text: str) -> Iterator[str]:
    """A warning for each key that is not read, at most MOST of them. `text`: the file that `data` was read from."""
    if not any(True for _ in _found(data)):
        return
    for number, (where, row, key, allowed) in enumerate(_found(_placed(text)), 1):
        if number > MOST:
            yield f"more than {MOST} keys are not known; the others are not listed"
            return
        near = difflib.get_close_matches(key, allowed, 1)
        hint = f", perhaps {near[0]!r}" if near else ""
        spot = re.compile(rf'"{re.escape(key)}"\s*:').search(text, row.start)
        line = text.count("\n", 0, spot.start() if spot else row.start) + 1
        yield f"line {line}: {where}{key[:60]}: no such key{hint}; not read; allowed: {', '.join(allowed)}"


def _found(data: Mapping[str, Any]) -> Iterator[tuple[str, Any, str, tuple[str, ...]]]:
    """(where, the object, key, what is allowed) of each unknown key; what is no object is told of elsewhere."""
    for key in data:
        if key not in FILE:
            yield "", data, key, FILE
    features = data.get("features")
    for number, feature in enumerate(features if isinstance(features, list) else ()):
        if not isinstance(feature, dict):
            continue
        yield from ((f"features[{number}].", feature, k, FEATURE) for k in feature if k not in FEATURE)
        given = feature.get("properties")
        if isinstance(given, dict):
            where = f"features[{number}].properties."
            yield from ((where, given, k, PROPERTIES) for k in given if k not in PROPERTIES)


def _placed(text: str) -> Any:
    decoder = json.JSONDecoder()

    def parse(state: tuple[str, int], *rest: Any) -> tuple[Placed, int]:
        pairs, end = JSONObject(state, *rest)
        made = Placed(pairs)
        made.start = state[1]
        return made, end

    decoder.parse_object = parse  # type: ignore[attr-defined]
    decoder.scan_once = json.scanner.py_make_scanner(decoder)  # type: ignore[attr-defined]
    return decoder.decode(text)
