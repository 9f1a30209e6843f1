"""The copy finder on a pile whose true copies are known."""

from __future__ import annotations

from collections import defaultdict

from evals.copies import closed
from evals.synthetic import pile

from twosource.stages.copies import find_copies


def test_planted_copies_are_found_and_nothing_else() -> None:
    made = pile(7, of_each=5, unrelated=40)
    copies = find_copies(made.documents)
    said = {frozenset((c.doc, c.of)) for c in copies}
    missed = defaultdict(list)
    for copy, original, kind in made.truth:
        if frozenset((copy, original)) not in said:
            missed[kind].append((copy, original))
    assert missed == {}
    assert said <= closed((a, b) for a, b, _ in made.truth)


def test_a_pile_depends_on_its_seed_alone() -> None:
    assert pile(3, 1, 3).documents == pile(3, 1, 3).documents
    assert pile(3, 1, 3).documents != pile(4, 1, 3).documents
