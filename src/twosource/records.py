"""What twosource knows, as typed rows, in the order in which they come to be. Read this first.

Every row says one thing, in the words of its docstring. Rows are frozen; a stage makes new ones and never edits.
Conventions that hold everywhere:

* a `Span` is (start, end) in Unicode code points of `Document.text`, end exclusive;
* times are ISO 8601 strings in UTC with a trailing "Z"; `earliest` <= `latest`, both inclusive, and both are
  always given together with the precision that the words allow;
* distances are kilometres, coordinates are WGS84 degrees;
* ids are strings derived from content and position, never from order of reading, so that the same pile gives the
  same ids in any order, batch size or number of workers.
"""

from __future__ import annotations

import hashlib
from typing import Any, Literal

import msgspec

Span = tuple[int, int]

Polarity = Literal["affirmed", "denied"]
Certainty = Literal["asserted", "attributed", "probable", "possible", "unconfirmed", "expected"]
AttributionKind = Literal["quotation", "report", "belief", "intention"]
Stance = Literal["says", "confirms", "denies", "does-not-confirm", "declines", "neither", "warns", "calls-for"]
SourceKind = Literal["outlet", "agency", "office", "person", "group", "document", "sensor", "unknown"]
TimePrecision = Literal[
    "second", "minute", "hour", "part", "day", "week", "month", "quarter", "season", "year", "decade", "unknown"
]
TO_THE_DAY: frozenset[TimePrecision] = frozenset({"second", "minute", "hour", "part", "day"})
"""Precisions that are exact to the day or finer."""
PlacePrecision = Literal["point", "city", "region", "country", "area"]
AppearanceRole = Literal["happening", "measure", "position", "comment", "background"]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """The base of every row."""


def stable_id(prefix: str, *parts: object) -> str:
    """An id that depends on `parts` alone: "c-1f2e3a4b5c". Ten hex digits; the caller checks for clashes."""
    key = "\x1f".join(str(p) for p in parts).encode("utf-8", "surrogatepass")
    return f"{prefix}-{hashlib.sha256(key).hexdigest()[:10]}"


# ---------------------------------------------------------------- reports and documents


class Report(Row, frozen=True, kw_only=True):
    """These bytes were received from here."""

    id: str  # hash of the bytes (sha256, 12 hex digits), "-2", "-3" ... when the same bytes came from several paths
    path: str  # as given or found, forward slashes
    part: int = 0  # record within a container (line of a .jsonl, from 1); 0 for a whole file
    media_type: str  # text/plain, text/markdown, text/html, application/pdf, application/json (one record with fields)
    content: bytes  # the bytes of this record; of a feed entry, a message or an agency item the record made of it
    sha256: str  # of `content`
    raw_sha256: str | None = None  # of the bytes as received, where `content` was cut or decoded from them
    url: str | None = None  # where it was fetched from, as far as the container or the fetcher says
    retrieved: str | None = None  # when, ISO 8601 in UTC; None: nothing says when
    headers: tuple[tuple[str, str], ...] = ()  # of the answer, mail or archive record, those that matter, lower case
    charset: str | None = None  # named by the transport


class Removed(Row, frozen=True, kw_only=True):
    """This passage of the report is not part of what it says."""

    text: str
    reason: str  # e.g. "comment form", "related links", "photo credit", "repeated headline", "script"
    at: int  # code point of `Document.text` before which it stood


class Section(Row, frozen=True, kw_only=True):
    """The document is several articles joined, and this is one of them."""

    span: Span
    title: str | None


class Link(Row, frozen=True, kw_only=True):
    """The page links these words to that address."""

    span: Span
    url: str


class Document(Row, frozen=True, kw_only=True):
    """This is the clean text of a report, by this outlet, of this day. The text is frozen."""

    id: str
    report: str
    path: str
    part: int = 0  # as in the report
    url: str | None = None
    outlet: str | None = None
    origin: str | None = None  # whom the container names as where the text comes from: a feed entry's <source>, the
    # channel that a message was forwarded from, an agency item's information source; a hop behind the outlet
    retrieved: str | None = None  # as in the report
    headers: tuple[tuple[str, str], ...] = ()  # as in the report
    sha256: str | None = None  # of the bytes as received
    outlet_basis: str | None = None  # where it came from, e.g. "given", "metadata", "url", "e-mail address in the text"
    title: str | None = None
    byline: str | None = None
    published: str | None = None  # ISO 8601, as precise as known: 2017, 2017-04, 2017-04-16, 2017-04-16T10:00:00Z
    published_precision: TimePrecision = "unknown"
    published_basis: str | None = None  # "given", "metadata", "dateline in the text", "url", "dated from its text"
    published_earliest: str | None = None  # the interval, also when it is only inferred from the text
    published_latest: str | None = None
    language: str = "und"  # ISO 639-1, "und" when unknown
    text: str
    removed: tuple[Removed, ...] = ()
    sections: tuple[Section, ...] = ()  # empty: one article
    links: tuple[Link, ...] = ()
    fields: dict[str, Any] = {}  # fields of the input that twosource does not know, kept as they came
    notes: tuple[str, ...] = ()  # what was mended or guessed: "decoded as windows-1251", "mojibake mended"


class Reject(Row, frozen=True, kw_only=True):
    """This input, or this part of the work on it, was left out, and this is why."""

    path: str
    stage: str
    reason: str
    part: int = 0  # record within the container, where it is one record that was left out
    url: str | None = None
    summary: bool = False  # it counts things that are no reports: pictures in a mailbox, revisits in an archive


# ---------------------------------------------------------------- copies and stories


class Copy(Row, frozen=True, kw_only=True):
    """Document `doc` has text in common with document `of`, which is the earlier or the original one."""

    doc: str
    of: str
    kind: Literal["exact", "near", "partial", "wire"]
    containment: float  # share of the words of `doc` that stand in `of`
    containment_of: float  # share of the words of `of` that stand in `doc`
    direction: Literal["known", "inferred", "unknown"]
    spans: tuple[tuple[int, int, int, int], ...]  # start, end in doc, then start, end in `of`
    why: str
    redated_days: int | None = None  # days between the dates of one text under two dates too far apart for a reprint


class Story(Row, frozen=True, kw_only=True):
    """This document belongs to this group of documents about the same happening."""

    doc: str
    story: str


# ---------------------------------------------------------------- mentions


class Sentence(Row, frozen=True, kw_only=True):
    """These words are one sentence."""

    doc: str
    span: Span


class TimeMention(Row, frozen=True, kw_only=True):
    """These words name a time."""

    doc: str
    span: Span
    value: str  # TIMEX3
    kind: Literal["date", "time", "duration", "set"]
    earliest: str | None
    latest: str | None
    precision: TimePrecision
    anchor: str | None = None  # what it was resolved against: "publication", "2017-04-16" ...


class PlaceMention(Row, frozen=True, kw_only=True):
    """These words name a place, or with `institutional` a body named by its seat ("Moscow said")."""

    doc: str
    span: Span
    name: str  # canonical
    lat: float | None
    lon: float | None
    geonames_id: int | None
    precision: PlacePrecision
    radius_km: float
    country: str | None  # ISO 3166-1 alpha-2
    institutional: bool = False


class DistanceStatement(Row, frozen=True, kw_only=True):
    """The text says that this place lies this far from that one, in this direction from it, or within it."""

    doc: str
    span: Span
    place: str
    reference: str
    km_low: float
    km_high: float
    computed_km: float | None  # by the map; None when one of the two is not on it
    tolerance_km: float
    plausible: bool | None  # False: the distance, the direction or the containment is not what the map gives
    as_written: str
    relation: Literal["distance", "within", "direction"] = "distance"  # "X, in Y", "X, east of Y": no km stated, both 0
    direction: str | None = None  # of the place from the reference, as stated: north, northeast, east ...
    bearing: float | None = None  # by the map, degrees clockwise from north
    direction_fits: bool | None = None


class Change(Row, frozen=True, kw_only=True):
    """The figure is part of a change: what it was, what it became, or by how much or how many times it changed."""

    role: Literal["from", "to", "by", "factor"]  # what the figure itself says
    direction: Literal["up", "down"] | None = None
    before: float | None = None  # as far as the words give them, in the unit of the figure
    after: float | None = None
    factor: float | None = None  # after / before: 3 for "tripled", 1.05 for "rose 5 percent"


class QuantityMention(Row, frozen=True, kw_only=True):
    """These words count or measure something."""

    doc: str
    span: Span  # the number with its approximator and unit or item: "about 20 carriages"
    value: float | None
    low: float | None
    high: float | None
    low_exclusive: bool = False  # "over 150": low 150, exclusive, no high
    high_exclusive: bool = False
    unit: str | None  # canonical pint name ("kilometer"), ISO 4217 for money, "percent"; None for counts
    item: str | None  # what is counted, as written: "freight rail cars"
    item_head: str | None  # comparable head: "rail car" for carriages, wagons, freight cars
    approximator: str | None  # "around", "at least", "up to" ...
    counted: str | None = None  # killed, injured, missing, displaced, stored, exploded, seen, planned
    as_written: str
    kind: Literal["count", "measure", "money", "percent", "ratio", "ordinal", "age"] = "count"
    period_max: bool = False  # a maximum over a period: "at most about 20 in the past five years"
    per: str | None = None  # of a rate, what it is reckoned by: "day", "barrel", "person"
    change: Change | None = None  # "rose from 20 to 73", "more than tripled"


class EntityMention(Row, frozen=True, kw_only=True):
    """These words name a person, an organisation or another named thing."""

    doc: str
    span: Span
    type: Literal["person", "organisation", "place", "vessel", "weapon", "other"]
    name: str
    role: str | None = None  # "spokesman", "foreign minister"
    affiliation: str | None = None
    entity: str  # id of the thing within the document: all mentions of one person carry the same


# ---------------------------------------------------------------- attributions


class Attribution(Row, frozen=True, kw_only=True):
    """The text says that this source, by this cue, says or thinks this content."""

    id: str
    doc: str
    source: tuple[Span, ...]  # empty when the text names none
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    parent: str | None = None  # the attribution within whose content this one stands
    kind: AttributionKind = "report"
    polarity: Polarity = "affirmed"  # denied: the source rejects the content
    negated: bool = False  # the content itself says that something is not so: "said no train had crossed"
    certainty: Certainty = "attributed"
    stance: Stance = "says"
    source_id: str | None = None  # id of a Source
    source_text: str | None = None  # the words, pronouns resolved: "Dmitry Peskov"
    via: tuple[str, ...] = ()  # ids of Sources between: "told RIA Novosti", outermost first
    via_spans: tuple[Span, ...] = ()  # the words that name them, in the same order
    cue_text: str = ""
    hedges: tuple[str, ...] = ()  # the words by which the cue itself takes certainty away, as written: "reportedly"
    rule: str = ""  # which rule found it
    block: bool = False  # content runs over following paragraphs of a quoted block
    doubted: bool = False  # found by a rule, unlikely by the trained part: `annotate` leaves it out, chains use it


class Source(Row, frozen=True, kw_only=True):
    """This is one origin of information, whatever it is called."""

    id: str  # "s-ria-novosti"
    name: str
    kind: SourceKind
    aliases: tuple[str, ...] = ()
    country: str | None = None
    owner: str | None = None
    role: str | None = None
    affiliation: str | None = None
    named: bool = True  # False: "local residents", "a US official"
    document: str | None = None  # for sources known only within one document
    parent: str | None = None  # id of the organisation that it is a part of: Beyond Parallel of CSIS
    descriptors: tuple[str, ...] = ()  # words by which a text may call it: "think tank", "website"
    reliability: str = "F"  # Admiralty A-F, set by the desk alone


class AttributionSource(Row, frozen=True, kw_only=True):
    """This attribution's source is that Source, and it came through these."""

    doc: str
    attribution: str
    source: str  # id of a Source
    via: tuple[str, ...] = ()  # ids of Sources, outermost first
    source_name: str = ""


# ---------------------------------------------------------------- appearances, claims, events


class Hop(Row, frozen=True, kw_only=True):
    """The information passed through this source."""

    source: str  # id of a Source
    name: str
    role: str | None = None
    cue: str | None = None
    span: Span | None = None  # the words that name it; None for the outlet itself
    certainty: Certainty = "attributed"
    polarity: Polarity = "affirmed"
    stance: Stance = "says"
    hedges: tuple[str, ...] = ()  # the words by which the text lowers the certainty of this hop
    why: str | None = None  # where the hop was inferred


class Quantity(Row, frozen=True, kw_only=True):
    """So many of that, as a slot of an appearance."""

    value: float | None
    low: float | None
    high: float | None
    low_exclusive: bool = False
    high_exclusive: bool = False
    unit: str | None
    item: str | None
    item_head: str | None = None
    as_written: str
    approximator: str | None
    counted: str | None = None
    kind: str = "count"
    period_max: bool = False
    per: str | None = None
    change: Change | None = None
    span: Span


class When(Row, frozen=True, kw_only=True):
    """Between these two moments."""

    earliest: str
    latest: str
    precision: TimePrecision
    as_written: str | None = None
    span: Span | None = None


class Where(Row, frozen=True, kw_only=True):
    """There."""

    name: str
    lat: float | None
    lon: float | None
    precision: PlacePrecision
    country: str | None = None
    geonames_id: int | None = None
    span: Span | None = None
    radius_km: float = 0.0  # of the disc that stands for it; 0 when unknown


class Slots(Row, frozen=True, kw_only=True):
    """Who did what to what, how many, when and where."""

    who: tuple[str, ...] = ()
    action: str = ""
    what: tuple[str, ...] = ()
    quantity: tuple[Quantity, ...] = ()
    when: When | None = None
    where: tuple[Where, ...] = ()


class Appearance(Row, frozen=True, kw_only=True):
    """This document asserts this claim in these words, on the word of this chain of sources."""

    id: str
    doc: str
    span: Span
    quote: str  # text[span]
    chain: tuple[Hop, ...]  # the publishing outlet first, the root last
    root: str  # source of the last hop
    polarity: Polarity  # denied: whoever speaks rejects it ("denied that ...", "it is untrue that ...")
    certainty: Certainty
    stance: Stance = "says"
    negated: bool = False  # the words themselves say that something is not so: "no train crossed"
    slots: Slots
    role: AppearanceRole
    hedges: tuple[str, ...] = ()  # the cue words for certainty, as written
    terms: tuple[str, ...] = ()  # content lemmas, for comparing
    named: tuple[str, ...] = ()  # which of the terms are names or figures
    doing: tuple[str, ...] = ()  # kinds of doing, for comparing: "move", "launch"

    @property
    def against(self) -> bool:
        """Whether it says that the thing is not so: a denial of it, or the assertion of its negation, but not both."""
        return (self.polarity == "denied") != self.negated


class Independence(Row, frozen=True, kw_only=True):
    """So many sources stand behind the claim, at least and at most, and this is why."""

    min: int
    max: int
    items: tuple[RootItem, ...]
    why: str


class RootItem(Row, frozen=True, kw_only=True):
    """These appearances rest on this root."""

    source: str
    name: str
    appearances: tuple[str, ...]
    why: str
    known: bool = True  # False: the chain ends in the dark
    group: int = 0  # roots with the same number share an origin, text or interest and count once in min


class Dating(Row, frozen=True, kw_only=True):
    """This statement, which gives no full date itself, is of this time, and this is why."""

    appearance: str
    when: When
    why: str


class SourceIdentity(Row, frozen=True, kw_only=True):
    """These two ids of sources stand for one and the same source; `canonical` is the one to use."""

    source: str
    canonical: str
    why: str = ""


class Claim(Row, frozen=True, kw_only=True):
    """These appearances assert the same thing."""

    id: str
    text: str
    role: AppearanceRole
    appearances: tuple[str, ...]
    why: tuple[str, ...] = ()  # the joins, in words


class Support(Row, frozen=True, kw_only=True):
    """So many independent sources stand behind this claim."""

    claim: str
    roots: Independence


class Onward(Row, frozen=True, kw_only=True):
    """The chain of this appearance goes on with these hops, as another appearance tells, and this is why."""

    appearance: str
    by: str  # id of the appearance that tells
    hops: tuple[Hop, ...]
    why: str


class Notice(Row, frozen=True, kw_only=True):
    """This passage says that something reported before was wrong or is withdrawn."""

    doc: str
    span: Span
    kind: Literal["corrected", "retracted"]
    by: Span | None  # the words for who takes it back; None: the document's own outlet
    old: Span | None = None  # the words that say what was wrong
    numbers: tuple[float, ...] = ()  # what the wrong words count or measure
    whole: bool = False  # all that the document says is meant: "this story has been retracted"


class Correction(Row, frozen=True, kw_only=True):
    """By this notice these appearances no longer stand: they said, or rest on, what was taken back."""

    id: str
    kind: Literal["corrected", "retracted"]
    by: str  # id of a Source
    name: str
    when: str | None  # publication of the document that tells
    doc: str
    span: Span
    quote: str
    claims: tuple[str, ...]
    appearances: tuple[str, ...]  # empty: what it changed cannot be told from the words
    why: str


class Laundering(Row, frozen=True, kw_only=True):
    """These pages of the claim pass it on so that nobody sees where it comes from, and this is how."""

    id: str
    claim: str
    kind: Literal["loop", "echo", "erased"]
    sources: tuple[str, ...]  # a circle in its order; of an erased source first the vague words, then who it was
    appearances: tuple[str, ...]  # that show it
    why: str


class Drift(Row, frozen=True, kw_only=True):
    """From the one appearance to the later one this changed."""

    kind: Literal["quantity", "hedge", "certainty", "speaker"]
    from_: str = msgspec.field(name="from")
    to: str
    change: str
    claim: str = ""
    between: tuple[str, ...] = ()  # ids of the two appearances, the earlier one first


class Credibility(Row, frozen=True, kw_only=True):
    """The Admiralty grade of this claim, 1 (confirmed) to 6 (cannot be judged), computed."""

    claim: str
    grade: int
    why: str


class Rank(Row, frozen=True, kw_only=True):
    """This claim or event comes at this place in the order in which an editor reads; folded ones come closed."""

    subject: str
    rank: int  # 1 matters first
    folded: bool = False
    why: str = ""


class Event(Row, frozen=True, kw_only=True):
    """These claims are about the same happening."""

    id: str
    headline: str
    when: When | None
    where: tuple[Where, ...]
    claims: tuple[str, ...]


class Contradiction(Row, frozen=True, kw_only=True):
    """These appearances cannot both be true, or only seem so and this is why."""

    id: str
    kind: Literal["quantity", "time", "place", "polarity", "attribution", "plausibility"]
    between: tuple[str, ...]  # appearance ids
    values: tuple[str, ...]
    status: Literal["open", "explained"]
    why: str
    claims: tuple[str, ...] = ()


# ---------------------------------------------------------------- indicators


Looked = Literal["saw", "saw-none", "could-not-tell"]
"""What came of a look. That nobody looked is the absence of a row, never one of these."""


class Observation(Row, frozen=True, kw_only=True):
    """So many were seen there then, on the word of this; or somebody looked and saw none, or could not tell."""

    value: float | None
    low: float | None
    high: float | None
    when: When | None
    evidence: tuple[str, ...]  # appearance ids, or paths and addresses of a table
    as_written: str
    looked: Looked = "saw"
    origin: Literal["text", "table", "image", "events"] = "text"
    roots: tuple[str, ...] = ()  # names of those who counted; the same name counts once
    sources_min: int = 1
    sources_max: int = 1
    claims: tuple[str, ...] = ()
    level: float | None = None  # probability of [low, high]
    quality: float | None = None
    note: str | None = None  # why nobody could tell, the words of the source


class Gap(Row, frozen=True, kw_only=True):
    """Between these two days nobody looked, though somebody should have."""

    start: str
    end: str
    days: int


class Baseline(Row, frozen=True, kw_only=True):
    """So many were usual, on the word of this, or as computed from so many looks."""

    value: float | None
    low: float | None
    high: float | None
    period: str | None
    stated: bool
    evidence: tuple[str, ...]
    as_written: str
    method: str = "stated"
    nominal: float | None = None  # share of values that [low, high] holds
    number: int = 0  # observations behind a computed one
    gaps: tuple[Gap, ...] = ()


class AlertChange(Row, frozen=True, kw_only=True):
    """On this day the alert became this, and this is why."""

    at: str
    change: Literal["opened", "updated", "second-source", "closed"]
    why: str


class Alert(Row, frozen=True, kw_only=True):
    """This observation left its baseline, or this happening of a watch was reported."""

    value: float
    baseline: float
    ratio: float
    when: When | None
    evidence: tuple[str, ...]
    text: str  # its first line says when only one source stands behind it
    kind: Literal["indicator", "happening"] = "indicator"
    id: str = ""
    indicator: str = ""  # id of the indicator, or of the happening
    status: Literal["open", "closed"] = "open"
    opened: str = ""  # day of the first look outside the baseline
    last: str = ""  # day of the last look outside it
    probability: float | None = None  # of such a value, were nothing changed; None: the baseline is stated
    sources_min: int = 1
    sources_max: int = 1
    sources: tuple[str, ...] = ()
    contradictions: tuple[str, ...] = ()
    usual: Baseline | None = None
    history: tuple[AlertChange, ...] = ()


class Indicator(Row, frozen=True, kw_only=True):
    """Observations of the same item at the same place form this series."""

    id: str
    name: str
    place: str | None
    unit: str
    observations: tuple[Observation, ...]
    baseline: Baseline | None
    alerts: tuple[Alert, ...]


class Passage(Row, frozen=True, kw_only=True):
    """When the judgement was made, this subject was these words of that document."""

    subject: str
    doc: str
    span: Span
    quote: str


class Movement(Row, frozen=True, kw_only=True):
    """This moved, so many of it, from here to there, by this means, on whose account, as far as the words say."""

    what: str
    number: Quantity | None = None
    origin: str | None = None
    destination: str | None = None
    via: tuple[str, ...] = ()
    means: Literal["rail", "road", "sea", "air"] | None = None
    by: str | None = None  # who moves it
    when: When | None = None


class OfficialStance(Row, frozen=True, kw_only=True):
    """This official, or office, takes this stance to the happening."""

    source: str
    name: str
    stance: Stance
    appearance: str
    quote: str


class Coded(Row, frozen=True, kw_only=True):
    """This happening of a watch is of this type, there and then, on the word of these."""

    id: str
    kind: str  # as in the watch: "movement-rail"
    plover: str  # "MOBILIZE"
    cameo: str  # "154"
    mode: str | None = None
    text: str
    when: When | None
    when_why: str = ""
    where: tuple[Where, ...]
    places: tuple[str, ...]  # ids of places of the watch
    actors: tuple[str, ...] = ()  # ids of actors of the watch
    movements: tuple[Movement, ...] = ()
    stances: tuple[OfficialStance, ...] = ()
    planned: bool = False  # nobody says that it took place, only that it will
    unsure: bool = False  # everybody calls it likely, possible or unconfirmed
    appearances: tuple[str, ...]
    sources_min: int
    sources_max: int
    sources: tuple[str, ...] = ()


class Judgement(Row, frozen=True, kw_only=True):
    """This person decided this, then, for this reason. It wins over the machine and outlives every run."""

    id: str
    kind: str  # same-claim, different-claim, same-root, not-a-copy, reliability, alias ...
    subjects: tuple[str, ...]
    value: str | None
    who: str
    when: str
    why: str
    sides: tuple[tuple[str, ...], ...] = ()  # the appearances that each subject stood for, where it is a claim or event
    passages: tuple[Passage, ...] = ()  # where its appearances stood, to find them again when their ids change


class Ruling(Row, frozen=True, kw_only=True):
    """In this run this judgement holds, or it does not and the note says why."""

    judgement: str
    kind: str
    sides: tuple[tuple[str, ...], ...]  # ids of this run, for each subject
    value: str | None
    who: str
    when: str
    why: str
    status: Literal["holds", "undone", "overruled", "idle"]  # idle: nothing in this run is what it is about
    note: str = ""
