"""Who is meant by the source words of an attribution: names, offices, groups, documents, and words that point back.

One resolver reads one document in reading order. `note` tells it who spoke last, so that "he" and "the agency" can
be taken up. It uses the EntityMention and PlaceMention rows of the reading, and looks at nothing but this document.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from twosource.records import EntityMention, Source, Span
from twosource.sources import make, persons
from twosource.sources.lists import countries, country_words, domain_of, fold, known, slug, words
from twosource.sources.offices import function_of, make_office, office, split_country, strip_press
from twosource.sources.phrases import Phrase, anaphor_of, bare, group_of, is_document, is_visual, take_apart
from twosource.sources.pointing import VAGUE, Pointing

_ISSUED = frozenset(
    "of by from in published released posted issued obtained provided shared shot taken filmed captured written "
    "signed made recorded cited quoted carried compiled conducted uploaded on".split()
)
_GENERIC_TAIL = re.compile(
    r"(?:['’]s)?(?: (?:state|news|official|daily|weekly|tabloid|online|television|tv|radio|state-run))*"
    r" (?:agency|newspaper|paper|magazine|website|site|channel|portal|broadcaster|newswire|wire|think tank|tabloid|"
    r"editorial|network|station|publication|service|daily)\s*$",
    re.I,
)
_SOMEBODYS = frozenset(
    "spokesman spokeswoman spokesperson aide adviser advisor ally lawyer assistant deputy secretary son daughter "
    "brother sister father mother wife widow friend".split()
)


class SourceResolver(Pointing):
    """Resolves the source words of one document; call `note` with every source in reading order."""

    def resolve(self, spans: Sequence[Span], cue_at: int | None = None) -> Source:
        """The source that these words name; an unnamed source of this document when there are none."""
        spans = [(s, e) for s, e in spans if 0 <= s < e <= len(self.text)]
        if not spans:
            return make.unnamed(self.document.id)
        start, end = spans[0][0], spans[0][1]
        for s, e in spans[1:]:
            if s - end <= 3:
                end = max(end, e)
        self._cursor = start if cue_at is None else cue_at
        while start < end and self.text[start] in " \t\n,.;:“”\"'‘—–-(":
            start += 1
        while end > start and self.text[end - 1] in ' \t\n,.;:“”"—–-)':
            end -= 1
        if start == end:
            return make.unnamed(self.document.id)
        return self._span(start, end, 0)

    def resolve_text(self, text: str) -> Source:
        """The source that a bare name or phrase stands for, without a place in the text."""
        text = " ".join(text.split()).strip(' ,.;:"“”')[:300]
        if not text:
            return make.unnamed(self.document.id)
        plain = bare(text)
        if text[:1].isupper() or plain[:1].isupper() or domain_of(text):
            found = known(text) or office(text) or self._person_called(persons.strip_title(plain))
            if found is not None:
                return found
        phrase = take_apart(plain)
        made = self._by_head(phrase, None, 0, [], 0)
        if made is not None:
            return made
        return self._new_name(plain)

    def person_of(self, span: Span) -> Source | None:
        """The person whose name, in full, these words are; None for other names."""
        inside = [m for m in self._inside(*span) if m.type == "person" and " " in m.name and m.span == span]
        return self._of_mention(inside[0]) if inside else None

    def outlets_before(self, at: int) -> list[Source]:
        """The outlets and agencies named in the last mentions before a place, in order."""
        i = bisect.bisect_left(self.starts, at)
        near = [m for m in self.mentions[max(0, i - 60) : i] if m.type == "organisation"]
        return [s for s in (self._of_mention(m) for m in near) if s.kind in ("outlet", "agency")]

    # ------------------------------------------------------------ spans

    def _span(self, start: int, end: int, depth: int) -> Source:
        text = self.text[start:end]
        low = fold(text)
        pronoun = None if self._is_acronym(text) else self._pronoun(low, start)
        if pronoun is not None:
            return pronoun
        inside = self._inside(start, end)
        covered = tuple((m.span[0] - start, m.span[1] - start) for m in inside)
        phrase = take_apart(text, covered)
        if low.split(" ", 1)[0] in VAGUE and phrase.link == "of" and fold(phrase.front) in VAGUE and depth < 3:
            inner = start + phrase.rest_at + self.text[start + phrase.rest_at : end].index("of") + 3
            if inner < end:
                return self._span(inner, end, depth + 1)
        front_end = start + len(_GENERIC_TAIL.sub("", text[: phrase.rest_at]).rstrip(" '’s"))
        ending = next((m for m in inside if m.span[1] >= front_end and m.span[0] < front_end), None)
        if (
            ending is None
            and inside
            and phrase.link == ","
            and inside[0].span[0] - (start + phrase.rest_at) <= 2
            and inside[0].type == "person"
        ):
            ending = inside[0]
        if ending is not None:
            if ending.type == "organisation" and phrase.link in ("in", "of") and not make.country_of(ending.name):
                placed = office(f"{ending.name} {phrase.rest.strip()[:40]}")
                if placed is not None:
                    return placed
            return self._of_mention(ending)
        place = self._place_at(start, front_end, bare(phrase.front))
        if place is not None:
            return place
        made = self._by_head(phrase, (start, end), start + phrase.rest_at, inside, depth)
        if made is not None:
            return made
        if inside and inside[0].span[0] < start + phrase.rest_at:
            return self._of_mention(inside[0])
        found = (
            known(phrase.front) or office(phrase.front) or self._person_called(persons.strip_title(bare(phrase.front)))
        )
        return found or self._new_name(bare(phrase.front) or text)

    def _place_at(self, start: int, end: int, front: str) -> Source | None:
        """A country or its seat stands for its government; several joined by "and" for their governments."""
        if " and " in front or "," in front:
            left = " ".join(w for w in fold(front).replace(",", " ").split() if w not in ("and", "both", "the"))
            codes = make.countries_in(front)
            named = {fold(n) for c in codes for n in (*countries()[c].names, *countries()[c].seats)}
            if len(codes) > 1 and sum(len(n.split()) for n in named if n in left) >= len(left.split()):
                return make.group(front, "governments")
            return None
        hit = country_words().get(fold(front))
        if (hit and hit[1] != "adjective") or (hit and front in ("US", "U.S.", "UK", "U.K.", "UAE")):
            return make_office("government", "government", hit[0])
        for place in self.places[
            bisect.bisect_left(self.place_starts, start) : bisect.bisect_left(self.place_starts, end)
        ]:
            if start <= place.span[0] < end <= place.span[1] + 1 and fold(
                self.text[place.span[0] : place.span[1]]
            ) == fold(front):
                seat = country_words().get(fold(place.name))
                if seat:
                    return make_office("government", "government", seat[0])
                return Source(id=f"s-place-{slug(place.name)}", name=place.name, kind="office", country=place.country)
        return None

    def _new_name(self, text: str) -> Source:
        """A name that is in no list: a person when it begins with a given name or a title, else a body or a group."""
        lists = words()
        stripped = persons.strip_title(text)
        parts = stripped.split()
        if not parts:
            return make.unnamed(self.document.id)
        domain = domain_of(text)
        if domain:
            return Source(id=f"s-outlet-{slug(domain)}", name=domain, kind="outlet")
        capital = all(p[:1].isupper() or p.lower() in lists["particles"] for p in parts)
        if len(parts) == 1 and stripped.isalpha() and stripped.istitle() and fold(stripped) not in country_words():
            return make.person(
                stripped, None, None
            )  # a lone name: more often a surname than a firm where somebody speaks
        if (
            capital
            and len(parts) <= 4
            and (
                stripped != text
                or parts[0] in lists["given_male"]
                or parts[0] in lists["given_female"]
                or persons.family_first(stripped)
            )
        ):
            return make.person(stripped, None, None)
        tail = next((p for n in (4, 3, 2) if n < len(parts) and (p := self._person_in_full(parts[-n:]))), None)
        if tail is not None:
            return tail
        posted = persons.after_role(stripped)
        if posted is not None:
            return self._person_called(posted[0]) or make.person(posted[0], posted[1], None)
        if capital or text[:1].isupper():
            return make.organisation(make.unbased(text))
        head = fold(parts[-1])
        return (
            make.somebody(text, head, self.document.id)
            if head.isascii() and len(head) > 1
            else make.unnamed(self.document.id)
        )

    # ------------------------------------------------------------ noun phrases

    def _by_head(
        self, phrase: Phrase, span: Span | None, rest_at: int, inside: list[EntityMention], depth: int
    ) -> Source | None:
        """A phrase by its head noun: document, recording, group, post, or something named before."""
        head, front = phrase.head, phrase.front
        low = fold(front)
        first = front.lower()
        singular = head.removesuffix("s") if head not in ("press", "police", "census") else head
        at = span[0] if span else len(self.text)
        if re.search(
            r"\b(?:state|state-run|official|state-controlled) (?:media|television|tv|press|newspapers?|radio|"
            r"news agency|broadcaster)$",
            low,
        ):
            return office(self._compass(front), self._country_of_phrase(front, at))
        if function_of(strip_press(split_country(fold(bare(front)))[1])) and not first.startswith(("a ", "an ")):
            named = office(front, self._country_of_phrase(front, at, strict=True))
            if named is not None and split_country(fold(front))[0]:
                return named
            earlier = self._anaphor("office", head, None, at)
            return earlier or office(front, self._country_near(at))
        own = (
            re.match(r"(.{2,80})['’]s (?:[\w-]+ ){0,3}$", front[: len(front) - len(front.split()[-1])])
            if len(front.split()) > 1
            else None
        )
        if (is_document(head) or is_visual(head)) and own and not any(m.span[0] < rest_at for m in inside):
            owner = self._by_head(take_apart(own[1]), None, rest_at, [], depth)
            if owner is not None:
                return owner
        site = head in ("website", "site", "blog", "portal") and not any(
            (phrase.link in _ISSUED and m.span[0] >= rest_at) or m.span[0] < rest_at for m in inside
        )
        if (is_document(head) and not site) or is_visual(head):
            return self._document(phrase, span, rest_at, inside, depth)
        if (
            (
                head != "monitor"
                and not first.startswith(("its ", "their "))
                and (head in words()["roles"] or singular in words()["roles"])
            )
            and head in words()["roles"]
            and not (group_of(head) and head.endswith("s"))
        ):
            return self._post(phrase, at, inside, rest_at)
        if (re.match(r"(?:its|their) ", first) and group_of(head) == "media") or (
            head in ("correspondent", "correspondents") and first.startswith("its ")
        ):
            return self._thing(at) or self._group(phrase, span, inside, rest_at)
        if group_of(head):
            return self._group(phrase, span, inside, rest_at)
        kind = anaphor_of(head)
        if kind is not None:
            if span is not None and (re.match(r"(?:the|that|this|its|their|his|her)\b", first) or first == head):
                code = self._country_of_phrase(front, at, strict=True)
                found = self._anaphor(kind, head, code, at)
                if found is not None:
                    return found
            codes = make.countries_in(front)
            if kind in ("outlet", "agency", "thinktank") or codes:
                return make.group(front, head)
        return None

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
        where = self.text[rest_at : span[1]] if span else phrase.rest
        issued = phrase.link in _ISSUED and (
            phrase.link != "on"
            or re.search(
                r"\b(?:website|site|page|account|channel|television|tv|media|platform|twitter|facebook|telegram)\b",
                fold(where),
            )
        )
        if issued and after:
            return self._of_mention(after[0])
        low = fold(phrase.front)
        code = next(iter(make.countries_in(phrase.front)), None)
        if phrase.head in ("reports", "report", "accounts") and re.search(r"\b(?:media|press|news|newspaper)\b", low):
            return make.group(
                re.sub(r"\b(?:news )?(?:reports?|accounts)$", "media", bare(low))
                if "media" not in low
                else bare(low).rsplit(" ", 1)[0],
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
        owner = next((m for m in inside if m.span[0] < rest_at and m.type == "organisation"), None)
        follow = next((m for m in inside if m.span[0] >= rest_at), None)
        affiliation = self._of_mention(owner).name if owner and not split_country(fold(owner.name))[0] else None
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

    def _post(self, phrase: Phrase, at: int, inside: list[EntityMention], rest_at: int) -> Source:
        """A post with its holder where the document names one: "the Russian foreign minister", "the professor"."""
        front = bare(phrase.front)
        code = self._country_of_phrase(phrase.front, at, strict=True)
        apposed = self._apposed(phrase, front, inside, rest_at)
        if apposed is not None:
            return apposed
        bodies = [m for m in inside if m.type == "organisation" or m.span[0] < rest_at]
        body = self._of_mention(bodies[0]) if bodies else None
        definite = not re.match(r"(?:an?|another|one|some|unnamed|anonymous)\b", fold(phrase.front))
        if definite:
            found = self._holder(phrase.head, code or (body.country if body else None), body, at)
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
            return make.group(self._compass(front), phrase.head)
        if body is None and code is None:
            body = next(
                (
                    s
                    for p, s in [*self._noted][:-5:-1]
                    if s.kind == "office" and p < at and self.text.count("\n", p, at) <= 2
                ),
                None,
            )
        return make.post(role, body.name if body else None, code or (body.country if body else None), self.document.id)
