"""Which documents took over text from which: exact, near and partial copies, and two prints of one agency text.

Candidates come from an index of winnowed runs of words (sketch.py); every pair is then compared word by word
(align.py), and what only looks like a copy - a shared quotation, a form letter, names and titles - is dropped
(verdict.py, boilerplate.py). Figures and what was rejected: docs/copies.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np

from twosource.pipeline import Stage, Tables
from twosource.records import Copy, Document
from twosource.stages.copies.align import Alignment, align
from twosource.stages.copies.boilerplate import Rarity, Spread, families, form_letters, of_one_family, runs_of, standing
from twosource.stages.copies.direction import Facts, Order, compilations, facts, joined, order, outer_of, redated
from twosource.stages.copies.sketch import candidates
from twosource.stages.copies.verdict import Verdict, judge
from twosource.stages.copies.words import Flags, Hashes, Words, read

SLACK = 0.02
"""Share of words by which a copy may be closer to another copy than to the original and still be taken from it."""

__all__ = ["STAGE", "find_copies"]


def find_copies(documents: Sequence[Document]) -> list[Copy]:
    """All copies among the documents, sorted by (doc, of); the same in whatever order the documents come.

    Documents with the same words are compared with others only once: the earliest of them stands for the rest.
    Raises ValueError when two documents have the same id.
    """
    ordered = sorted(documents, key=lambda d: _natural(d.id))
    if len({d.id for d in ordered}) != len(ordered):
        raise ValueError("two documents have the same id; give each its own")
    words = [read(d.text) for d in ordered]
    about: dict[int, Facts] = {}
    out: list[Copy] = []
    unique: list[int] = []
    for group in _equal(words):
        first = _earliest(group, ordered, words, about)
        unique.append(first)
        for other in group:
            if other != first and len(words[other]):
                found = judge(words[first], words[other], _whole(words[first]), *(2 * [_all(words[first])]))
                if found is not None:
                    out.append(_copy(_facts(first, ordered, words, about), _facts(other, ordered, words, about), found))
    unique.sort()
    texts = [words[i] for i in unique]
    pairs = _verified(texts, [ordered[i] for i in unique])
    made_up = compilations(pairs, [len(t) for t in texts])
    for a, b, verdict in pairs:
        pair = [_facts(unique[i], ordered, words, about) for i in (a, b)]
        outer = outer_of(verdict)
        out.append(_copy(pair[0], pair[1], verdict, outer if outer is not None and (a, b)[outer] in made_up else None))
    return sorted(without_siblings(out), key=lambda c: (c.doc, c.of))


def without_siblings(copies: Sequence[Copy]) -> list[Copy]:
    """The copies less those between two copies of one original that share no more with each other than with it."""
    share = {(c.doc, c.of): c.containment for c in copies}
    originals: dict[str, list[str]] = {}
    for c in copies:
        originals.setdefault(c.doc, []).append(c.of)

    def explained(c: Copy) -> bool:
        return any((c.of, a) in share and share[c.doc, a] >= c.containment - SLACK for a in originals[c.doc])

    return [c for c in copies if not explained(c)]


def _run(tables: Tables) -> Iterable[Copy]:
    return find_copies(tables.of(Document))


STAGE = Stage("copies", "corpus", reads=(Document,), writes=(Copy,), version=1, run=_run)


def _verified(texts: list[Words], documents: list[Document]) -> list[tuple[int, int, Verdict]]:
    """The pairs that are copies, each compared word by word; boilerplate is found from all pairs and then set aside."""
    aligned: list[tuple[int, int, Alignment]] = []
    for a, b in candidates(texts):
        alignment = align(texts[a], texts[b])
        if alignment.passages:
            aligned.append((a, b, alignment))
    spread = _spread(texts, aligned)
    rarity = Rarity(texts)
    plain = {i: _plain(texts[i], documents[i].text) for pair in aligned for i in pair[:2]}
    out = []
    for a, b, alignment in aligned:
        flags = plain[a], plain[b]
        if not of_one_family(*_shares(alignment, texts[a], texts[b])):
            if standing(documents[a], documents[b], max(_shares(alignment, texts[a], texts[b]))):
                continue
            limit = rarity.limit(texts[a], texts[b], alignment)
            flags = spread.plain(texts[a], flags[0], limit), spread.plain(texts[b], flags[1], limit)
        verdict = judge(texts[a], texts[b], alignment, *flags)
        if verdict is not None:
            out.append((a, b, verdict))
    return out


def _spread(texts: list[Words], aligned: list[tuple[int, int, Alignment]]) -> Spread:
    close = [(a, b) for a, b, alignment in aligned if of_one_family(*_shares(alignment, texts[a], texts[b]))]
    wanted = [runs_of(texts[a], alignment, 0) for a, b, alignment in aligned]
    wanted += [runs_of(texts[b], alignment, 1) for a, b, alignment in aligned]
    runs: Hashes = np.unique(np.concatenate(wanted)) if wanted else np.zeros(0, dtype=np.uint64)
    return Spread(texts, families(len(texts), close), runs)


def _shares(alignment: Alignment, a: Words, b: Words) -> tuple[float, float]:
    return len(alignment.matched(0)) / len(a), len(alignment.matched(1)) / len(b)


def _plain(words: Words, text: str) -> Flags:
    plain = ~words.quoted
    for start, end in form_letters(text):
        plain[np.searchsorted(words.starts, start) : np.searchsorted(words.starts, end)] = False
    return plain


def _equal(words: list[Words]) -> list[list[int]]:
    """Positions of texts with the same words in the same order, grouped; texts without words stay alone."""
    groups: dict[bytes, list[int]] = {}
    for i, w in enumerate(words):
        groups.setdefault(w.hashes.tobytes() or f"{i}".encode(), []).append(i)
    return list(groups.values())


def _earliest(group: list[int], documents: list[Document], words: list[Words], about: dict[int, Facts]) -> int:
    """The one of the equal texts that stands for all: the agency's own, else the earliest, else the first by id."""
    if len(group) == 1:
        return group[0]

    def rank(i: int) -> tuple[bool, str, int]:
        known = _facts(i, documents, words, about)
        return (known.outlet_agency is None, known.latest or "~~", i)

    return min(group, key=rank)


def _facts(i: int, documents: list[Document], words: list[Words], about: dict[int, Facts]) -> Facts:
    if i not in about:
        about[i] = facts(documents[i], words[i])
    return about[i]


def _copy(a: Facts, b: Facts, verdict: Verdict, made_up: int | None = None) -> Copy:
    found = order(a, b, verdict)
    if made_up is not None:
        found = joined(found, made_up)
    doc, of = (a, b) if found.copy == 0 else (b, a)
    shares = (verdict.share_a, verdict.share_b)
    spans = sorted(_span(a, b, p.a, p.b, flip=found.copy == 1) for p in verdict.passages)
    return Copy(
        doc=doc.document.id,
        of=of.document.id,
        kind="wire" if found.wire and verdict.kind != "partial" else verdict.kind,
        containment=round(shares[found.copy], 4),
        containment_of=round(shares[1 - found.copy], 4),
        direction=found.direction,
        spans=tuple(spans),
        why=_why(a, b, verdict, found),
    )


def _span(a: Facts, b: Facts, at: tuple[int, int], bt: tuple[int, int], *, flip: bool) -> tuple[int, int, int, int]:
    in_a = int(a.words.starts[at[0]]), int(a.words.ends[at[1] - 1])
    in_b = int(b.words.starts[bt[0]]), int(b.words.ends[bt[1] - 1])
    return (*in_b, *in_a) if flip else (*in_a, *in_b)


def _why(a: Facts, b: Facts, verdict: Verdict, found: Order) -> str:
    share = max(verdict.share_a, verdict.share_b)
    what = "the same words" if verdict.kind == "exact" else f"{share:.0%} of the words of the one stand in the other"
    why = f"{what}; {found.why}"
    days = redated(a, b) if verdict.kind != "partial" else None
    return why + (f"; re-dated: the same text {days} days later" if days else "")


def _whole(words: Words) -> Alignment:
    """A text aligned with itself."""
    from twosource.stages.copies.align import Passage

    n = len(words)
    if not n:
        return Alignment(())
    return Alignment((Passage((0, n), (0, n), tuple((i, i) for i in range(n)), n),))


def _all(words: Words) -> Flags:
    return np.ones(len(words), dtype=np.bool_)


_DIGITS = re.compile(r"(\d+)")


def _natural(name: str) -> tuple[list[tuple[int, str]], str]:
    """A key that puts "doc-2" before "doc-10"."""
    parts = _DIGITS.split(name)
    return [(len(p.lstrip("0")) if i % 2 else 0, p.lstrip("0") if i % 2 else p) for i, p in enumerate(parts)], name
