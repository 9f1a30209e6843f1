"""Who did what to what, how many, when and where: read off one statement."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec

from twosource.records import PlaceMention, Quantity, QuantityMention, Slots, TimeMention, When, Where
from twosource.stages.appearances.actions import IDIOMS, TRANSITIVE, classes_of
from twosource.stages.appearances.clauses import Clause

if TYPE_CHECKING:
    from spacy.tokens import Token

MAX_PHRASE = 10
"""Words of a participant that are kept: the head and what stands nearest to it."""

STOP_LEMMAS = frozenset(
    """go get make take come give put keep let seem look think know want need use try ask become
    be have do say tell will would can could may might shall should must also just still more most other such this
    that these those its their his her new last first according report year week month day time part part-time
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
    october november december mr mrs ms dr sir president minister
    today yesterday tomorrow it he she they we i you who which what there here""".split()
)


M = TypeVar("M", TimeMention, PlaceMention, QuantityMention)


class Shelf(Generic[M]):
    """Mentions of one kind in reading order, found by place without walking through all of them."""

    def __init__(self, mentions: Sequence[M]) -> None:
        self.rows: list[M] = sorted(mentions, key=lambda m: m.span)
        self._starts: list[int] = [m.span[0] for m in self.rows]
        self._longest: int = max((m.span[1] - m.span[0] for m in self.rows), default=0)

    def touching(self, low: int, high: int) -> list[M]:
        """The mentions that share a code point with [low, high)."""
        first = bisect_left(self._starts, low - self._longest)
        last = bisect_left(self._starts, high)
        return [m for m in self.rows[first:last] if m.span[1] > low]

    def inside(self, clause: Clause) -> list[M]:
        """The mentions that stand on a token of the statement itself, not of one that is nested in its hull."""
        owned = clause.starts
        return [m for m in self.touching(*clause.core) if bisect_left(owned, m.span[0]) < bisect_left(owned, m.span[1])]


class Mentions:
    """The mentions of a document, ready to be asked which of them stand within a statement."""

    def __init__(
        self,
        times: Sequence[TimeMention],
        places: Sequence[PlaceMention],
        quantities: Sequence[QuantityMention],
    ) -> None:
        self.times = Shelf(times)
        self.places = Shelf(places)
        self.quantities = Shelf(quantities)


def slots(clause: Clause, mentions: Mentions) -> Slots:
    """The slots of one statement; empty ones stay empty."""
    who, what = _participants(clause)
    return Slots(
        who=who,
        action=_action(clause),
        what=what,
        quantity=tuple(_toll(to_quantity(q), clause) for q in mentions.quantities.inside(clause)),
        when=_when(clause, mentions),
        where=_where(clause, mentions),
    )


def to_quantity(q: QuantityMention) -> Quantity:
    """A mention of a quantity as a slot."""
    return Quantity(
        value=q.value,
        low=q.low,
        high=q.high,
        low_exclusive=q.low_exclusive,
        high_exclusive=q.high_exclusive,
        unit=q.unit,
        item=q.item,
        item_head=q.item_head,
        as_written=q.as_written,
        approximator=q.approximator,
        counted=q.counted,
        kind=q.kind,
        period_max=q.period_max,
        per=q.per,
        change=q.change,
        span=q.span,
    )


BODIES = frozenset("body corpse".split())
FOUND = frozenset("recover find pull retrieve dig count collect exhume identify bury".split())
SUMMED = frozenset("rise climb reach jump grow increase stand be pass exceed fall surge go hit total".split())


def _toll(q: Quantity, clause: Clause) -> Quantity:
    """ "The death toll rose to 23", "recovered 37 bodies": a count of the dead, though no word beside it says so."""
    head = clause.head
    if q.kind != "count" or head is None or q.counted not in (None, "killed"):
        return q
    lemma = head.lemma_.lower()
    if q.item_head in BODIES and lemma in FOUND:
        return msgspec.structs.replace(q, item_head="person", counted="killed")
    if q.item_head is not None or (q.counted is None and not (lemma in SUMMED and _of_the_dead(head))):
        return q
    return msgspec.structs.replace(q, item_head="person", counted="killed")


def _of_the_dead(head: Token) -> bool:
    """Whether the subject is a toll, or a number of dead."""
    subjects = [c for c in head.children if c.dep_ in ("nsubj", "nsubjpass")]
    words = {t.lower_ for s in subjects for t in s.subtree if t.i - s.i <= 4} | {s.lemma_.lower() for s in subjects}
    hurt = {"injured", "wounded", "missing"} & words
    return bool(subjects) and not hurt and bool(words & {"dead", "deaths", "fatalities", "toll", "tolls", "victims"})


def _when(clause: Clause, mentions: Mentions) -> When | None:
    found = mentions.times.inside(clause)
    dated = [m for m in found if m.kind in ("date", "time") and not _since(clause, m)]
    if not dated:
        dated = _borrowed(clause, mentions)
    if not dated:
        return None
    order = {"second": 0, "minute": 0, "hour": 1, "part": 2, "day": 2}
    best = min(dated, key=lambda m: (m.earliest is None, order.get(m.precision, 5), m.span))
    if best.earliest is None or best.latest is None:
        # No year is known here; a related report may give it later (stages/dating.py).
        return When(earliest="", latest="", precision=best.precision, as_written=best.value, span=best.span)
    return When(
        earliest=best.earliest,
        latest=best.latest,
        precision=best.precision,
        as_written=best.value,
        span=best.span,
    )


def _since(clause: Clause, mention: TimeMention) -> bool:
    """ "The sixth test since 2006" did not happen in 2006."""
    before = bisect_left(clause.starts, mention.span[0]) - 1
    return before >= 0 and clause.tokens[before].lower_ == "since"


def _borrowed(clause: Clause, mentions: Mentions) -> list[TimeMention]:
    """Times that stand outside the statement but are its own.

    "On Tuesday, when ... it fired": that of the clause it modifies. "Images as of 5 October show": that of the images.
    """
    spans: list[tuple[int, int]] = []
    head = clause.head
    if head is not None and head.dep_ == "advcl" and any(c.lower_ == "when" for c in head.children):
        ruling = [t for c in head.head.children if c.dep_ in ("prep", "npadvmod", "advmod") for t in c.subtree]
        spans += [(t.idx, t.idx + len(t.text)) for t in ruling]
    if clause.attribution is not None:
        low, high = clause.sentence
        spans += [s for s in clause.attribution.source if low <= s[0] < high]
    found = {m.span: m for start, end in spans for m in mentions.times.touching(start, end)}
    return [found[span] for span in sorted(found) if found[span].kind in ("date", "time")]


def _where(clause: Clause, mentions: Mentions) -> tuple[Where, ...]:
    out: list[Where] = []
    names: set[str] = set()
    for mention in mentions.places.inside(clause):
        if mention.institutional or mention.name in names:
            continue
        names.add(mention.name)
        out.append(
            Where(
                name=mention.name,
                lat=mention.lat,
                lon=mention.lon,
                precision=mention.precision,
                country=mention.country,
                geonames_id=mention.geonames_id,
                span=mention.span,
                radius_km=mention.radius_km,
            )
        )
    return tuple(out)


def _participants(clause: Clause) -> tuple[tuple[str, ...], tuple[str, ...]]:
    head = clause.head
    if head is None or clause.nominal:
        return (), ((phrase(head),) if head is not None else ())
    owned = {t.i for t in clause.tokens}
    if head.dep_ in ("acl", "relcl") and head.head.i in owned:  # "three trains heading for the border"
        return (phrase(head.head),), tuple(phrase(c) for c in head.children if c.dep_ == "dobj")
    who: list[str] = []
    what: list[str] = []
    for child in head.children:
        if child.i not in owned:
            continue
        if child.dep_ == "nsubj":
            who.append(phrase(child))
        elif child.dep_ in ("dobj", "nsubjpass", "attr", "oprd", "dative"):
            what.append(phrase(child))
        elif child.dep_ == "agent":
            who.extend(phrase(c) for c in child.children if c.dep_ == "pobj")
        elif child.dep_ == "xcomp":
            what.extend(phrase(c) for c in child.children if c.dep_ in ("dobj", "attr"))
    if clause.subject is not None and not who:
        passive = any(c.dep_ == "auxpass" for c in head.children)
        (what if passive else who).append(phrase(clause.subject))
    return tuple(p for p in who if p), tuple(p for p in what if p)


def phrase(head: Token) -> str:
    """A participant in few words: the head with its left modifiers and a short "of" after it."""
    keep = [t for t in head.subtree if t.i <= head.i or (t.i - head.i <= 4 and t.head.dep_ != "relcl")]
    keep = [t for t in keep if not t.is_space and abs(t.i - head.i) < MAX_PHRASE and t.dep_ not in ("relcl", "punct")]
    if not keep:
        return head.text
    first, last = keep[0], keep[-1]
    text = head.doc[first.i : last.i + 1].text  # not doc.text: spaCy builds that anew each time
    return " ".join(text.split()).strip(" ,;:“”\"'‘’()")


def _action(clause: Clause) -> str:
    head = clause.head
    if head is None:
        return ""
    if clause.nominal:
        return head.lemma_.lower()
    particle = next((c.text for c in head.children if c.dep_ == "prt"), "")
    complement = next((c for c in head.children if c.dep_ == "xcomp" and c.pos_ == "VERB"), None)
    lemma = head.lemma_.lower()
    if complement is not None and lemma in ("be", "have", "seem", "appear", "begin", "continue", "start", "use", "go"):
        lemma = complement.lemma_.lower()
    return f"{lemma} {particle}".strip()


LIGHT = frozenset(
    "lead cause see include involve take make carry conduct hold begin start continue engage result".split()
)
"""Verbs that say little: what is done is in their noun ("led to the deployment of", "carried out a drill")."""


def doing(clause: Clause) -> tuple[str, ...]:
    """The kinds of doing, by the verb and, where it says little, by the noun it goes with; in alphabetical order."""
    head = clause.head
    if head is None:
        return ()
    found = set(classes_of(_action(clause)) or classes_of(head.lemma_))  # "build up" is not "build"
    if any(c.dep_ == "dobj" for c in head.children):
        found = {TRANSITIVE.get(kind, kind) for kind in found}
    objects = {t.lemma_.lower() for c in head.children if c.dep_ in ("dobj", "prep") for t in (c, *c.children)}
    idiom = next((IDIOMS[key] for noun in sorted(objects) if (key := (head.lemma_.lower(), noun)) in IDIOMS), None)
    if idiom is not None:
        return (idiom,)
    if head.lemma_.lower() == "capture":
        found -= {"arrest"} if _filmed(head) else {"see"}
    action = _action(clause).split(" ")[0]
    if action != head.lemma_.lower():
        found |= classes_of(action)
    if head.lemma_.lower() in LIGHT or "see" in found:
        for child in head.children:
            if child.dep_ == "prep":
                nouns = [c for c in child.children if c.pos_ == "NOUN"]
            else:
                nouns = [child] if child.dep_ in ("dobj", "nsubjpass") and child.pos_ == "NOUN" else []
            found.update(kind for noun in nouns for kind in classes_of(noun.lemma_))
    return tuple(sorted(found))


FILMED = frozenset("video footage camera film photo photograph image picture clip satellite cctv".split())


def _filmed(head: Token) -> bool:
    """ "Captured on video" and "images captured": seen; "forces captured the ship": taken."""
    return any(t.lemma_.lower() in FILMED for c in head.children for t in (c, *c.children))


def terms(clause: Clause, names: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The content lemmas of a statement, in alphabetical order, each once: what comparing goes by.

    `names` gives, for a role noun that stands for one person of the document, that person's surname.
    """
    out = {lemma for token in clause.words if (lemma := _term(token))}
    roles = names or {}
    return tuple(sorted(out | {roles[lemma] for lemma in out if lemma in roles}))


def named(clause: Clause) -> tuple[str, ...]:
    """Those of the terms that are names or figures."""
    found = {lemma for t in clause.words if t.pos_ == "PROPN" and (lemma := _term(t))}
    figures = {lemma for t in clause.words if t.pos_ == "NUM" and (lemma := _term(t)) and lemma[0].isdigit()}
    return tuple(sorted(found | {f for f in figures if len(f) > 1}))


def _term(token: Token) -> str:
    """The lemma of a content word; empty for all others."""
    if token.pos_ not in ("NOUN", "PROPN", "VERB", "ADJ", "NUM"):
        return ""
    lemma = token.lemma_.lower().strip("-'’“”\"")
    if len(lemma) < 2 or lemma in STOP_LEMMAS or token.is_stop or not any(c.isalnum() for c in lemma):
        return ""
    return lemma
