"""Judgements are made here: checked against what the workspace holds, given an id, and kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from twosource.judgements.kinds import KINDS, Kind
from twosource.ledger import Ledger, LedgerAppearance
from twosource.records import Judgement, Passage, stable_id

if TYPE_CHECKING:
    from twosource.store.workspace import Workspace

MAX_TEXT = 10_000


class JudgementError(ValueError):
    """The judgement cannot be made as it stands; the message says what to do."""


def judge(
    workspace: Workspace,
    kind: str,
    subjects: Sequence[str],
    *,
    value: str | None = None,
    who: str,
    why: str = "",
    when: str | None = None,
) -> Judgement:
    """Check a judgement against the last ledger of the workspace and keep it there; it holds from the next run on.

    `runner.renew` makes that run. `when`: ISO 8601, UTC; now when it is not given. Raises JudgementError.
    """
    from twosource.ledger import decode
    from twosource.store.yards import readings

    made = make(
        decode(workspace.ledger()),
        kind,
        subjects,
        value=value,
        who=who,
        why=why,
        when=when or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        known=workspace.judgements(),
        observations=readings(workspace.database),
    )
    workspace.judge(made)
    return made


def undo(workspace: Workspace, name: str, *, who: str, why: str = "", when: str | None = None) -> Judgement:
    """Undo a judgement by another one. Raises JudgementError."""
    return judge(workspace, "undo", [name], who=who, why=why, when=when)


def make(
    ledger: Ledger,
    kind: str,
    subjects: Sequence[str],
    *,
    value: str | None = None,
    who: str,
    why: str = "",
    when: str,
    known: Sequence[Judgement] = (),
    observations: Iterable[str] = (),
) -> Judgement:
    """A judgement about rows of this ledger; claims and events stand for their appearances. `observations`: ids of the
    readings of images that the workspace keeps. Raises JudgementError."""
    sort = KINDS.get(kind)
    if sort is None:
        raise JudgementError(f"there is no kind of judgement {kind!r}; the kinds are {', '.join(KINDS)}")
    _plain(sort, subjects, value, who, why)
    there = _Ledger(ledger, known, observations)
    sides = [there.stands_for(sort, subject) for subject in subjects]
    _fits(sort, subjects, sides, value, there)
    expanded = any(side != (subject,) for side, subject in zip(sides, subjects, strict=True))
    mentioned = dict.fromkeys(i for side in sides for i in side if i in there.appearances)
    return Judgement(
        id=stable_id("j", len(known), kind, *subjects, value, who, when, why),
        kind=kind,
        subjects=tuple(subjects),
        value=value.strip() if value is not None else None,
        who=" ".join(who.split()),
        when=when,
        why=why.strip(),
        sides=tuple(sides) if expanded else (),
        passages=tuple(there.passage(i) for i in mentioned),
    )


def _plain(sort: Kind, subjects: Sequence[str], value: str | None, who: str, why: str) -> None:
    """What can be said of a judgement without a ledger."""
    if not sort.least <= len(subjects) <= sort.most:
        wanted = str(sort.least) if sort.least == sort.most else f"{sort.least} to {sort.most}"
        ids = "ids" if sort.subject == "any" else f"{sort.subject} ids"
        raise JudgementError(f"{sort.name} is about {wanted} {ids}; {len(subjects)} given")
    if len(set(subjects)) != len(subjects):
        raise JudgementError(f"{sort.name}: the same id is given twice; name different ones")
    if not who.strip():
        raise JudgementError("say who judges: --who NAME, or set TWOSOURCE_WHO")
    if max(len(who), len(why), len(value or "")) > MAX_TEXT:
        raise JudgementError(f"at most {MAX_TEXT:,} characters of text can be kept with a judgement; shorten it")
    if sort.value is None and value is not None:
        raise JudgementError(f"{sort.name} has no value; leave --value away, or put the reason into --why")
    if sort.value is not None and not (value or "").strip():
        raise JudgementError(f"{sort.name} needs --value: {sort.value}")
    if sort.check is not None and value is not None:
        try:
            sort.check(value)
        except ValueError as error:
            raise JudgementError(f"{sort.name} needs as --value {sort.value}: {error}") from error


class _Ledger:
    """What can be judged in a ledger."""

    def __init__(self, ledger: Ledger, known: Sequence[Judgement], observations: Iterable[str]) -> None:
        self.texts = {d.id: d.text for d in ledger.documents}
        self.sources = {s.id for s in ledger.sources}
        self.claims = {c.id: tuple(a.id for a in c.appearances) for c in ledger.claims}
        self.events = {
            e.id: tuple(a for c in sorted(e.claims) if c in self.claims for a in self.claims[c]) for e in ledger.events
        }
        self.appearances: Mapping[str, LedgerAppearance] = {a.id: a for c in ledger.claims for a in c.appearances}
        self.judgements = {j.id for j in known}
        self.observations = frozenset(observations)
        self.others = {c.id for c in ledger.contradictions} | {i.id for i in ledger.indicators}

    def stands_for(self, sort: Kind, subject: str) -> tuple[str, ...]:
        """The ids that a subject stands for. Raises JudgementError when there is none such."""
        if sort.subject == "appearance":
            if subject in self.appearances:
                return (subject,)
            found = self.claims.get(subject)
            if found is None and sort.name.endswith("-event"):
                found = self.events.get(subject)
            if found is not None and (len(found) == 1 or sort.most > 1):
                return found
            if found is not None:
                few = ", ".join(found[:5])
                raise JudgementError(f"{sort.name} is about one appearance; {subject} has {len(found)}: {few}")
            raise JudgementError(f"nothing that {sort.name} could be about has the id {subject}; see `twosource check`")
        known = {
            "source": self.sources,
            "document": self.texts.keys(),
            "judgement": self.judgements,
            "observation": self.observations,
            "any": {
                *self.texts, *self.sources, *self.claims, *self.events, *self.appearances, *self.judgements,
                *self.others, *self.observations,
            },
        }[sort.subject]  # fmt: skip
        if subject not in known and sort.subject == "observation":
            raise JudgementError(f"no reading of an image has the id {subject}; `twosource imagery show` lists them")
        if subject not in known:
            what = "nothing" if sort.subject == "any" else f"no {sort.subject}"
            raise JudgementError(f"{what} has the id {subject}; `twosource explain {subject}` names ids that are near")
        if sort.subject == "any" and subject in self.claims | self.events:  # their ids may change, its words stay
            return ({**self.claims, **self.events}[subject] or (subject,))[:1]
        return (subject,)

    def passage(self, name: str) -> Passage:
        """Where an appearance stands."""
        a = self.appearances[name]
        return Passage(subject=a.id, doc=a.doc, span=a.span, quote=a.quote)


def _fits(
    sort: Kind, subjects: Sequence[str], sides: Sequence[tuple[str, ...]], value: str | None, there: _Ledger
) -> None:
    """What a judgement cannot be in this ledger."""
    if sort.name.startswith("different-") and set(sides[0]) & set(sides[1]):
        raise JudgementError(f"{subjects[0]} and {subjects[1]} have an appearance in common; name appearances")
    if sort.name == "span" and value is not None:
        from twosource.judgements.values import check_span

        end = check_span(value)[1]
        length = len(there.texts[there.appearances[sides[0][0]].doc])
        if end > length:
            raise JudgementError(f"span ends at {end}, but the document's text has {length} characters")
