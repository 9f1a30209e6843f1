"""The chains that a careful reader finds in the five seed texts, one attribution for each row of the reader's table."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import pytest

from twosource.parse import parse
from twosource.pipeline import Reading
from twosource.records import Attribution, Document
from twosource.stages.attributions import attributions

SEEDS = Path(__file__).parents[2].parent / "shared" / "gold" / "seeds"
pytestmark = [
    pytest.mark.gold,
    pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed texts in ../shared/gold/seeds are absent"),
]


@dataclass(frozen=True)
class Row:
    """Words that the attribution's fields must hold; "" for an empty source, None for anything."""

    seed: str
    content: str
    source: str
    cue: str
    via: str = ""
    under: str | None = None  # words of the source, or of a via, of an ancestor
    certainty: str | None = None
    stance: str | None = None
    kind: str | None = None


ROWS = [
    Row("000", "three trains with military equipment", "MailOnline", "shows", "MailOnline", certainty="attributed"),
    Row("000", "Railway trains loaded", "primemedia.ru", "reported", certainty="attributed", kind="quotation"),
    Row("000", "Railway trains loaded", "locals", "noticed", under="primemedia.ru", certainty="attributed"),
    Row(
        "000", "the movement of military equipment", "Gordeyev", "confirmed", stance="confirms", certainty="attributed"
    ),
    Row("000", "the reasons", "Gordeyev", "not confirm", stance="does-not-confirm", certainty="unconfirmed"),
    Row("000", "risk of a serious conflict", "Ryabkov", "noting", certainty="attributed"),
    Row("000", "a missile test carried out", "", "reportedly", certainty="unconfirmed"),
    Row("001", "a military convoy of eight", "the reports", "According to"),
    Row("001", "The dramatic move", "residents", "spotted", certainty="unconfirmed"),
    Row("001", "The dramatic move", "the Russian government", "unconfirmed", stance="does-not-confirm"),
    Row("001", "a mass military mobilization", "VIDEO", "allegedly", certainty="unconfirmed"),
    Row("001", "conflict could break out at any moment", "Wang Yi", "warned", stance="warns", certainty="possible"),
    Row("001", "China is ready to coordinate", "Mr Wang", "told", under="Foreign Ministry website", kind="quotation"),
    Row("001", "may once again misguide Pyongyang", "Global Times editorial", "said", kind="quotation"),
    Row("001", "may go down in history", "Global Times", "said", certainty="possible"),
    Row(
        "002", "simulated the landing", "Voskresenskiy", "told", "RIA Novosti", under="Newsweek", certainty="attributed"
    ),
    Row("002", "have practiced landing operations", "the military", "said", under="Newsweek"),
    Row("002", "unable to establish any contact", "Slutsky", "told", under="TASS", kind="quotation"),
    Row("002", "consciously directed at provoking", "Lavrov", "saying", under="Interfax"),
    Row("002", "capacity to strike nearly any location", "experts", "say", certainty="attributed"),
    Row("002", "its most powerful missile", "State media", "touted", certainty="attributed"),
    Row("003", "the train had crossed", "RIA Novosti", "said", certainty="attributed"),
    Row("003", "the train carrying", "one of its correspondents", "citing", under="The Russian agency"),
    Row("003", "left by train on Sunday afternoon", "Korean Central News Agency", "reported", certainty="attributed"),
    Row("003", "entered Russia early this morning", "South Korean Defense Ministry", "", certainty="attributed"),
    Row("003", "part of a comprehensive visit", "Peskov", "said", certainty="attributed"),
    Row("003", "Talks will be held", "he", "said", kind="quotation"),
    Row("003", "may focus on an arms deal", "Specialists", "believe", certainty="possible", kind="belief"),
    Row("003", "will be a violation", "Miller", "warned", stance="warns", kind="quotation"),
    Row("004", "around 73 carriages", "It", "said", certainty="attributed"),
    Row("004", "around 73 carriages", "images", "show", under="It", certainty="attributed"),
    Row("004", "about 20 carriages", "review of previous satellite images", "shows", under="It"),
    Row("004", "sharp increase in rail traffic", "think tank", "according to", certainty="attributed"),
    Row("004", "likely indicates", "Beyond Parallel", "said", certainty="probable", kind="quotation"),
    Row("004", "impossible to conclusively identify", "it", "said"),
    Row("004", "already been used in Ukraine", "South Korean officials", "said", certainty="attributed"),
]


@functools.lru_cache(maxsize=8)
def read(seed: str) -> tuple[str, list[Attribution]]:
    path = next(SEEDS.glob(f"{seed}_*.txt"))
    text = path.read_text("utf-8")
    document = Document(id=seed, report=seed, path=path.name, text=text, language="en")
    return text, attributions(Reading(document, parse(text)))


def words(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    return " ".join(text[s:e] for s, e in spans)


def ancestors(found: list[Attribution], one: Attribution) -> list[Attribution]:
    by_id = {a.id: a for a in found}
    out = []
    while one.parent is not None:
        one = by_id[one.parent]
        out.append(one)
    return out


def fits(text: str, found: list[Attribution], a: Attribution, row: Row) -> bool:
    source = a.source_text or ""
    if row.source not in source or (row.source == "" and source):
        return False
    if row.under is not None:
        above = ancestors(found, a)
        if not any(row.under in f"{b.source_text} {words(text, b.via_spans)}" for b in above):
            return False
    return (
        row.cue in a.cue_text
        and row.content in words(text, a.content)
        and (row.via in words(text, a.via_spans) if row.via else not a.via_spans)
        and row.certainty in (None, a.certainty)
        and row.stance in (None, a.stance)
        and row.kind in (None, a.kind)
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r.seed} {r.source or 'nobody'}: {r.content[:24]}")
def test_row(row: Row) -> None:
    text, found = read(row.seed)
    near = [a for a in found if row.content in words(text, a.content)]
    shown = [(a.source_text, a.cue_text, words(text, a.via_spans), a.certainty, a.stance, a.kind) for a in near]
    assert any(fits(text, found, a, row) for a in near), shown


def test_blocks_end_where_the_excerpt_ends() -> None:
    text, found = read("002")
    blocks = {a.source_text: words(text, a.content) for a in found if a.block}
    assert {"Newsweek", "TASS"} <= set(blocks)
    assert not any("Indeed, Russian Foreign Minister" in body or "Though this is" in body for body in blocks.values())


def test_nothing_is_called_denied_that_was_only_not_confirmed() -> None:
    for seed in ("000", "001", "002", "003", "004"):
        _, found = read(seed)
        assert all(a.polarity == "affirmed" for a in found if a.stance in ("does-not-confirm", "declines", "neither"))
