"""Judgements: each kind wins over the machine, everything that rests on it follows, and undone all is as before."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import piles
from twosource.engines.local import Local
from twosource.judgements import KINDS, JudgementError, judge, undo
from twosource.ledger import Ledger, LedgerAppearance, LedgerClaim, decode
from twosource.runner import check, renew
from twosource.store.workspace import Workspace

COUNTED, UNLOADED, INJURED = "about 40 vehicles were counted", "Forty military trucks", "Twelve drivers"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("judged")
    with Workspace(folder / "w.twosource") as workspace:
        check([piles.write(folder / "pile")], workspace=workspace, engine=Local(1, small=10**9))
    return folder


@pytest.fixture
def desk(made: Path, tmp_path: Path) -> Iterator[Workspace]:
    shutil.copy(made / "w.twosource", tmp_path / "w.twosource")
    with Workspace(tmp_path / "w.twosource", create=False) as workspace:
        yield workspace


def told(ledger: Ledger, words: str) -> list[LedgerAppearance]:
    """The appearances that begin with these words, in order of document."""
    rows = [a for c in ledger.claims for a in c.appearances if a.quote.startswith(words)]
    assert rows, words
    return sorted(rows, key=lambda a: a.doc)


def claim_of(ledger: Ledger, words: str) -> LedgerClaim:
    return next(c for c in ledger.claims if any(a.quote.startswith(words) for a in c.appearances))


def decide(desk: Workspace, kind: str, *subjects: str, value: str | None = None) -> Ledger:
    """The ledger after a judgement, which is then undone: the ledger must be what it was before, but for the list."""
    before = renew(desk).json
    made = judge(desk, kind, subjects, value=value, who="Ann", why="read both", when="2021-04-01T09:00:00Z")
    after = renew(desk)
    assert renew(desk).json == after.json
    assert desk.ledger() == after.json
    row = next(j for j in after.ledger.judgements if j.id == made.id)
    assert (row.status, row.note, row.who, row.why) == ("holds", "", "Ann", "read both")
    undo(desk, made.id, who="Bo", when="2021-04-02T09:00:00Z")
    again = renew(desk).ledger
    assert [j.status for j in again.judgements[-2:]] == ["undone", "holds"]
    again.judgements = decode(before).judgements
    assert again == decode(before)
    return after.ledger


def test_a_renewal_without_judgements_gives_the_same_bytes(desk: Workspace) -> None:
    before = desk.ledger()
    found = renew(desk)
    assert found.json == before == desk.ledger()
    assert found.stats.annotated == 0


def test_same_claim_joins_and_counts_anew(desk: Workspace) -> None:
    ledger = decode(desk.ledger())
    first, other = claim_of(ledger, COUNTED), claim_of(ledger, UNLOADED)
    after = decide(desk, "same-claim", first.id, other.id)
    joined = claim_of(after, COUNTED)
    assert {a.id for a in joined.appearances} == {a.id for c in (first, other) for a in c.appearances}
    assert joined.id == claim_of(after, UNLOADED).id
    assert any("judged by Ann, 2021-04-01" in why and "read both" in why for why in joined.why)
    counted = {a for item in joined.roots.items for a in item.appearances}
    assert counted & {a.id for a in first.appearances}
    assert counted & {a.id for a in other.appearances}
    assert joined.judgements == (after.judgements[0].id,)


def test_different_claim_parts_and_counts_anew(desk: Workspace) -> None:
    ledger = decode(desk.ledger())
    one = told(ledger, "More than 50")[0]
    two = told(ledger, COUNTED)[0]
    assert claim_of(ledger, "More than 50").id == claim_of(ledger, COUNTED).id
    after = decide(desk, "different-claim", one.id, two.id)
    apart = claim_of(after, "More than 50")
    assert two.id not in {a.id for a in apart.appearances}
    assert all(i.source != "s-official-polish-defence-ministry" for i in claim_of(after, COUNTED).roots.items)
    assert not [d for d in claim_of(after, COUNTED).drift if "50" in d.from_ + d.to]


def test_wrong_source_gives_the_root(desk: Workspace) -> None:
    ledger = decode(desk.ledger())
    row = told(ledger, INJURED)[0]
    assert len(row.chain) == 1
    after = decide(desk, "wrong-source", row.id, value="Ann Lee")
    now = next(a for a in told(after, INJURED) if a.id == row.id)
    assert [hop.name for hop in now.chain] == [row.chain[0].name, "Ann Lee"]
    assert now.root == "s-person-ann-lee" in {s.id for s in after.sources}
    assert now.certainty == "attributed"
    claim = claim_of(after, INJURED)
    assert claim.roots.items[0].known
    assert claim.credibility.grade < claim_of(ledger, INJURED).credibility.grade


def test_wrong_source_takes_an_id_and_cuts_where_the_chain_names_it(desk: Workspace) -> None:
    row = told(decode(desk.ledger()), "We counted")[0]
    assert row.chain[1].source == "s-reuters"
    after = decide(desk, "wrong-source", row.id, value="s-reuters")
    assert [hop.source for hop in told(after, "We counted")[0].chain] == [row.chain[0].source, "s-reuters"]


def test_wrong_date_moves_the_claim(desk: Workspace) -> None:
    row = told(decode(desk.ledger()), INJURED)[0]
    after = decide(desk, "wrong-date", row.id, value="2021-03-01/2021-03-02")
    when = next(a for a in told(after, INJURED) if a.id == row.id).slots.when
    assert when is not None
    assert (when.earliest, when.latest, when.precision) == ("2021-03-01T00:00:00Z", "2021-03-02T23:59:59Z", "day")
    event = next(e for e in after.events if claim_of(after, INJURED).id in e.claims)
    assert event.when is not None
    assert event.when.earliest == "2021-03-01T00:00:00Z"


@pytest.mark.parametrize(
    ("value", "name", "lat"),
    [("Warsaw", "Warsaw", 52.2), ("Khasan, Russia", "Khasan", 42.4), ("1.5, -7", "1.5, -7", 1.5)],
)
def test_wrong_place_sets_it(desk: Workspace, value: str, name: str, lat: float) -> None:
    row = told(decode(desk.ledger()), INJURED)[0]
    after = decide(desk, "wrong-place", row.id, value=value)
    where = next(a for a in told(after, INJURED) if a.id == row.id).slots.where
    assert [w.name for w in where] == [name]
    assert where[0].lat == pytest.approx(lat, abs=0.1)
    assert name in {w.name for e in after.events for w in e.where}


def test_span_sets_the_words(desk: Workspace) -> None:
    row = told(decode(desk.ledger()), INJURED)[0]
    start, end = row.span
    after = decide(desk, "span", row.id, value=f"{start + 7}-{end}")
    now = next(a for c in after.claims for a in c.appearances if a.id == row.id)
    assert now.span == (start + 7, end)
    assert now.quote == row.quote[7:]
    text = next(d.text for d in after.documents if d.id == row.doc)
    assert text[now.span[0] : now.span[1]] == now.quote


def test_not_a_copy_takes_the_copy_away_and_parts_the_roots(desk: Workspace) -> None:
    ledger = decode(desk.ledger())
    assert [(c.doc, c.of) for c in ledger.copies] == [("wire-2", "wire-1")]
    assert claim_of(ledger, INJURED).roots.max == 1
    after = decide(desk, "not-a-copy", "wire-1", "wire-2")
    assert after.copies == ()
    assert claim_of(after, INJURED).roots.max == 2


def test_same_root_counts_two_sources_once(desk: Workspace) -> None:
    ledger = decode(desk.ledger())
    before = claim_of(ledger, COUNTED).roots
    sources = ("s-person-piotr-nowak", "s-official-polish-defence-ministry")
    assert {i.source for i in before.items} >= set(sources)
    after = decide(desk, "same-root", *sources)
    roots = claim_of(after, COUNTED).roots
    assert roots.max == before.max - 1
    assert any("judged by Ann" in item.why for item in roots.items)
    assert claim_of(after, COUNTED).judgements


def test_alias_makes_two_sources_one(desk: Workspace) -> None:
    after = decide(desk, "alias", "s-person-piotr-nowak", "s-official-polish-defence-ministry")
    ids = {s.id for s in after.sources}
    assert "s-official-polish-defence-ministry" not in ids
    kept = next(s for s in after.sources if s.id == "s-person-piotr-nowak")
    assert "Polish defence ministry official" in " ".join(kept.aliases)
    assert [i.source for i in claim_of(after, COUNTED).roots.items].count("s-person-piotr-nowak") == 1


def test_reliability_is_shown_and_never_mixed_with_credibility(desk: Workspace) -> None:
    before = decode(desk.ledger())
    after = decide(desk, "reliability", "s-reuters", value="b")
    assert [s.reliability for s in after.sources if s.id == "s-reuters"] == ["B"]
    assert {s.reliability for s in after.sources if s.id != "s-reuters"} == {"F"}
    assert [c.credibility for c in after.claims] == [c.credibility for c in before.claims]


def test_same_and_different_event(desk: Workspace) -> None:
    ledger = decode(desk.ledger())
    one, two = claim_of(ledger, COUNTED), claim_of(ledger, INJURED)
    assert one.event != two.event
    after = decide(desk, "same-event", one.appearances[0].id, two.appearances[0].id)
    assert claim_of(after, COUNTED).event == claim_of(after, INJURED).event
    carried = claim_of(ledger, "any of them carried")
    assert carried.event == two.event
    after = decide(desk, "different-event", carried.appearances[0].id, two.appearances[0].id)
    assert claim_of(after, "any of them carried").event != claim_of(after, INJURED).event


def test_different_events_are_different_claims(desk: Workspace) -> None:
    ledger = decode(desk.ledger())
    one, two = told(ledger, "More than 50")[0], told(ledger, COUNTED)[0]
    after = decide(desk, "different-event", one.id, two.id)
    assert claim_of(after, "More than 50").id != claim_of(after, COUNTED).id
    assert claim_of(after, "More than 50").event != claim_of(after, COUNTED).event


def test_a_comment_and_a_check_are_shown_where_they_belong(desk: Workspace) -> None:
    from twosource.explain import explain

    claim = claim_of(decode(desk.ledger()), COUNTED)
    for kind, subject in (("comment", claim.id), ("checked", claim.event)):
        after = decide(desk, kind, subject)
        told_of = "\n".join(explain(after, subject))
        assert "by Ann, 2021-04-01T09:00:00Z: read both" in told_of
        assert subject in after.judgements[-1].about


def test_a_comment_on_a_claim_follows_it_when_its_id_changes(desk: Workspace) -> None:
    ledger = decode(desk.ledger())
    claim, other = claim_of(ledger, INJURED), claim_of(ledger, COUNTED)
    made = judge(desk, "comment", [claim.id], who="Ann", why="asked", when="2021-04-01T09:00:00Z")
    judge(desk, "same-claim", [claim.id, other.id], who="Ann", when="2021-04-01T10:00:00Z")
    joined = claim_of(renew(desk).ledger, INJURED)
    row = next(j for j in renew(desk).ledger.judgements if j.id == made.id)
    assert row.about == (joined.id,)
    assert made.id in joined.judgements


def test_the_later_of_two_that_contradict_wins_and_both_are_reported(desk: Workspace) -> None:
    ledger = decode(desk.ledger())
    a, b = told(ledger, COUNTED)[0].id, told(ledger, INJURED)[0].id
    first = judge(desk, "same-claim", [a, b], who="Ann", when="2021-04-01T09:00:00Z")
    second = judge(desk, "different-claim", [a, b], who="Bo", when="2021-04-01T10:00:00Z")
    after = renew(desk).ledger
    assert claim_of(after, COUNTED).id != claim_of(after, INJURED).id
    rows = {j.id: j for j in after.judgements}
    assert rows[first.id].status == "overruled"
    assert second.id in rows[first.id].note
    undo(desk, second.id, who="Cy", when="2021-04-01T11:00:00Z")
    assert claim_of(renew(desk).ledger, COUNTED).id == claim_of(renew(desk).ledger, INJURED).id


def test_a_later_value_replaces_an_earlier_one(desk: Workspace) -> None:
    for grade, who in (("B", "Ann"), ("D", "Bo")):
        judge(desk, "reliability", ["s-reuters"], value=grade, who=who, when="2021-04-01T09:00:00Z")
    after = renew(desk).ledger
    assert [s.reliability for s in after.sources if s.id == "s-reuters"] == ["D"]
    assert [j.status for j in after.judgements] == ["overruled", "holds"]


def test_an_undoing_can_be_undone(desk: Workspace) -> None:
    made = judge(desk, "reliability", ["s-reuters"], value="B", who="Ann", when="2021-04-01T09:00:00Z")
    off = undo(desk, made.id, who="Ann", when="2021-04-01T09:01:00Z")
    renew(desk)
    undo(desk, off.id, who="Ann", when="2021-04-01T09:02:00Z")
    after = renew(desk).ledger
    assert [j.status for j in after.judgements] == ["holds", "undone", "holds"]
    assert [s.reliability for s in after.sources if s.id == "s-reuters"] == ["B"]


def test_judgements_survive_another_run_over_more_files(made: Path, desk: Workspace) -> None:
    ledger = decode(desk.ledger())
    judge(
        desk, "same-claim", [claim_of(ledger, COUNTED).id, claim_of(ledger, INJURED).id], who="Ann", when="2021-04-01"
    )
    assert desk.location.file is not None
    more = desk.location.file.parent / "more"
    shutil.copytree(made / "pile", more)
    (more / "new.txt").write_text("Drivers hurt\n\nThree drivers were hurt in Sopot on Friday, police said.\n")
    after = check([more], workspace=desk, engine=Local(1, small=10**9)).ledger
    assert len(after.documents) == len(ledger.documents) + 1
    assert claim_of(after, COUNTED).id == claim_of(after, INJURED).id


def test_what_is_gone_leaves_its_judgement_idle_and_returns_with_it(made: Path, desk: Workspace) -> None:
    ledger = decode(desk.ledger())
    judge(desk, "not-a-copy", ["wire-1", "wire-2"], who="Ann", when="2021-04-01")
    judge(desk, "wrong-date", [told(ledger, INJURED)[0].id], value="2021", who="Ann", when="2021-04-01")
    after = check([made / "pile" / "harbour.txt"], workspace=desk, engine=Local(1, small=10**9)).ledger
    assert [j.status for j in after.judgements] == ["idle", "idle"]
    assert "wire-1" in after.judgements[0].note
    back = check([made / "pile"], workspace=desk, engine=Local(1, small=10**9)).ledger
    assert [j.status for j in back.judgements] == ["holds", "holds"]


@pytest.mark.parametrize(
    ("kind", "subjects", "value", "cure"),
    [
        ("merge", ["a"], None, "the kinds are same-claim"),
        ("same-claim", ["a-1"], None, "about 2 appearance ids"),
        ("same-claim", ["a-1", "a-1"], None, "the same id is given twice"),
        ("same-claim", ["a-1", "a-2"], None, "has the id a-1"),
        ("same-root", ["s-reuters", "s-nobody"], None, "no source has the id s-nobody"),
        ("reliability", ["s-reuters"], "G", "none of A, B, C, D, E, F"),
        ("reliability", ["s-reuters"], None, "needs --value: a letter"),
        ("not-a-copy", ["wire-1", "wire-2"], "yes", "has no value"),
        ("undo", ["j-1"], None, "no judgement has the id j-1"),
    ],
)
def test_what_cannot_be_judged_says_why(
    desk: Workspace, kind: str, subjects: list[str], value: str | None, cure: str
) -> None:
    with pytest.raises(JudgementError, match=cure):
        judge(desk, kind, subjects, value=value, who="Ann", when="2021-04-01")
    assert desk.judgements() == []


@pytest.mark.parametrize(
    ("kind", "value", "cure"),
    [
        ("wrong-date", "last Tuesday", "is no ISO date"),
        ("wrong-date", "2021-02-30", "day"),
        ("wrong-date", "2021-03-02/2021-03-01", "is after"),
        ("wrong-place", "Zzyzxville Heights", "no place called"),
        ("wrong-place", "95,10", "not on Earth"),
        ("span", "9-3", "start before the end"),
        ("span", "0-99999", "characters"),
    ],
)
def test_a_value_that_cannot_be_used_says_what_is_wanted(desk: Workspace, kind: str, value: str, cure: str) -> None:
    row = told(decode(desk.ledger()), INJURED)[0]
    with pytest.raises(JudgementError, match=cure):
        judge(desk, kind, [row.id], value=value, who="Ann", when="2021-04-01")


def test_somebody_must_judge(desk: Workspace) -> None:
    with pytest.raises(JudgementError, match="say who judges"):
        judge(desk, "comment", ["wire-1"], who=" ", when="2021-04-01")


def test_every_kind_says_what_it_is() -> None:
    assert all(kind.says and kind.least <= kind.most for kind in KINDS.values())
    assert all(kind.value or kind.check is None for kind in KINDS.values())


def test_the_command_judges_lists_and_undoes(desk: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    from twosource.cli import main

    space = ["--workspace", str(desk.location), "--who", "Ann"]
    one, two = (claim_of(decode(desk.ledger()), words).id for words in (COUNTED, INJURED))
    assert main(["judge", "same-claim", one, two, "--why", "one convoy", *space]) == 0
    out, err = capsys.readouterr()
    name = out.split()[0]
    assert "holds  same-claim" in out
    assert "put together anew" in err
    assert claim_of(decode(desk.ledger()), COUNTED).id == claim_of(decode(desk.ledger()), INJURED).id
    assert main(["judge", "--undo", name, *space]) == 0
    assert main(["judge", "--list", *space]) == 0
    assert "undone (undone by j-" in capsys.readouterr().out
    assert main(["judge", "same-claim", "a-1", "a-2", *space]) == 1
    assert main(["judge", "merge", one, two, *space]) == 2
    assert main(["judge", *space]) == 2
    assert main(["judge", "--kinds"]) == 0
    assert all(kind in capsys.readouterr().out for kind in ("undo",))
