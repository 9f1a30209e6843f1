"""The eval of chains: its own gold is well made, and its scorer tells right chains from wrong ones."""

from __future__ import annotations

import pytest
from evals.chains import Passage, Statement, covering, same_chain

from evals import chains
from twosource.records import Appearance, Hop, Slots, Source

PARTS = [p for p in chains.PARTS if (chains.HERE / f"{p}.jsonl").is_file()]


@pytest.mark.parametrize("part", PARTS)
def test_the_gold_is_well_made(part: str) -> None:
    passages = chains.load(part)
    assert len({p.id for p in passages}) == len(passages)
    for passage in passages:
        assert passage.statements
        for statement in passage.statements:
            assert passage.text.count(statement.words) == 1, passage.id
            assert statement.chain
            assert all(statement.chain), passage.id
            assert statement.polarity in ("affirmed", "denied")


def test_there_are_as_many_deep_statements_as_were_asked_for() -> None:
    deep = [s for part in PARTS for p in chains.load(part) for s in p.statements if len(s.chain) >= 3]
    assert len(deep) >= 150


def hops(*names: str) -> list[Hop]:
    return [Hop(source=f"s-{n.lower()}", name=n) for n in names]


GOLD = (("The Harbour Post",), ("Reuters",), ("Ana Silva", "Silva"))


@pytest.mark.parametrize(
    ("chain", "right"),
    [
        (hops("The Harbour Post", "Reuters", "Ana Silva"), True),
        (hops("Harbour Post", "Reuters", "Mayor Ana Silva"), True),
        (hops("The Harbour Post", "Ana Silva"), False),
        (hops("The Harbour Post", "Ana Silva", "Reuters"), False),
        (hops("The Harbour Post", "Reuters", "Ana"), False),
        (hops("The Harbour Post", "Reuters", "Ana Silva", "police"), False),
    ],
)
def test_every_hop_in_order_under_a_right_name(chain: list[Hop], right: bool) -> None:
    assert same_chain(chain, GOLD, {}) is right


def test_a_listed_source_goes_by_its_aliases() -> None:
    source = Source(id="s-aap", name="Australian Associated Press", kind="agency", aliases=("AAP",))
    chain = [Hop(source="s-aap", name="Australian Associated Press")]
    assert same_chain(chain, (("AAP",),), {"s-aap": source})
    assert not same_chain(chain, (("AFP",),), {"s-aap": source})


def test_the_appearance_that_covers_most_of_the_words_is_read() -> None:
    text = "Police said that the bridge fell. The mayor denied it."

    def at(start: int, end: int) -> Appearance:
        return Appearance(
            id=f"a{start}",
            doc="d",
            span=(start, end),
            quote=text[start:end],
            chain=(),
            root="",
            polarity="affirmed",
            certainty="attributed",
            slots=Slots(),
            role="happening",
        )

    wide, tight, other = at(0, 33), at(17, 32), at(34, 54)
    assert covering([wide, tight, other], text, "the bridge fell") is tight
    assert covering([other], text, "the bridge fell") is None


def test_a_passage_that_is_read_wrongly_counts_against() -> None:
    text = "The bridge fell, the mayor told Reuters."
    statement = Statement("The bridge fell", (("?",), ("Xinhua",), ("mayor",)), "attributed", "affirmed")
    (read,) = chains.read(Passage("p", None, "2021-03-04", text, "told", (statement,)))
    assert not read.right
    figures = chains.figures([read])
    assert figures["chain_acc"] == 0.0
    assert figures["length_acc"] == 1.0
