"""Kinds of happenings with their codes, and the words by which a statement is known to be of one (data/plover.toml)."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True)
class Kind:
    """A kind of happening: its codes and the words by which it is known."""

    name: str
    plover: str
    mode: str
    cameo: str
    words: re.Pattern[str] | None
    things: re.Pattern[str] | None
    sure: tuple[tuple[re.Pattern[str], ...], ...] = ()  # all of one of them in a statement: it is surely of the kind

    def in_text(self, text: str) -> bool:
        """Whether a statement is of this kind by its words; the word of doing is not the thing itself."""
        if self.words is None:
            return False
        doing = self.words.search(text)
        if doing is None:
            return False
        return self.things is None or self.things.search(text) is not None

    def surely(self, text: str) -> bool:
        """Whether the words alone leave no doubt."""
        return any(all(p.search(text) for p in patterns) for patterns in self.sure)


@functools.cache
def kinds() -> Mapping[str, Kind]:
    """All kinds by name."""
    data = tomllib.loads((resources.files("twosource.watches") / "data" / "plover.toml").read_text(encoding="utf-8"))

    def pattern(text: str | None) -> re.Pattern[str] | None:
        return re.compile(rf"(?<![\w-]){text}(?![\w])", re.I) if text else None

    return {
        name: Kind(
            name,
            k["plover"],
            k["mode"],
            k["cameo"],
            pattern(k.get("words")),
            pattern(k.get("things")),
            tuple(tuple(p for t in each if (p := pattern(t)) is not None) for each in k.get("sure", ())),
        )
        for name, k in data["kinds"].items()
    }
