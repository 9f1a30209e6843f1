"""Why something in the ledger is what it is: every hop with its words, every rule that fired, the judgements.

`explain` looks an id up wherever it may stand and answers with plain lines; nothing is worked out anew here.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from twosource.ledger import (
    Ledger,
    LedgerAppearance,
    LedgerClaim,
    LedgerCopy,
    LedgerDocument,
    LedgerEvent,
    LedgerIndicator,
    LedgerJudgement,
)
from twosource.outputs import wording
from twosource.outputs.book import Book
from twosource.records import Contradiction, Correction, Hop, Judgement, Laundering, Reject, Source

Lines = Iterator[str]


class UnknownIdError(LookupError):
    """Nothing in the ledger has this id; the message suggests some that are there."""


def copy_id(copy: LedgerCopy) -> str:
    """The id under which a copy can be asked for: its two documents."""
    return f"{copy.doc}>{copy.of}"


def explain(
    ledger: Ledger,
    name: str,
    *,
    judgements: Sequence[Judgement] = (),
    attribution: Callable[[str], dict[str, Any] | None] = lambda _: None,
    attributions_in: Callable[[str], Sequence[dict[str, Any]]] = lambda _: (),
) -> list[str]:
    """The lines that explain the row with this id. Raises UnknownIdError.

    `attribution` looks an attribution up by its id, `attributions_in` those of a document: they stand in a workspace,
    not in the ledger.
    """
    book = Book(ledger)
    writer = _Writer(book, judgements, attributions_in)
    kinds: tuple[tuple[dict[str, Any], Callable[[Any], Lines]], ...] = (
        (book.claims, writer.claim),
        (book.appearances, writer.appearance),
        (book.events, writer.event),
        (book.documents, writer.document),
        (book.sources, writer.source),
        ({c.id: c for c in ledger.contradictions}, writer.contradiction),
        ({i.id: i for i in ledger.indicators}, writer.indicator),
        ({copy_id(c): c for c in ledger.copies}, writer.copy),
        ({r.path: r for r in ledger.rejects}, writer.reject),
        ({j.id: j for j in ledger.judgements}, writer.judgement),
        ({k.id: k for k in ledger.corrections}, writer.correction),
        ({x.id: x for x in ledger.laundering}, writer.laundering),
    )
    for rows, write in kinds:
        if name in rows:
            return [*write(rows[name]), *writer.judged(name, getattr(rows[name], "judgements", ()))]
    if (row := attribution(name)) is not None:
        return [*writer.attribution(row), *writer.judged(name)]
    stories = [d for d in ledger.documents if d.story == name]
    if stories:
        return [f"Story {name}", "Its documents:", *(f"  {d.id}  {writer.label(d.id)}" for d in stories)]
    raise UnknownIdError(_suggestion(book, ledger, name))


def all_ids(ledger: Ledger) -> list[str]:
    """Every id that `explain` answers for in a ledger, sorted."""
    book = Book(ledger)
    ids: set[str] = {*book.claims, *book.appearances, *book.events, *book.documents, *book.sources}
    ids.update(c.id for c in ledger.contradictions)
    ids.update(i.id for i in ledger.indicators)
    ids.update(copy_id(c) for c in ledger.copies)
    ids.update(row.id for rows in (ledger.judgements, ledger.corrections, ledger.laundering) for row in rows)
    return sorted(ids)


def _suggestion(book: Book, ledger: Ledger, name: str) -> str:
    ids = all_ids(ledger)
    near = [i for i in ids if i.startswith(name)][:3] or difflib.get_close_matches(name, ids, n=3, cutoff=0.5)
    if not near:
        near = [claim.id for claim in book.ranked()[:3]]
    hint = f"did you mean {', '.join(near)}" if near else "the ledger is empty"
    return f"nothing in the ledger has the id {name}; {hint}?" if near else f"nothing has the id {name}: {hint}"


class _Writer:
    """Writes one kind of row each."""

    def __init__(
        self,
        book: Book,
        judgements: Sequence[Judgement],
        attributions_in: Callable[[str], Sequence[dict[str, Any]]],
    ) -> None:
        self.book = book
        self.judgements = judgements
        self.attributions_in = attributions_in

    # -------------------------------------------------------- small pieces

    def label(self, doc: str) -> str:
        document = self.book.documents.get(doc)
        if document is None:
            return doc
        published = f", {document.published}" if document.published else ""
        title = f": {wording.trim(document.title, 80)}" if document.title else ""
        return f"{self.book.outlet(document)}{published} ({document.path}){title}"

    def text_at(self, doc: str, span: Sequence[int] | None) -> str:
        document = self.book.documents.get(doc)
        if document is None or span is None:
            return ""
        return wording.one_line(document.text[span[0] : span[1]])

    def hops(self, chain: Iterable[Hop], doc: str, indent: str = "  ") -> Lines:
        for number, hop in enumerate(chain, 1):
            said = [hop.stance.replace("-", " ")] if hop.stance != "says" else []
            said += ["denied"] if hop.polarity == "denied" else []
            said += [hop.certainty] if number > 1 else []
            role = f", {hop.role}" if hop.role else ""
            yield f"{indent}{number}. {wording.one_line(hop.name)}{role} [{hop.source}] {' '.join(said)}".rstrip()
            words = self.text_at(doc, hop.span)
            if words:
                yield f'{indent}   named in the words "{words}" (characters {_span(hop.span)})'
            if hop.cue:
                yield f'{indent}   cue: "{wording.one_line(hop.cue)}"'
            if hop.hedges and hop.hedges != (hop.cue,):
                yield f'{indent}   hedged by: "{wording.one_line(", ".join(hop.hedges))}"'
            if hop.why:
                yield f"{indent}   why: {hop.why}"

    def judged(self, name: str, more: Sequence[str] = ()) -> Lines:
        """The judgements about this id, with what they come to; those made since the ledger was written come last."""
        for judgement in self.book.ledger.judgements:
            if name in judgement.about or name in judgement.subjects or judgement.id in more:
                yield from self.judgement(judgement)
        known = {j.id for j in self.book.ledger.judgements}
        for made in self.judgements:
            if made.id not in known and name in made.subjects:
                value = f" = {made.value}" if made.value else ""
                yield f"Judgement {made.id}: {made.kind}{value} on {', '.join(made.subjects)}"
                yield f"  by {made.who}, {made.when}: {made.why}"
                yield "  made after this ledger was worked out: it holds from the next run on"

    def correction(self, row: Correction) -> Lines:
        yield f"Notice {row.id}: {row.kind} by {wording.one_line(row.name)} [{row.by}]"
        yield f"  in {row.doc}, {self.label(row.doc)}, characters {_span(row.span)}: “{wording.one_line(row.quote)}”"
        yield f"  ends {', '.join(row.appearances)}" if row.appearances else "  what it changed cannot be told"

    def laundering(self, row: Laundering) -> Lines:
        yield f"Laundering {row.id} ({row.kind}) of claim {row.claim}: {row.why}"
        yield f"  shown by {', '.join(row.appearances)}"

    def judgement(self, judgement: LedgerJudgement) -> Lines:
        value = f" = {wording.one_line(judgement.value)}" if judgement.value else ""
        yield f"Judgement {judgement.id}: {judgement.kind}{value} on {', '.join(judgement.subjects)}"
        why = f": {wording.one_line(judgement.why)}" if judgement.why else ""
        yield f"  by {wording.one_line(judgement.who)}, {judgement.when}{why}"
        status = {"holds": "it holds", "undone": "undone", "overruled": "overruled", "idle": "it does not apply"}
        yield f"  {status[judgement.status]}" + (f": {judgement.note}" if judgement.note else "")
        for other in self.book.ledger.judgements:
            if judgement.id in other.about:
                yield f"  {other.kind} by {other.id}, {other.who}, {other.when}: {wording.one_line(other.why)}"

    # -------------------------------------------------------- rows

    def claim(self, claim: LedgerClaim) -> Lines:
        yield f"Claim {claim.id}: {wording.one_line(claim.text)}"
        event = self.book.events.get(claim.event)
        yield f"Event {claim.event}: {wording.one_line(event.headline) if event else 'none'}"
        yield f"Independent sources: {claim.roots.min} to {claim.roots.max}. {claim.roots.why}"
        for item in claim.roots.items:
            known = "" if item.known else " (the chain ends in the dark)"
            yield f"  root {wording.one_line(item.name)} [{item.source}]{known}, group {item.group}: {item.why}"
            yield f"    carried by {', '.join(item.appearances)}"
        yield (
            f"Credibility {claim.credibility.grade} ({wording.grade(claim.credibility.grade)}): "
            + claim.credibility.why
        )
        if claim.status != "current":
            yield f"Status: {claim.status}"
        for correction in self.book.ledger.corrections:
            if correction.id in claim.corrections:
                yield from self.correction(correction)
        for laundering in self.book.ledger.laundering:
            if laundering.claim == claim.id:
                yield from self.laundering(laundering)
        for why in claim.why:
            yield f"Joined: {why}"
        for appearance in claim.appearances:
            yield ""
            yield from self.appearance(appearance)
        for drift in claim.drift:
            yield f"Drift of {drift.kind}, {drift.from_} to {drift.to}: {drift.change}"
        for row in self.book.contradictions_of.get(claim.id, []):
            yield f"Contradiction {row.id} ({row.kind}, {row.status}): {row.why}"

    def appearance(self, appearance: LedgerAppearance) -> Lines:
        claim = self.book.claim_of.get(appearance.id)
        yield f"Appearance {appearance.id}" + (f" of claim {claim.id}" if claim else "")
        yield f"  in {appearance.doc}, {self.label(appearance.doc)}, characters {_span(appearance.span)}"
        yield f'  "{wording.one_line(appearance.quote)}"'
        negative = ", a negative statement" if appearance.negated else ""
        stance = appearance.stance.replace("-", " ")
        yield f"  {appearance.polarity}{negative}, {appearance.certainty}, the source {stance} it"
        if appearance.ended:
            yield f"  no longer counts as support, by {appearance.ended}"
        if appearance.hedges:
            yield "  hedges: " + ", ".join(f'"{wording.one_line(hedge)}"' for hedge in appearance.hedges)
        yield from self._slots(appearance)
        yield "  chain, the outlet first:"
        yield from self.hops(appearance.chain, appearance.doc, "    ")
        copied = self.book.copied_from(appearance)
        if copied is not None:
            yield f"  these words were taken from {copied.id}, {self.label(copied.id)}"
        yield from self._rules(appearance)

    def _slots(self, appearance: LedgerAppearance) -> Lines:
        slots = appearance.slots
        for name, values in (("who", slots.who), ("action", (slots.action,)), ("what", slots.what)):
            if any(values):
                yield f"  {name}: {', '.join(wording.one_line(value) for value in values)}"
        for quantity in slots.quantity:
            bounds = f"from {wording.number(quantity.low)} to {wording.number(quantity.high)}"
            read = f"{wording.number(quantity.value)} {quantity.unit or quantity.item or ''}".strip()
            yield f'  quantity: "{wording.one_line(quantity.as_written)}" read as {read} ({bounds})'
        if slots.when is not None:
            written = f' ("{wording.one_line(slots.when.as_written)}")' if slots.when.as_written else ""
            yield f"  when: {slots.when.earliest} to {slots.when.latest}, to the {slots.when.precision}{written}"
        for where in slots.where:
            at = f" at {where.lat:.3f}, {where.lon:.3f}" if where.lat is not None and where.lon is not None else ""
            yield f"  where: {wording.one_line(where.name)}{at} ({where.precision})"

    def _rules(self, appearance: LedgerAppearance) -> Lines:
        start, end = appearance.span
        for row in self.attributions_in(appearance.doc):
            if any(s < end and start < e for s, e in row["content"]):
                yield f'  attribution {row["id"]} by rule {row["rule"] or "unnamed"}: cue "{row["cue_text"]}", ' + (
                    f"source {row['source_text']}" if row["source_text"] else "no source named"
                )

    def event(self, event: LedgerEvent) -> Lines:
        yield f"Event {event.id}: {wording.one_line(event.headline)}"
        yield f"When: {wording.when(event.when)}" if event.when else "When: not known"
        yield "Where: " + (", ".join(wording.one_line(place.name) for place in event.where) or "not known")
        if event.folded:
            yield "Folded: it holds comment and background only"
        for claim in self.book.claims_in(event):
            yield f"Claim {claim.id}, {claim.roots.min} to {claim.roots.max} independent sources:"
            yield f"  credibility {wording.grade(claim.credibility.grade)}: {wording.trim(claim.text, 160)}"

    def document(self, document: LedgerDocument) -> Lines:
        yield f"Document {document.id}: {wording.one_line(document.title or 'without a title')}"
        yield f"  path {document.path}" + (f", address {document.url}" if document.url else "")
        yield f"  outlet {self.book.outlet(document)} ({document.outlet_basis or 'nothing says which'})"
        date = f"{document.published} (to the {document.published_precision})" if document.published else "not known"
        yield f"  published {date}: {document.published_basis or 'nothing says when'}"
        yield f"  language {document.language}" + ("" if document.read_for_claims else ", not yet read for claims")
        for note in document.notes:
            yield f"  note: {note}"
        for removed in document.removed:
            yield f'  left out as {removed.reason}: "{wording.trim(removed.text, 100)}"'
        for copy in self.book.ledger.copies:
            if document.id in (copy.doc, copy.of):
                yield f"  copy {copy_id(copy)}: {copy.kind}, {copy.why}"
        for appearance in self.book.appearances.values():
            if appearance.doc == document.id:
                yield f"  appearance {appearance.id} of claim {self.book.claim_of[appearance.id].id}: " + (
                    wording.trim(appearance.quote, 100)
                )

    def source(self, source: Source) -> Lines:
        named = "" if source.named else ", unnamed"
        yield f"Source {source.id}: {wording.one_line(source.name)} ({source.kind}{named})"
        for name, value in (("role", source.role), ("of", source.affiliation), ("owner", source.owner)):
            if value:
                yield f"  {name}: {wording.one_line(value)}"
        if source.aliases:
            yield "  also: " + ", ".join(wording.one_line(alias) for alias in source.aliases)
        meaning = wording.RELIABILITY.get(source.reliability, "not set")
        yield f"  reliability {source.reliability} ({meaning}): set by the desk alone"
        for claim in self.book.ranked():
            mine = [item for item in claim.roots.items if item.source == source.id]
            if mine:
                yield f"  root of claim {claim.id} in {', '.join(mine[0].appearances)}: {wording.trim(claim.text, 100)}"
            passes = [a.id for a in claim.appearances if any(h.source == source.id for h in a.chain[:-1])]
            if passes:
                yield f"  passes on claim {claim.id} in {', '.join(passes)}"

    def contradiction(self, contradiction: Contradiction) -> Lines:
        yield f"Contradiction {contradiction.id}: {contradiction.kind}, {contradiction.status}"
        yield f"  {contradiction.why}"
        for value in contradiction.values:
            yield f"  value: {wording.one_line(value)}"
        for name in contradiction.between:
            appearance = self.book.appearances.get(name)
            yield ""
            if appearance is not None:
                yield from self.appearance(appearance)
            else:
                yield f"  {name}"

    def indicator(self, indicator: LedgerIndicator) -> Lines:
        yield f"Indicator {indicator.id}: {wording.one_line(indicator.name)}"
        yield f"  place {indicator.place or 'not known'}, unit {indicator.unit}"
        for observation in indicator.observations:
            when = wording.when(observation.when) if observation.when else "not dated"
            value = wording.number(observation.value)
            yield f'  observation {value}, {when}: "{wording.one_line(observation.as_written)}"'
            yield from self._evidence(observation.evidence)
        base = indicator.baseline
        if base.as_written:
            stated = "stated" if base.stated else "computed"
            yield f'  baseline ({stated}) up to {wording.number(base.high)}: "{wording.one_line(base.as_written)}"'
            yield from self._evidence(base.evidence)
        for alert in indicator.alerts:
            yield f"  alert: {alert.text} (ratio {alert.ratio:.2f})"
            yield from self._evidence(alert.evidence)

    def _evidence(self, names: Iterable[str]) -> Lines:
        for name in names:
            appearance = self.book.appearances.get(name)
            words = f': "{wording.trim(appearance.quote, 120)}" in {appearance.doc}' if appearance is not None else ""
            yield f"    on the word of {name}{words}"

    def copy(self, copy: LedgerCopy) -> Lines:
        yield f"Copy {copy_id(copy)}: {copy.kind}, direction {copy.direction}"
        yield f"  {self.label(copy.doc)}"
        yield f"  took {copy.containment:.0%} of its words from {self.label(copy.of)}"
        if copy.why:
            yield f"  why: {copy.why}"
        for start, end, other_start, other_end in copy.spans:
            words = wording.trim(self.text_at(copy.doc, (start, end)), 120)
            yield f'  characters {start}-{end} are {other_start}-{other_end} there: "{words}"'

    def reject(self, reject: Reject) -> Lines:
        yield f"Reject {reject.path}: left out by {reject.stage}: {reject.reason}"

    def attribution(self, row: dict[str, Any]) -> Lines:
        yield f"Attribution {row['id']} in {row['doc']}, {self.label(row['doc'])}"
        for part in ("source", "cue", "content"):
            for span in row[part]:
                yield f'  {part} (characters {_span(span)}): "{self.text_at(row["doc"], span)}"'
        yield f"  {row['kind']}, {row['polarity']}, {row['certainty']}, rule {row['rule'] or 'unnamed'}"
        if row["source_id"]:
            yield f"  the source is {row['source_id']}"
        if row["parent"]:
            yield f"  within {row['parent']}"


def _span(span: Sequence[int] | None) -> str:
    return f"{span[0]}-{span[1]}" if span is not None else "none"
