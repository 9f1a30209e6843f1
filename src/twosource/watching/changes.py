"""What changed between two ledgers, in plain words, what an editor must know first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Literal

import msgspec

from twosource.outputs.wording import trim
from twosource.watching.state import KnownClaim, KnownContradiction, KnownCopy, State

Kind = Literal[
    "source-lost",
    "range",
    "contradiction-opened",
    "contradiction-closed",
    "alert",
    "redated",
    "grade",
    "claims-joined",
    "claim-gone",
    "claim-new",
    "report-changed",
    "report-gone",
    "copy",
    "unreadable",
]
ORDER: tuple[Kind, ...] = Kind.__args__  # type: ignore[attr-defined]
"""The order in which changes are told."""

WIDTH = 150
NAMED = 3
"""Reports or roots that are named in one line."""

COPIED = {
    "exact": "the same text as",
    "near": "nearly the same text as",
    "partial": "taken over in part from",
    "wire": "from one agency text with",
}


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """This changed since the last look."""

    kind: Kind
    text: str  # one sentence for a person
    why: str = ""
    claim: str | None = None  # ids of today's ledger
    contradiction: str | None = None
    documents: tuple[str, ...] = ()
    before: tuple[int, int] | None = None  # the range of independent sources
    after: tuple[int, int] | None = None
    rank: int = 0  # of the claim


def changes(before: State, after: State) -> list[Change]:
    """All changes, the weightiest first; the same in whatever order the ledgers were made."""
    found = [
        *_claims(before, after),
        *_contradictions(before, after),
        *_copies(before, after),
        *_reports(before, after),
        *(
            Change(kind="alert", text=" - ".join(after.alerts[key].split("\n", 1)))
            for key in after.alerts.keys() - before.alerts.keys()
        ),
    ]
    return sorted(found, key=lambda c: (ORDER.index(c.kind), c.rank, c.text, c.claim or "", c.documents))


# ---------------------------------------------------------------- claims


def _claims(before: State, after: State) -> Iterator[Change]:
    """A claim goes on in the one that holds most of its statements, whatever that one is called."""
    holder = {a: c.id for c in after.claims.values() for a in c.appearances}
    heirs: dict[str, list[KnownClaim]] = {}
    for old in before.claims.values():
        votes = Counter(holder[a] for a in old.appearances if a in holder)
        if votes:
            heir = min(votes, key=lambda name: (-votes[name], name))
            heirs.setdefault(heir, []).append(old)
        else:
            yield Change(
                kind="claim-gone", text=f"No longer in the pile: {_quoted(old)}", why=_gone(old, after), rank=old.rank
            )
    for new in after.claims.values():
        olds = heirs.get(new.id)
        if olds is None:
            yield _new(new, before, after)
            continue
        old = max(olds, key=lambda c: (len(c.appearances), c.id))
        if len(olds) > 1:
            others = "; ".join(_quoted(c, 80) for c in sorted(olds, key=lambda c: c.id) if c is not old)
            text = f"{len(olds)} claims are one now: {_quoted(new)} and {others}"
            yield Change(kind="claims-joined", text=text, claim=new.id, rank=new.rank)
        yield from _moved(old, new, before, after)


def _new(claim: KnownClaim, before: State, after: State) -> Change:
    fresh = [d for d in claim.documents if d not in before.documents]
    split = bool(before.documents) and not fresh
    text = f"New claim, {_sources(claim.low, claim.high)}: {_quoted(claim)}"
    return Change(
        kind="claim-new",
        text=text,
        why="told apart from another claim since" if split else f"in {_named(fresh or claim.documents, after)}",
        claim=claim.id,
        documents=tuple(fresh or claim.documents),
        after=(claim.low, claim.high),
        rank=claim.rank,
    )


def _moved(old: KnownClaim, new: KnownClaim, before: State, after: State) -> Iterator[Change]:
    """What became of the range and the grade of a claim."""
    was, now = (old.low, old.high), (new.low, new.high)
    if was != now:
        why = _why_moved(old, new, before, after)
        fresh = tuple(d for d in new.documents if d not in before.documents)
        lost = new.low < old.low or (new.low == old.low and new.high < old.high)
        if lost and old.low >= 2 and new.low < 2:
            text = f"Lost its second source, now {_sources(*now)} ({_range(*was)} before): {_quoted(new)}"
            kind: Kind = "source-lost"
        else:
            text = f"{_range(*was)} → {_sources(*now)}: {_quoted(new)}"
            kind = "source-lost" if lost else "range"
        yield Change(kind=kind, text=text, why=why, claim=new.id, documents=fresh, before=was, after=now, rank=new.rank)
    elif old.grade != new.grade:
        text = f"Credibility from {old.grade} to {new.grade}: {_quoted(new)}"
        yield Change(kind="grade", text=text, why=new.grade_why, claim=new.id, rank=new.rank)


def _why_moved(old: KnownClaim, new: KnownClaim, before: State, after: State) -> str:
    """Why the range of a claim moved: copies found, roots that came, went or are now one; else its own reason."""
    reasons = []
    were = {r.source: r for r in old.roots}
    are = {r.source: r for r in new.roots}
    came = [r for r in new.roots if r.source not in were]
    went = [r for r in old.roots if r.source not in are]
    copies = _copies_among(new.documents, before, after)
    for copy in copies[:NAMED]:
        reasons.append(f"{_report(copy.doc, after)} is {COPIED[copy.kind]} {_report(copy.of, after)}")
    if came:
        where = {d for r in came for d in r.documents if d not in before.documents}
        told = f" ({_named(sorted(where), after)})" if where else ""
        reasons.append(f"{_list([r.name for r in came])} came as a root{told}")
    if went:
        reasons.append(f"{_list([r.name for r in went])} is no root of it any more")
    for group in sorted({r.group for r in new.roots}):
        joined = [r for r in new.roots if r.group == group and r.source in were]
        if len({were[r.source].group for r in joined}) > 1:
            reasons.append(f"{_list([r.name for r in joined])} share an origin, a text or an owner")
    return "; ".join(reasons) or new.why


def _copies_among(documents: tuple[str, ...], before: State, after: State) -> list[KnownCopy]:
    """Copies between these documents of which the last look knew nothing."""
    known = {frozenset((c.doc, c.of)) for c in before.copies}
    held = set(documents)
    found = [c for c in after.copies if c.doc in held and c.of in held and frozenset((c.doc, c.of)) not in known]
    return sorted(found, key=lambda c: (c.doc, c.of))


def _gone(old: KnownClaim, after: State) -> str:
    left = [d for d in old.documents if d not in after.documents]
    return "its reports were changed or taken out" if left else "its reports are read otherwise now"


# ---------------------------------------------------------------- the rest


def _contradictions(before: State, after: State) -> Iterator[Change]:
    """A contradiction is known by its kind and the statements between which it stands."""
    were = {_key(c): c for c in before.contradictions.values()}
    are = {_key(c): (name, c) for name, c in after.contradictions.items()}
    ranks = after.claims
    for key, (name, now) in are.items():
        was = were.get(key)
        claim = next((c for c in now.claims if c in ranks), None)
        rank = ranks[claim].rank if claim else 0
        values = " against ".join(trim(v, WIDTH) for v in now.values)
        about = f", in {_quoted(ranks[claim], 100)}" if claim else ""
        if now.status == "open" and (was is None or was.status != "open"):
            text = f"Contradiction of {now.kind} opened: {values}{about}"
            yield Change(
                kind="contradiction-opened", text=text, why=now.why, claim=claim, contradiction=name, rank=rank
            )
        elif was is not None and was.status == "open" and now.status != "open":
            text = f"Contradiction of {now.kind} explained: {values}{about}"
            yield Change(
                kind="contradiction-closed", text=text, why=now.why, claim=claim, contradiction=name, rank=rank
            )
    for key, was in were.items():
        if key not in are and was.status == "open":
            values = " against ".join(trim(v, WIDTH) for v in was.values)
            text = f"Contradiction of {was.kind} closed: {values}"
            yield Change(kind="contradiction-closed", text=text, why="one of its sides is no longer told so")


def _key(contradiction: KnownContradiction) -> tuple[str, frozenset[str]]:
    return contradiction.kind, frozenset(contradiction.between)


def _copies(before: State, after: State) -> Iterator[Change]:
    known = {frozenset((c.doc, c.of)) for c in before.copies}
    for copy in after.copies:
        if frozenset((copy.doc, copy.of)) in known:
            continue
        text = f"{_report(copy.doc, after)} is {COPIED[copy.kind]} {_report(copy.of, after)}"
        if copy.days is not None:
            text = f"Old text under a new date ({copy.days} days apart): {text}"
        kind: Kind = "copy" if copy.days is None else "redated"
        yield Change(kind=kind, text=text, documents=(copy.doc, copy.of))


def _reports(before: State, after: State) -> Iterator[Change]:
    origins = {d.origin: name for name, d in after.documents.items()}
    for name, document in before.documents.items():
        if name in after.documents:
            continue
        now = origins.get(document.origin)
        if now is not None and now not in before.documents:
            text = f"{_report(now, after)} was changed where it stands; the newer words count"
            yield Change(kind="report-changed", text=text, documents=(now,))
        else:
            yield Change(kind="report-gone", text=f"{_report(name, before)} is no longer in the pile")
    for path, reason in after.rejects.items():
        if before.rejects.get(path) != reason:
            yield Change(kind="unreadable", text=f"Not read: {path}", why=reason)


# ---------------------------------------------------------------- words


def _quoted(claim: KnownClaim, width: int = WIDTH) -> str:
    return f"“{trim(claim.text, width)}”"


def _range(low: int, high: int) -> str:
    return str(low) if low == high else f"{low} to {high}"


def _sources(low: int, high: int) -> str:
    return f"{_range(low, high)} independent source{'' if low == high == 1 else 's'}"


def _report(name: str, state: State) -> str:
    """A report as a person knows it: its outlet and title, else where it lies."""
    known = state.documents.get(name)
    if known is None:
        return name
    title = f"“{trim(known.title, 70)}”" if known.title else known.origin
    return f"{known.outlet}, {title}" if known.outlet else title


def _named(names: tuple[str, ...] | list[str], state: State) -> str:
    """Reports by their outlets alone, where they are known: a line has room for little more."""
    known = (state.documents.get(name) for name in names)
    return _list([(d.outlet or _report(name, state)) if d else name for name, d in zip(names, known, strict=True)])


def _list(names: list[str]) -> str:
    """The first few, and how many more."""
    shown = list(dict.fromkeys(names))
    more = f" and {len(shown) - NAMED} more" if len(shown) > NAMED else ""
    return ", ".join(shown[:NAMED]) + more
