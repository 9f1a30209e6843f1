"""Word lists as data: cues of attribution (cues.toml) and hedges (hedges.toml), read once."""

from __future__ import annotations

import functools
import tomllib
from importlib.resources import files
from typing import Any


@functools.lru_cache(maxsize=8)
def load(name: str) -> dict[str, Any]:
    """The tables of `name`.toml in this folder. Raises FileNotFoundError when there is no such list."""
    return tomllib.loads(files("twosource.lexicon").joinpath(f"{name}.toml").read_text("utf-8"))


def words(name: str, table: str, key: str) -> frozenset[str]:
    """A list of single words, blank-separated in the file."""
    return frozenset(str(load(name)[table][key]).split())


def phrases(name: str, table: str, key: str) -> tuple[str, ...]:
    """A list of words or phrases, separated by "|" in the file, longest first."""
    parts = {" ".join(part.split()) for part in str(load(name)[table][key]).split("|")}
    return tuple(sorted((p for p in parts if p), key=lambda p: (-len(p), p)))
