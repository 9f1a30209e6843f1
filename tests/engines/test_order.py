"""Texts that share a passage are worked on one after the other, whatever the order in which they come."""

from __future__ import annotations

import random

from evals.synthetic import article

from twosource.engines import order
from twosource.records import Document


def _document(name: str, text: str) -> Document:
    return Document(id=name, report=name, path="", language="en", text=text)


def _pile() -> list[Document]:
    texts = [article(random.Random(seed), 120) for seed in range(12)]
    copied = texts[3].split("\n\n")[0]
    assert len(copied) >= order.SHORTEST
    pile = [_document(f"d{n:02}", text) for n, text in enumerate(texts)]
    return [*pile, _document("copy", f"{article(random.Random(99), 40)}\n\n{copied}"), _document("whole", texts[5])]


def test_texts_with_a_common_passage_stand_together() -> None:
    found = [document.id for document in order.together(_pile())]
    assert abs(found.index("d03") - found.index("copy")) == 1
    assert abs(found.index("d05") - found.index("whole")) == 1
    assert sorted(found) == sorted(document.id for document in _pile())


def test_the_order_given_does_not_count() -> None:
    pile = _pile()
    expected = order.together(pile)
    for seed in range(5):
        random.Random(seed).shuffle(pile)
        assert order.together(pile) == expected


def test_a_notice_that_all_carry_binds_nothing_together() -> None:
    notice = "\n\nAll rights reserved by the agency, and no part of this report may be printed again without its leave."
    plain = [_document(f"d{n:02}", article(random.Random(n), 60)) for n in range(order.MOST + 5)]
    noted = [_document(d.id, d.text + notice) for d in plain]
    hashes = [order._hash(document.text) for document in order.together(noted)]
    assert hashes == sorted(hashes)
