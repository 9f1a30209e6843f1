"""What changed between two ledgers, in plain words."""

from __future__ import annotations

import io

import msgspec
from rich.console import Console

from twosource.outputs.watching import render
from twosource.watching.changes import ORDER, Change, changes
from twosource.watching.look import Look
from twosource.watching.state import (
    KnownClaim,
    KnownContradiction,
    KnownCopy,
    KnownDocument,
    KnownRoot,
    State,
    decode_state,
    encode_state,
)

DOCUMENTS = {
    name: KnownDocument(title=f"Trucks {name}", outlet=f"{name.upper()} Post", origin=f"/in/{name}.txt")
    for name in ("a", "b", "c")
}


def root(name: str, group: int, *documents: str) -> KnownRoot:
    return KnownRoot(source=f"s-{name}", name=name, known=True, group=group, documents=documents)


def claim(
    name: str, low: int, high: int, *documents: str, roots: tuple[KnownRoot, ...] = (), grade: int = 3
) -> KnownClaim:
    return KnownClaim(
        id=name, text=f"Forty trucks ({name}) came", rank=1, appearances=tuple(f"{name}-{d}" for d in documents),
        documents=documents, low=low, high=high, why="as it is", grade=grade, grade_why="as it is", roots=roots,
    )  # fmt: skip


def state(*claims: KnownClaim, copies: tuple[KnownCopy, ...] = (), documents: str = "abc", **more: object) -> State:
    known = {name: DOCUMENTS[name] for name in documents}
    return State(documents=known, claims={c.id: c for c in claims}, copies=copies, **more)  # type: ignore[arg-type]


def test_a_claim_that_lost_its_second_source_says_that_it_was_a_copy() -> None:
    before = state(claim("x", 2, 2, "a", "b", roots=(root("Nowak", 0, "a"), root("residents", 1, "b"))))
    after = state(
        claim("x", 1, 1, "a", "b", roots=(root("Nowak", 0, "a"), root("residents", 0, "b"))),
        copies=(KnownCopy(doc="b", of="a", kind="near"),),
    )
    lost, copied = changes(before, after)
    assert (lost.kind, lost.before, lost.after) == ("source-lost", (2, 2), (1, 1))
    assert lost.text == "Lost its second source, now 1 independent source (2 before): “Forty trucks (x) came”"
    assert lost.why == (
        "B Post, “Trucks b” is nearly the same text as A Post, “Trucks a”; "
        "Nowak, residents share an origin, a text or an owner"
    )
    assert copied.kind == "copy"


def test_a_wider_range_names_the_root_that_came_and_its_report() -> None:
    before = state(claim("x", 1, 1, "a", roots=(root("Nowak", 0, "a"),)), documents="a")
    after = state(claim("x", 1, 2, "a", "b", roots=(root("Nowak", 0, "a"), root("residents", 1, "b"))), documents="ab")
    (change,) = changes(before, after)
    assert (change.kind, change.documents) == ("range", ("b",))
    assert change.text == "1 → 1 to 2 independent sources: “Forty trucks (x) came”"
    assert change.why == "residents came as a root (B Post)"


def test_a_claim_goes_on_under_another_id_and_two_that_became_one_are_told_so() -> None:
    one, two = claim("x", 1, 1, "a", "b"), claim("y", 1, 1, "c")
    joined = msgspec.structs.replace(one, id="z", appearances=(*one.appearances, *two.appearances))
    (change,) = changes(state(one, two), state(joined))
    assert change.kind == "claims-joined"
    assert change.text == "2 claims are one now: “Forty trucks (x) came” and “Forty trucks (y) came”"


def test_contradictions_open_and_close() -> None:
    def between(status: str, why: str) -> dict[str, KnownContradiction]:
        found = KnownContradiction(
            kind="quantity", values=("40", "50"), between=("1", "2"), status=status, why=why, claims=("x",)
        )
        return {"k": found}

    none, x = state(claim("x", 1, 1, "a")), claim("x", 1, 1, "a")
    opened = state(x, contradictions=between("open", "40 and 50"))
    explained = state(x, contradictions=between("explained", "other days"))
    assert [c.kind for c in changes(none, opened)] == ["contradiction-opened"]
    assert [(c.kind, c.why) for c in changes(opened, explained)] == [("contradiction-closed", "other days")]
    assert [c.kind for c in changes(opened, none)] == ["contradiction-closed"]
    assert changes(opened, opened) == []
    assert changes(none, explained) == []


def test_an_old_text_under_a_new_date_a_grade_and_a_lost_claim_are_told() -> None:
    before = state(claim("x", 1, 1, "a"), claim("y", 1, 1, "b"), documents="ab")
    after = state(
        claim("x", 1, 1, "a", grade=2), copies=(KnownCopy(doc="c", of="a", kind="exact", days=70),), documents="ac"
    )
    assert [c.kind for c in changes(before, after)] == ["redated", "grade", "claim-gone", "report-gone"]


def test_a_state_comes_back_as_it_was_and_one_of_another_version_is_none() -> None:
    known = state(
        claim("x", 1, 2, "a", roots=(root("Nowak", 0, "a"),)), copies=(KnownCopy(doc="b", of="a", kind="near"),)
    )
    assert decode_state(encode_state(known)) == known
    assert decode_state(b"\xc1 rubbish") == State()
    assert changes(known, known) == []


def test_the_terminal_shows_every_kind_and_counts_what_it_leaves_out() -> None:
    told = [Change(kind=kind, text=f"Something of {kind} \x1b[31m", why="so") for kind in ORDER]
    many = [Change(kind="unreadable", text=f"File {n}") for n in range(20)]
    out = io.StringIO()
    render(Look(look=2, since="2026-11-24T10:00:00Z", changes=(*told, *many)), Console(file=out, width=80))
    assert all(f"Something of {kind}" in out.getvalue() for kind in ORDER)
    assert "and 9 more of this kind" in out.getvalue()
    assert "\x1b" not in out.getvalue()
