"""Through whom a statement reached the page: the hops from the publishing outlet to the root."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Mapping, Sequence

import msgspec

from twosource.records import Attribution, AttributionSource, Document, Hop, Source, Span
from twosource.sources import known, make
from twosource.sources.lists import domain_of
from twosource.sources.lists import words as name_words
from twosource.sources.media import prints
from twosource.sources.phrases import anaphor_of, described, group_of, is_document, is_human, is_visual
from twosource.sources.pointing import VAGUE
from twosource.stages.appearances.credits import Credit, credit_at
from twosource.stages.appearances.words import PRONOUNS

ARTICLES = re.compile(r"^(?:an?|the|some|its|their|his|her)\s+", re.I)
_POINTING = re.compile(r"^(?:the|this|that|these|those|its|their|his|her|one|another|both|two of|some of)\b", re.I)
_TAIL = re.compile(
    r"(?:,|\s\(|\s[–—-]\s|\s(?:who|whom|whose|which|that|quoted|cited|interviewed|speaking|asked|reached)\b).*$", re.S
)
_NUMBER = re.compile(r"((?:two|three|four|five|six|seven|eight|nine|ten|dozens? of|\d{1,3})) ", re.I)
MAX_WORDS = 9
_VAGUE = PRONOUNS | VAGUE | {"them", "us", "one"}
_PART = ("one of the ", "some of the ", "many of the ", "others ", "other ", "most of the ")
_OWNED = ("his ", "her ", "its ", "their ")
NOBODY = "source not named"
MEDIA = frozenset({"outlet", "agency"})
_FORUM = re.compile(
    r"\b(?:in|at|during|through|via|on|to)\s(?:an?|his|her|its|their|another|the(?!\ssame))\s(?:[\w'’-]+\s){0,3}?"
    r"(?:statement|conference|briefing|speech|address|interview|letter|post|tweet|hearing|rally|message|e-?mail|"
    r"court|parliament|channel|account|page|blog|memoir|book|website|reporters|journalists)\b"
    r"|\b(?:told|to|with)\s(?:us|me|reporters|journalists|lawmakers|parliament|our\s\w+|"
    r"this\s(?:newspaper|paper|site|magazine|channel|blog|station|agency|website|reporter|correspondent))\b"
    r"|\bin\s(?:parliament|court)\b|\bon\s(?:Twitter|X|Telegram|Facebook|Instagram|VK|Weibo|YouTube|TikTok)\b"
    r"|\b(?:tweeted|posted|testified|separately)\b",
    re.I,
)
"""Where else one can speak than to the outlet that carried the same person's words before."""
_TALK = re.compile(
    r"(?:(?:some|un(?:confirmed|verified)|conflicting|persistent|initial|early|several|various)\s)*"
    r"(?:reports|rumou?rs?|gossip|speculation|hearsay|talk)(?:\sin\s[\w\s]{2,40})?$",
    re.I,
)
_BREAK = re.compile(r"[.!?;](?=\s)|\n")
_LOOK = 200
"""Code points before and after a cue in which a forum is looked for."""


def unnamed_source(doc: str) -> Source:
    """The one who is not named: "reportedly", "is believed to". Each document has its own."""
    return msgspec.structs.replace(make.unnamed(doc), name=NOBODY)


class Talk(msgspec.Struct, frozen=True):
    """Up to this place the text says that the outlet spoke to these people (nouns and names)."""

    end: int
    outlet: Source
    span: Span
    people: frozenset[str]


_SPOKE = re.compile(
    r"(?:(?P<by>(?:[Tt]he\s)?(?:[^\W\d_a-z][\w&’'-]*(?:\s[^\W\d_a-z][\w&’'-]*){0,4}|newspaper|paper|channel|agency|site|"
    r"magazine))|\b(?:which|and|who))\s(?:(?:has|have|had|also|later)\s){0,2}(?:spoken|spoke|talked)\s(?:to|with)\s"
    r"(?P<who>[^.;\n]{3,160})"
)
_TALK_LASTS = 600
"""Code points after which nobody is still the one whom an outlet spoke to."""
_MOST_TALKS = 50
_TALK_WORDS = frozenset("the and two three four five with from who that several some other others".split())


class Chains:
    """Builds the chain of any attribution of one document."""

    def __init__(
        self,
        document: Document,
        outlet: Source,
        attributions: Sequence[Attribution],
        links: Sequence[AttributionSource],
        sources: Mapping[str, Source],
        credits: Sequence[Credit] = (),
        named: Mapping[str, Source] | None = None,
    ) -> None:
        """`named`: by attribution, the source that is all an attribution cites ("the paper had cited residents")."""
        self.document = document
        self.outlet = outlet
        self._attributions = {a.id: a for a in attributions}
        self._links = {link.attribution: link for link in links}
        self._sources = sources
        self._credits = credits
        self._links_at = sorted(document.links, key=lambda link: link.span)
        self._link_ends = list(itertools.accumulate((link.span[1] for link in self._links_at), max))
        self._first_words: dict[str, str] = {}
        self._media: dict[str, tuple[Hop, ...]] = {}
        self._named = named or {}
        self.linked: dict[str, Source] = {s.id: s for s in self._named.values()}  # sources of no attribution, by id
        order = sorted(attributions, key=lambda a: (a.cue[0][0] if a.cue else a.content[0][0], a.id))
        for a in order:
            self._describe(a)
        self._talks = self._find_talks(order)
        self._carry_on(order)

    def of(self, attribution: Attribution | None, at: int | None = None) -> tuple[Hop, ...]:
        """The hops, outlet first. Without an attribution the outlet alone: it asserts the statement itself.

        `at` is where the statement stands, for the credit line that covers it ("Source: Reuters").
        """
        inner = self._inner(attribution)
        carried = self._media.get(attribution.id, ()) if attribution is not None else ()
        hops = [Hop(source=self.outlet.id, name=self.outlet.name, certainty="asserted")]
        ids = {h.source for h in inner} | {h.source for h in carried}
        where = at if at is not None else attribution.content[0][0] if attribution is not None else None
        credit = credit_at(self._credits, where) if where is not None else None
        for source, span in credit.hops if credit is not None else ():
            if source.id not in ids:
                _add(hops, Hop(source=source.id, name=source.name, span=span, why=credit.why if credit else None))
        for hop in (*carried, *inner):
            _add(hops, hop)
        return tuple(self._once(hops))

    def _inner(self, attribution: Attribution | None) -> list[Hop]:
        """The hops that the attribution and those around it name, outermost first."""
        out: list[Hop] = []
        for step in self._path(attribution):
            for hop in self._hops(step, out[-1] if out else None):
                _add(out, hop)
        cited = self._named.get(attribution.id) if attribution is not None else None
        if cited is not None and attribution is not None:
            _add(out, Hop(source=cited.id, name=cited.name, role=cited.role, cue=attribution.cue_text))
        return out

    def _path(self, attribution: Attribution | None) -> list[Attribution]:
        """The attribution and those around it, outermost first. A circle ends where it closes."""
        path: list[Attribution] = []
        seen: set[str] = set()
        while attribution is not None and attribution.id not in seen:
            seen.add(attribution.id)
            path.append(attribution)
            attribution = self._attributions.get(attribution.parent) if attribution.parent else None
        return path[::-1]

    # ------------------------------------------------------------ the hops of one attribution

    def _hops(self, a: Attribution, before: Hop | None) -> list[Hop]:
        link = self._links.get(a.id)
        linked = self._linked(a)
        if link is None:
            nobody = unnamed_source(self.document.id)
            span = a.cue[0] if a.cue else None
            return [self._hop(linked or nobody, a, span)]
        out = []
        for n, via in enumerate(link.via):
            source = self._sources.get(via)
            if source is not None and source.id != self.outlet.id:
                span = a.via_spans[n] if n < len(a.via_spans) else None
                name = source.name
                if not source.named and span is not None and source.kind == "group":
                    name = described(self.document.text[span[0] : span[1]]) or name  # "state radio"
                out.append(Hop(source=via, name=name, role=source.role, cue=a.cue_text, span=span))
        source = self._sources.get(link.source)
        talk = source is not None and self._hearsay(source, a)
        if talk:
            source = unnamed_source(self.document.id)
        if source is not None and _nobody(source) and a.parent and a.certainty == "expected" and not a.source:
            return out  # "is expected" within somebody's words: how sure he is, not another source
        if source is not None and _only_shows(source, a):
            return out  # "the rise indicates that P": a sign that somebody reads, and no source
        if a.parent and _deed(a, self.document.text):
            return out
        if linked is not None and not out and (before is None or before.source != linked.id):
            if source is None or _nobody(source):
                source = linked
            elif source.kind not in MEDIA:
                out.append(Hop(source=linked.id, name=linked.name, cue=a.cue_text, why="the words carry a link to it"))
        if source is not None:
            reader = out[-1] if out else before
            if talk:
                words = _short(self.document.text[a.source[0][0] : a.source[0][1]])
                return [*out, msgspec.structs.replace(self._hop(source, a, a.source[0]), name=words)]
            if _nobody(source):
                source = msgspec.structs.replace(source, name=NOBODY)
            seen = source.kind == "document" and not source.named and is_visual((*source.descriptors, "")[0])
            if seen and (out or self._reads(before)):
                return out  # "pictures broadcast by X": X shows them; "photos show P, the institute says": it read them
            if source.kind == "sensor" and reader is not None and "(" not in source.name:
                # A picture says nothing by itself: whoever reads it is named with it.
                source = msgspec.structs.replace(source, name=f"{source.name} ({reader.name})")
            out.append(self._hop(source, a, a.source[0] if a.source else (a.cue[0] if a.cue else None)))
        return out

    def _reads(self, hop: Hop | None) -> bool:
        """Whether the hop before is somebody who looks at pictures for others: no medium, and not nobody."""
        source = self._sources.get(hop.source) if hop is not None else None
        return source is not None and source.kind not in MEDIA and not _nobody(source)

    def _hearsay(self, source: Source, a: Attribution) -> bool:
        """Whether the source is only talk: "unconfirmed reports", "rumours"; nobody can tell whose."""
        if source.named or source.kind not in ("document", "unknown", "group") or not a.source:
            return False
        return _TALK.match(_short(self.document.text[a.source[0][0] : a.source[0][1]])) is not None

    def _linked(self, a: Attribution) -> Source | None:
        """The listed outlet to whose address the words of the attribution are linked, if it is not this one."""
        for start, end in (*a.cue, *a.source):
            i = bisect.bisect_left(self._link_ends, start + 1)
            if i < len(self._links_at) and self._links_at[i].span[0] < end:
                found = known(domain_of(self._links_at[i].url) or "")
                if found is not None and found.kind in MEDIA and found.id != self.outlet.id:
                    self.linked[found.id] = found
                    return found
        return None

    def _describe(self, a: Attribution) -> None:
        """Remember the first words for each source that has no name: later "the captain" is still that one."""
        link = self._links.get(a.id)
        source = self._sources.get(link.source) if link is not None else None
        if source is None or source.named or not a.source or _nobody(source) or source.id in self._first_words:
            return
        words = _short(self.document.text[a.source[0][0] : a.source[0][1]])
        if words and words.lower() not in PRONOUNS and len(words.split()) <= MAX_WORDS:
            self._first_words[source.id] = words

    def _words(self, source: Source, a: Attribution) -> str:
        """Whoever is not named is called what the text calls him: "US think tank", not "US think tanks"."""
        if source.named or source.kind in ("sensor", "outlet") or not a.source or _nobody(source):
            return source.name
        link = self._links.get(a.id)
        told = link.source_name if link is not None and link.source_name else source.name
        text = self.document.text[a.source[0][0] : a.source[0][1]]
        words = described(text)
        number = _NUMBER.match(text)
        parts = words.lower().split()
        vague = not parts or parts[-1] in _VAGUE or (parts[0] in VAGUE and (len(parts) == 1 or parts[1] in ("of", "a")))
        first = self._first_words.get(source.id, "")
        if vague or len(parts) > MAX_WORDS or text.lower().startswith(_OWNED):
            part = told.startswith(_PART)  # "one of the survivors" says more than "two survivors"
            return first if first and not part and len(parts) <= 1 else told
        if words.startswith("of "):
            return " ".join(text.split()) if len(text.split()) <= MAX_WORDS else told  # "one of the officials"
        if text.lower().startswith("the "):
            first = max((first, source.name), key=lambda name: len(name.split()))
            return first if len(first) > len(words) else words
        return f"{number[1].lower()} {words}" if number is not None else words

    def _hop(self, source: Source, a: Attribution, span: Span | None) -> Hop:
        return Hop(
            source=source.id,
            name=self._words(source, a),
            role=source.role,
            cue=a.cue_text or None,
            span=span,
            certainty=a.certainty,
            polarity=a.polarity,
            stance=a.stance,
            hedges=a.hedges,
        )

    def _once(self, hops: Sequence[Hop]) -> list[Hop]:
        """The hops without loops. Of two places of one medium the outer stays, of two of another source the deeper."""
        first = {h.source: n for n, h in reversed(list(enumerate(hops)))}
        last = {h.source: n for n, h in enumerate(hops)}
        out: list[Hop] = []
        for n, hop in enumerate(hops):
            source = self._sources.get(hop.source)
            outer = n > 0 and first[hop.source] == 0
            place = first if outer or (source is not None and source.kind in MEDIA) else last
            if place[hop.source] == n:
                out.append(hop)
        return out

    # ------------------------------------------------------------ the medium that goes on

    def _carry_on(self, order: Sequence[Attribution]) -> None:
        """Who told an outlet something and goes on ("he said") is still speaking to that outlet.

        It ends where he speaks elsewhere: to another outlet, in a statement, at a briefing, to this outlet itself.
        """
        held: dict[str, tuple[Hop, ...]] = {}
        for a in order:
            hops = self._inner(a)
            if not hops:
                continue
            root = self._sources.get(hops[-1].source)
            if root is None or root.kind in MEDIA or _nobody(root) or root.kind == "sensor":
                continue
            between = tuple(hops[:-1])
            if between:
                if a.via_spans or self._linked(a) or self._all_media(between):
                    held[root.id] = between
                continue
            if self._elsewhere(a):
                held.pop(root.id, None)
            elif root.id not in held and (asked := self._asked_by(a, root)) is not None:
                self._media[a.id] = (asked,)
                held[root.id] = (asked,)
            elif root.id in held:
                self._media[a.id] = tuple(
                    msgspec.structs.replace(h, why=f"{root.name} was speaking to it before") for h in held[root.id]
                )

    def _asked_by(self, a: Attribution, root: Source) -> Hop | None:
        """The outlet that spoke to this speaker: "The Example spoke to a recruiter. The recruiter said"."""
        if not a.source:
            return None
        words = self.document.text[a.source[0][0] : a.source[0][1]]
        if not re.match(r"[Tt]he |[^\W\d_a-z]", words):
            return None
        near = [t for t in self._talks if t.end <= a.source[0][0] <= t.end + _TALK_LASTS]
        who = {w.lower() for w in re.findall(r"[^\W\d_]{3,}", _TAIL.sub("", words.split(",")[0]))} - {"the"}
        who |= set(re.findall(r"[^\W\d_a-z]\w{2,}", f"{words} {root.name}" if root.named else words))
        for talk in reversed(near):
            if who & talk.people:
                return Hop(
                    source=talk.outlet.id, name=talk.outlet.name, span=talk.span, why="the text says it spoke to them"
                )
        return None

    def _find_talks(self, order: Sequence[Attribution]) -> list[Talk]:
        """Who spoke to whom: "X, which spoke to a recruiter and two managers", "our colleagues at X spoke to Y"."""
        out: list[Talk] = []
        media = [(a.source[0], s) for a in order if a.source and (s := self._root(a)) is not None and s.kind in MEDIA]
        for m in itertools.islice(_SPOKE.finditer(self.document.text), _MOST_TALKS):
            name = (m["by"] or "").removeprefix("the ").removeprefix("The ")
            outlet = known(name) if name else None
            if outlet is None:
                fits = [(sp, s) for sp, s in media if sp[0] < m.end()]
                named = [s for _, s in fits if name and name in s.name]
                pointing = not name or name.lower() in ("newspaper", "paper", "channel", "agency", "site", "magazine")
                outlet = named[-1] if named else fits[-1][1] if fits and pointing else None
            if outlet is None and prints(make.outlet(name or "-")):
                outlet = make.outlet(name)
            if outlet is None or outlet.kind not in MEDIA or outlet.id == self.outlet.id:
                continue
            people = {
                w if w[0].isupper() else w.lower().removesuffix("s") for w in re.findall(r"[^\W\d_]{3,}", m["who"])
            }
            people |= {f"{w}s" for w in people if w.islower()}
            span = m.span("by") if m["by"] else m.span()
            out.append(Talk(m.end(), outlet, span, frozenset(people - _TALK_WORDS)))
            self.linked[outlet.id] = outlet
        return out

    def _root(self, a: Attribution) -> Source | None:
        link = self._links.get(a.id)
        return self._sources.get(link.source) if link is not None else None

    def _all_media(self, hops: Sequence[Hop]) -> bool:
        found = [self._sources.get(h.source) for h in hops]
        return all(s is not None and s.kind in MEDIA for s in found)

    def _elsewhere(self, a: Attribution) -> bool:
        """Whether the words around the cue name another place where it was said."""
        if not a.cue:
            return False
        if a.rule == "according to":
            return False  # "according to the statement"
        start, end = a.cue[0][0], a.cue[-1][1]
        text = self.document.text
        before, after = text[max(0, start - _LOOK) : start], text[start : end + _LOOK]
        cuts = [m.end() for m in _BREAK.finditer(before)]
        stop = _BREAK.search(after, end - start)
        around = before[cuts[-1] if cuts else 0 :] + after[: stop.start() if stop else len(after)]
        return _FORUM.search(around) is not None


def _nobody(source: Source) -> bool:
    """Whether the text does not say at all who it is; "a shipping agent" is somebody."""
    return source.kind == "unknown" and not source.named and source.id.startswith("s-unnamed-")


_SHOWING = re.compile(
    r"\b(?:show|indicat|suggest|mean|prov|demonstrat|confirm|impl|signal|point|reveal|support|hint|illustrat|underlin|"
    r"reflect|highlight|underscor|forc|rais)\w*",
    re.I,
)


def _only_shows(source: Source, a: Attribution) -> bool:
    """Whether a thing or a happening only shows something: who draws the conclusion is whoever speaks.

    A source is a person, a body, a document or a sensor: "the rise" and "these movements" are none.
    """
    if source.named or source.kind not in ("unknown", "group") or _nobody(source) or not source.descriptors:
        return False
    head = source.descriptors[0]
    single = head.removesuffix("s")
    people = group_of(head) or group_of(single) or is_human(head) or is_human(single)
    thing = (
        anaphor_of(head)
        or is_document(head)
        or is_document(single)
        or is_visual(head)
        or head in name_words()["bodies"]
    )
    return not people and not thing and _SHOWING.search(a.cue_text) is not None


def _deed(a: Attribution, text: str) -> bool:
    """Whether an attribution is something done with words (an order, a refusal, a plan), and no statement of anybody's.

    "X said Egypt had ordered its factories to make rockets" is on the word of X, not on Egypt's.
    """
    if any(mark in text[s:e] for s, e in a.content for mark in '"“'):
        return False  # 'urged clients to "stay calm"': his words
    deed = a.rule in ("directive", "preposition") or (a.rule == "infinitive" and a.kind == "intention")
    deed = deed or (
        a.rule in ("object", "naming", "learned object") and a.cue_text.split(" ")[-1].lower() in _PERFORMING
    )
    return deed and a.stance in ("says", "warns", "calls-for")


_PERFORMING = frozenset(
    "declared declare declares announced announce announces ordered demanded proposed cited rejected opposed supported "
    "welcomed endorsed blamed defended promised pledged threatened attacked".split()
)
"""Verbs by which something is done in saying it: "has declared an emergency"."""


def _short(words: str) -> str:
    """Source words without article and without what follows the name: "captain" of "the captain, who ..."."""
    return ARTICLES.sub("", _TAIL.sub("", " ".join(words.split()))).strip(" ,;:")


def _add(hops: list[Hop], hop: Hop) -> None:
    """Append a hop unless it is the last one again; then the one that has words stays."""
    if not hops or hop.source != hops[-1].source:
        hops.append(hop)
    elif hop.span is not None and hops[-1].span is None:
        hops[-1] = hop
