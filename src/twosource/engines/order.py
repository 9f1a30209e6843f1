"""The order of work: texts that share a passage one after the other; one worker meets both and parses it once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from twosource.passages import passages
from twosource.records import Document

SHORTEST = 80
"""Code points of a passage that counts: a shorter one is a dateline or a heading, and saves nothing."""
MOST = 20
"""Documents with the same passage, from which on it is taken for a notice that binds nothing together."""


def together(documents: Sequence[Document]) -> list[Document]:
    """The documents in groups that share passages, groups and documents by a hash of their texts, so that long and
    short ones are mixed. The order does not depend on the order given."""
    texts = [_hash(document.text) for document in documents]
    holders: dict[bytes, list[int]] = {}
    for number, document in enumerate(documents):
        for passage in {_hash(p.rstrip()) for p in passages(document.text) if len(p) >= SHORTEST}:
            holders.setdefault(passage, []).append(number)
    above = list(range(len(documents)))

    def top(number: int) -> int:
        while above[number] != number:
            above[number] = above[above[number]]
            number = above[number]
        return number

    for group in holders.values():
        if 1 < len(group) <= MOST:
            for number in group[1:]:
                one, other = top(group[0]), top(number)
                low, high = sorted((one, other), key=lambda n: (texts[n], documents[n].id))
                above[high] = low
    order = sorted(
        range(len(documents)), key=lambda n: (texts[top(n)], documents[top(n)].id, texts[n], documents[n].id)
    )
    return [documents[number] for number in order]


def _hash(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).digest()
