"""What a noun phrase without a proper name of its own means: a group, a post and its holder, a document, a body."""

from __future__ import annotations

import bisect
import re

import msgspec

from twosource.records import EntityMention, Source, Span
from twosource.sources import make
from twosource.sources.lists import countries, country_words, fold, slug, words
from twosource.sources.offices import function_of, office, seated, split_country, strip_press
from twosource.sources.phrases import (
    Phrase,
    anaphor_of,
    bare,
    described,
    group_of,
    is_document,
    is_human,
    is_visual,
    take_apart,
)
from twosource.sources.pointing import Fits, Pointing

_ISSUED = frozenset(
    "of by from in published released posted issued obtained provided shared shot taken filmed captured written "
    "signed made recorded cited quoted carried compiled conducted uploaded on".split()
)
_OWNED = re.compile(r"(?:its|his|her|their|our|my) ", re.I)
_ANY = re.compile(r"(?:an?|one|two|three|another|some|several|unnamed|other|many) ", re.I)
_OF_A_TOWN = frozenset("mayor governor councillor councilman sheriff commissioner prefect alderman".split())
_AT_NAME = re.compile(r"\s*at (?:the )?([A-Z][\w'’.-]+(?: (?:[A-Z][\w'’.-]+|of|for|and)){0,5})")
_SPOKES = frozenset("spokesman spokeswoman spokesperson".split())
_ON_ITS_SITE = re.compile(
    r"\s*(?:posted |published |released |issued )?on ((?:the )?[\w -]{2,60})['’]s? (?:\w+ )?"
    r"(?:website|site|page|account|channel)"
)
_OWN_PLACES = frozenset("website site web-site page account channel blog feed app newsletter homepage".split())
"""Where a body or person speaks for itself: what "its website" says it says."""
_DEFINITE = re.compile(r"^(?:the|that|this)\s+(?:same\s+)?|^same\s+", re.I)
_OF_MEDIA = frozenset(
    "news press state daily weekly morning evening tabloid tv television radio online official private public national "
    "exile pro-government pro-kremlin regional "
    "local financial business investigative independent opposition exiled respected well-known".split()
)
_SOMEBODYS = frozenset(
    "spokesman spokeswoman spokesperson aide adviser advisor ally lawyer assistant deputy secretary son daughter "
    "brother sister father mother wife widow friend".split()
)


class NounPhrases(Pointing):
    """Reads the noun phrases of one document; `_span` and the names are the resolver's."""

    def _span(self, start: int, end: int, depth: int) -> Source:
        """The source that the words of this span name."""
        raise NotImplementedError

    # ------------------------------------------------------------ noun phrases

    def _by_head(
        self, phrase: Phrase, span: Span | None, rest_at: int, inside: list[EntityMention], depth: int
    ) -> Source | None:
        """A phrase by its head noun: document, recording, group, post, or something named before."""
        head, front = phrase.head, phrase.front
        low = fold(front)
        last = front.split()[-2:]
        if (
            len(last) == 2
            and last[1][:1].isupper()
            and (last[0] in words()["given_male"] or last[0] in words()["given_female"])
        ):
            return None  # "Charlie King" is no king
        first = front.lower()
        at = span[0] if span else len(self.text)
        speaker = head in _SPOKES
        if span is not None:
            earlier = self._taken_up(phrase, at)
            if earlier is not None:
                return earlier
        if re.search(
            r"\b(?:state|state-run|official|state-controlled) (?:media|television|tv|press|newspapers?|radio|"
            r"news agency|broadcaster)$",
            low,
        ):
            return office(self._compass(front), self._country_of_phrase(front, at)) or make.organisation(bare(front))
        if (
            not speaker
            and function_of(strip_press(split_country(fold(bare(front)))[1]))
            and not first.startswith(("a ", "an "))
        ):
            named = office(front, self._country_of_phrase(front, at, strict=True))
            if named is not None and split_country(fold(front))[0]:
                return named
            earlier = self._anaphor("office", head, None, at)
            placed = seated(front, phrase.rest) or earlier or office(front, self._country_near(at))
            if placed is not None or span is None:
                return placed
            return self._body(phrase, span, [])
        own = (
            re.match(r"(.{2,80})['’]s (?:[\w-]+ ){0,3}$", front[: len(front) - len(front.split()[-1])])
            if len(front.split()) > 1
            else None
        )
        if (is_document(head) or is_visual(head)) and own and not any(m.span[0] < rest_at for m in inside):
            owner = self._by_head(take_apart(own[1]), None, rest_at, [], depth)
            if owner is not None:
                return owner
        if span is not None and head in _OWN_PLACES and _OWNED.match(front):
            owner = (
                self._human("m" if low[:4] == "his " else "f", at) if low[:4] in ("his ", "her ") else self._thing(at)
            )
            if owner is not None:
                return owner
        site = head in ("website", "site", "blog", "portal") and not any(
            (phrase.link in _ISSUED and m.span[0] >= rest_at) or m.span[0] < rest_at for m in inside
        )
        if (is_document(head) and not site) or is_visual(head):
            return self._document(phrase, span, rest_at, inside, depth)
        if (head != "monitor" and not first.startswith(("its ", "their ")) and is_human(head)) and not (
            group_of(head) and head.endswith("s")
        ):
            return self._post(phrase, span, inside, rest_at)
        if (re.match(r"(?:its|their) ", first) and group_of(head) == "media") or (
            head in ("correspondent", "correspondents") and first.startswith("its ")
        ):
            return self._thing(at) or self._group(phrase, span, inside, rest_at)
        if head == "authority" and span is not None and bare(front)[:1] and len(bare(front).split()) > 1:
            return self._body(phrase, span, make.countries_in(front))
        if group_of(head):
            return self._group(phrase, span, inside, rest_at)
        if head in ("one", "ones") and span is not None and front[:1].islower():
            return self._one(front, at)
        kind = anaphor_of(head)
        if kind is not None:
            if span is not None and (re.match(r"(?:the|that|this|its|their|his|her)\b", first) or first == head):
                code = self._country_of_phrase(front, at, strict=True)
                other = kind in ("outlet", "agency") and self._says_more(front)
                found = self._anaphor(kind, head, code, at) if not other else None
                if found is not None:
                    return found
            codes = make.countries_in(front)
            media = kind == "outlet" or (kind == "agency" and re.search(r"\b(?:news|press|state) agency$|wire$", low))
            told = split_country(fold(bare(front)))[1] != head or phrase.link in ("in", "at", "of", "for")
            telling = told and not _ANY.match(front)  # "a monitor": nobody knows which
            if span is not None and not media and kind != "document" and telling:
                return self._body(phrase, span, codes)
            if kind in ("outlet", "agency", "thinktank") or codes:
                return make.group(front, head)
        if span is not None and head in words()["bodies"]:
            return self._body(phrase, span, make.countries_in(front))
        return None

    def _body(self, phrase: Phrase, span: Span, codes: list[str]) -> Source:
        """A body without a name: "the customs office in Ruse", "Haiti's civil protection agency", "the union"."""
        named = make.without_press(bare(phrase.front))
        if named != bare(phrase.front) and named.split()[-1:] and named.split()[-1][:1].isupper():
            return make.organisation(named)
        with_place = phrase.link in ("in", "at", "of", "for")
        text = self.text[span[0] : span[1]] if with_place else phrase.front
        return make.body(text, phrase.head, self.document.id, codes[0] if codes else None)

    def _one(self, front: str, at: int) -> Source | None:
        """ "A Russian one": another of those who spoke last, "Russian diplomats"."""
        last = next(
            (
                s
                for _, s in reversed(self._noted)
                if s.descriptors and not s.named and (group_of(s.descriptors[0]) or is_human(s.descriptors[0]))
            ),
            None,
        )
        if last is None:
            return None
        head = last.descriptors[0]
        return make.group(re.sub(r"\bones?$", head, bare(front)), head)

    def _taken_up(self, phrase: Phrase, at: int) -> Source | None:
        """The outlet that "the paper", "the same agency", "the Israeli site" take up, where one was named before."""
        head, front = phrase.head, phrase.front
        kind = anaphor_of(head)
        if kind not in ("outlet", "agency") or not _DEFINITE.match(front):
            return None
        # A word between says more than which outlet is meant ("the anti-corruption agency"), unless it is a country.
        middle = split_country(fold(_DEFINITE.sub("", front)))[1].split()[:-1]
        if any(w not in _OF_MEDIA for w in middle):
            return None
        if phrase.link in ("of", "by", "from") or (is_document(head) and self._paper_before(head, at)):
            return None
        code = next(iter(make.countries_in(self._compass(front))), None)

        def fits(source: Source) -> bool:
            if source.kind not in ("outlet", "agency") or (code and source.country and source.country != code):
                return False
            unlisted = source.id.startswith("s-outlet-")
            return kind != "agency" or source.kind == "agency" or "agency" in source.descriptors or unlisted

        def exact(source: Source) -> bool:
            return head in source.descriptors or head in fold(source.name).split()

        return self._outlet_before(fits, exact, at)

    def _says_more(self, front: str) -> bool:
        """Whether words before the noun say what kind of body it is: "the UN refugee agency" is no news agency."""
        middle = split_country(fold(_DEFINITE.sub("", front)))[1].split()[:-1]
        return any(w not in _OF_MEDIA and w != "same" for w in middle)

    def _paper_before(self, head: str, at: int) -> bool:
        """Whether "the paper" may be a study: one was written of before, "says in a paper on Haiti"."""
        return (
            re.search(rf"\b(?:an?|their|its|his|her|new|joint|white|working) {head}\b", self.text[:at][-1500:])
            is not None
        ) or any(
            m[1].lower() not in _OF_MEDIA for m in re.finditer(rf"\ban? ([\w-]+) {head}\b", self.text[:at][-1500:])
        )

    def _outlet_before(self, fits: Fits, exact: Fits, at: int) -> Source | None:
        """The outlet named last before `at`, one that fits the word before one that only may be meant."""
        i = bisect.bisect_left(self.starts, at)
        places = [
            (m.span[0], self._of_mention(m)) for m in self.mentions[max(0, i - 60) : i] if m.type == "organisation"
        ]
        places += [(p, s) for p, s in (*self._noted, *self._carried) if p < at]
        hits = [(p, s) for p, s in places if fits(s)]
        if not hits:
            return None
        best = [h for h in hits if exact(h[1])] or hits
        return max(best, key=lambda h: h[0])[1]

    def _only_begins(self, m: EntityMention, span: Span | None) -> bool:
        """Whether a body's name only begins the words for who issued it: "a report by UN | experts"."""
        if span is None or m.type != "organisation":
            return False
        follow = re.match(r"(?:['’]s)? ([a-z]+)", self.text[m.span[1] : span[1]][:40])
        return follow is not None and (group_of(follow[1]) is not None or is_human(follow[1]))

    def _document(
        self, phrase: Phrase, span: Span | None, rest_at: int, inside: list[EntityMention], depth: int
    ) -> Source:
        """A report, statement or recording: whoever issued it where the words say, else the document itself."""
        before = [m for m in inside if m.span[0] < rest_at]
        if before:
            return self._of_mention(before[-1])
        if span and phrase.link not in _ISSUED:
            for m in inside:
                if self._of_mention(m).kind in ("outlet", "agency") and re.search(
                    r"\b(?:in|by|from|of|on) (?:the )?$", self.text[max(span[0], m.span[0] - 12) : m.span[0]]
                ):
                    return self._of_mention(m)
        after = [m for m in inside if m.span[0] >= rest_at]
        own = _ON_ITS_SITE.match(self.text[rest_at : span[1]]) if span and depth < 2 else None
        if span and own is not None:  # "a statement on the agency's website": the agency's
            return self._span(rest_at + own.start(1), rest_at + own.end(1), depth + 1)
        where = self.text[rest_at : span[1]] if span else phrase.rest
        issued = phrase.link in _ISSUED and (
            phrase.link != "on"
            or re.search(
                r"\b(?:website|site|page|account|channel|television|tv|media|platform|twitter|facebook|telegram)\b",
                fold(where),
            )
        )
        if issued and after and not self._only_begins(after[0], span):
            return self._of_mention(after[0])
        low = fold(phrase.front)
        code = next(iter(make.countries_in(phrase.front)), None)
        if phrase.head in ("reports", "report", "accounts") and re.search(r"\b(?:media|press|news|newspaper)\b", low):
            words_of = bare(phrase.front)
            return make.group(
                re.sub(r"\b(?:[Nn]ews )?(?:[Rr]eports?|[Aa]ccounts)$", "media", words_of)
                if "media" not in low
                else words_of.rsplit(" ", 1)[0],
                "media",
            )
        if "social-media" in phrase.head or "social media" in low:
            return Source(
                id="s-social-media",
                name="social media",
                kind="group",
                named=False,
                descriptors=("social media", "users"),
            )
        if issued and span and depth < 2 and phrase.link != "on":
            inner = re.search(r"\b(?:by|from|of)\s+", where)
            begin = rest_at + (inner.end() if inner else 0)
            if inner and begin < span[1]:
                made = self._span(begin, span[1], depth + 1)
                if made.kind in ("group", "person", "office", "outlet", "agency", "sensor") and not made.id.startswith(
                    "s-place-"
                ):
                    if is_visual(phrase.head) and phrase.link == "of":
                        return make.paper(phrase.head, bare(phrase.front), self.document.id)
                    return made
        if code and function_of(strip_press(split_country(low)[1])):
            return office(phrase.front) or make.paper(phrase.head, bare(phrase.front), self.document.id)
        if is_visual(phrase.head) and "satellite" not in low and span and len(bare(phrase.front).split()) == 1:
            seen = next((s for _, s in reversed(self._noted) if s.kind == "sensor"), None)
            if seen is not None and phrase.head in ("images", "image", "imagery", "photos", "pictures"):
                return seen
        if (
            is_document(phrase.head)
            and not phrase.head.endswith("s")
            and re.match(r"(?:the|that|this|its) ", phrase.front.lower())
            and span
        ):
            found = self._anaphor("document", phrase.head, code, span[0])
            if found is not None:
                return found
        return make.paper(phrase.head, bare(phrase.front), self.document.id)

    def _group(self, phrase: Phrase, span: Span | None, inside: list[EntityMention], rest_at: int) -> Source:
        front = bare(phrase.front)
        again = self._group_before(phrase, span)
        if again is not None:
            return again
        owner = next((m for m in inside if m.span[0] < rest_at and m.type == "organisation"), None)
        follow = next((m for m in inside if m.span[0] >= rest_at), None)
        affiliation = self._of_mention(owner).name if owner and not split_country(fold(owner.name))[0] else None
        if follow is not None and "," in self.text[rest_at + len(phrase.link) : follow.span[0]]:
            follow = None  # of the next clause: "researchers at Example, who bought pictures from Planet"
        if follow is None and phrase.link == "at" and (at := _AT_NAME.match(phrase.rest)):
            affiliation = affiliation or at[1]
        if follow and phrase.link in (
            "of",
            "in",
            "at",
            "for",
            "to",
            "with",
            "from",
            "close",
            "working",
            "who",
            "familiar",
            "within",
        ):
            affiliation = affiliation or self._of_mention(follow).name
        if (
            not make.countries_in(front)
            and phrase.link in ("of", "from", "in")
            and re.search(r"\b(?:regime|government|country|ministry|military|army)\b", phrase.rest[:60])
        ):
            near = self._country_near(span[0]) if span and not affiliation else None
            front = f"{countries()[near].adjective} {front}" if near else front
        place = None
        if (
            span
            and group_of(phrase.head) in ("residents", "officials", "police")
            and phrase.link in ("of", "in", "from")
            and not affiliation
        ):
            spot = next(
                (p for p in self.places[bisect.bisect_left(self.place_starts, rest_at) :][:1] if p.span[0] < span[1]),
                None,
            )
            if spot is not None and fold(spot.name) in country_words():
                front = f"{countries()[country_words()[fold(spot.name)][0]].adjective} {front}"
            elif spot is not None:
                place = spot.name
        return make.group(self._compass(front), phrase.head, affiliation, place)

    def _group_before(self, phrase: Phrase, span: Span | None) -> Source | None:
        """The people whom "the experts" takes up: those called so who spoke last, with all that was said of them."""
        plain = not phrase.rest.strip() or phrase.link in (",", "who", "whom", "whose")
        if span is None or not plain or not re.fullmatch(r"(?:[Tt]he|[Tt]hese|[Tt]hose) [\w-]+", phrase.front):
            return None
        for _, source in reversed(self._noted):
            if source.kind == "group" and phrase.head in source.descriptors:
                return source
        return None

    def _person_in_full(self, parts: list[str]) -> Source | None:
        """The person of this document whom these words name in full, given name and all."""
        name = " ".join(parts)
        found = self._person_called(name) if parts[0][:1].isupper() else None
        return found if found is not None and fold(found.name) == fold(name) else None

    def _apposed(self, phrase: Phrase, front: str, inside: list[EntityMention], rest_at: int) -> Source | None:
        """The person of "Rami Abdel Rahman director of the Observatory", where a comma is missing.

        "A spokesman" or "an aide" after a name is another person, that one's.
        """
        holder = next((m for m in inside if m.type == "person" and m.span[0] < rest_at), None)
        if holder is None or phrase.link not in ("of", "for", "at") or phrase.head in _SOMEBODYS:
            return None
        if " " not in holder.name or not front.startswith(self.text[slice(*holder.span)]):
            return None
        found = self._of_mention(holder)
        after = next((m for m in inside if m.type == "organisation" and m.span[0] >= rest_at), None)
        if found.role is None:
            body = found.affiliation or (self._of_mention(after).name if after else None)
            found = make.person(found.name, phrase.head, body, found.country)
            self._of_entity[holder.entity] = found
        return found

    def _post(self, phrase: Phrase, span: Span | None, inside: list[EntityMention], rest_at: int) -> Source:
        """A post with its holder where the document names one: "the Russian foreign minister", "the professor"."""
        at = span[0] if span else len(self.text)
        front = bare(phrase.front)
        code = self._country_of_phrase(phrase.front, at, strict=True)
        apposed = self._apposed(phrase, front, inside, rest_at)
        if apposed is not None:
            return apposed
        bodies = [m for m in inside if m.type == "organisation" or m.span[0] < rest_at]
        body = self._of_mention(bodies[0]) if bodies else None
        definite = not re.match(r"(?:an?|another|one|some|unnamed|anonymous)\b", fold(phrase.front))
        if definite:
            more = frozenset(w.removesuffix("'s") for w in fold(bare(front)).split()[:-1])
            found = self._holder(phrase.head, code or (body.country if body else None), body, at, more)
            if found is not None:
                return found
        rest = split_country(fold(front))[1] if not body else phrase.head
        modifiers = [
            w for w in rest.split() if w in words()["role_modifiers"] or w == phrase.head or w in words()["roles"]
        ]
        if not modifiers or modifiers[-1] != phrase.head:
            modifiers.append(phrase.head)
        dropped = {"senior", "top", "new", "former", "official"} if group_of(phrase.head) else set()
        role = " ".join(w for w in modifiers if w not in dropped) or phrase.head
        if group_of(phrase.head) and body is None:
            again = self._group_before(phrase, span)
            if again is not None:
                return again
            return make.group(self._compass(front), phrase.head)
        if body is None and code is None and phrase.head in words()["roles"]:
            body = next(
                (
                    s
                    for p, s in [*self._noted][:-5:-1]
                    if s.kind == "office" and p < at and self.text.count("\n", p, at) <= 2
                ),
                None,
            )
        if body is None and code is None and phrase.head not in words()["roles"]:
            return make.somebody(self.text[span[0] : span[1]] if span else front, phrase.head, self.document.id)
        made = make.post(role, body.name if body else None, code or (body.country if body else None), self.document.id)
        said = described(self.text[span[0] : span[1]]) if span else ""
        whole = bool(said) and (bool(bodies) or bool(make.countries_in(said))) and not _OWNED.match(said)
        if whole and body is None and phrase.head in _OF_A_TOWN:  # "Kyiv's mayor" is not Ukraine's
            made = msgspec.structs.replace(made, id=f"s-{slug(said)}")
        return msgspec.structs.replace(made, name=said) if whole else made
