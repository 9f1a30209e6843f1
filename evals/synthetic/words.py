"""The vocabulary of the synthetic piles, read from words.txt."""

from __future__ import annotations

from pathlib import Path


def load() -> dict[str, list[str]]:
    """Pieces of sentences by heading."""
    out: dict[str, list[str]] = {}
    pieces: list[str] = []
    for line in (Path(__file__).parent / "words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            pieces = out.setdefault(line[2:], [])
        elif line:
            pieces.append(line)
    return out


WORDS = load()
SYNONYMS = dict(pair.split("=") for pair in WORDS["synonyms"])
