"""The peers of `python -m bench copies`: datasketch for finding pairs, difflib for aligning them.

datasketch is no dependency of the project: `pip install datasketch` into the environment that runs the bench.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_WORD = re.compile(r"\w+")

INSTALL = "datasketch is not installed; to measure beside it: pip install datasketch==2.0.0"


@dataclass(frozen=True)
class Setting:
    """How datasketch is used: words in a shingle, permutations, and the least Jaccard similarity of a pair."""

    shingle: int
    permutations: int
    threshold: float

    def __str__(self) -> str:
        return f"{self.shingle}-word shingles, {self.permutations} permutations, threshold {self.threshold:g}"


SETTINGS = (
    Setting(5, 64, 0.7),
    Setting(5, 128, 0.5),
    Setting(5, 128, 0.2),
    Setting(5, 128, 0.1),
    Setting(5, 256, 0.1),
    Setting(5, 256, 0.05),
    Setting(3, 128, 0.1),
    Setting(3, 256, 0.1),
)


def shingles(text: str, size: int) -> set[bytes]:
    """The runs of `size` words of a text, in lower case."""
    words = _WORD.findall(text.lower())
    return {" ".join(words[i : i + size]).encode() for i in range(max(1, len(words) - size + 1))}


def pairs_of(datasketch: Any, texts: Sequence[str], setting: Setting) -> tuple[set[tuple[int, int]], list[set[bytes]]]:
    """The pairs that MinHash LSH puts together, unverified, as (earlier, later) positions; and the shingles."""
    index = datasketch.MinHashLSH(threshold=setting.threshold, num_perm=setting.permutations)
    found: set[tuple[int, int]] = set()
    kept = []
    for later, text in enumerate(texts):
        sketch = datasketch.MinHash(num_perm=setting.permutations)
        kept.append(shingles(text, setting.shingle))
        sketch.update_batch(kept[-1])
        found.update((earlier, later) for earlier in index.query(sketch))
        index.insert(later, sketch)
    return found, kept


def verified(pairs: set[tuple[int, int]], kept: Sequence[set[bytes]], least: float) -> set[tuple[int, int]]:
    """The pairs of which one text holds so large a share of the other's shingles."""
    return {(a, b) for a, b in pairs if len(kept[a] & kept[b]) >= least * min(len(kept[a]), len(kept[b])) and kept[a]}


def blocks(a: str, b: str) -> list[tuple[int, int, int]]:
    """What difflib says two texts have in common: (first word in a, first word in b, words)."""
    matcher = difflib.SequenceMatcher(None, _WORD.findall(a.lower()), _WORD.findall(b.lower()), autojunk=False)
    return [(m.a, m.b, m.size) for m in matcher.get_matching_blocks()]
