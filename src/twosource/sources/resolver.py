"""Who is meant by the source words of an attribution: names, offices, groups, documents, and words that point back.

One resolver reads one document in reading order. `note` tells it who spoke last, so that "he" and "the agency" can
be taken up. It uses the EntityMention and PlaceMention rows of the reading, and looks at nothing but this document.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from twosource.lexicon import words as lexicon
from twosource.records import EntityMention, Source, Span
from twosource.sources import make, persons
from twosource.sources.lists import countries, country_words, domain_of, fold, known, slug, words
from twosource.sources.nouns import NounPhrases
from twosource.sources.offices import make_office, office, split_country
from twosource.sources.phrases import Phrase, bare, described, is_human, take_apart
from twosource.sources.pointing import VAGUE

_GENERIC_TAIL = re.compile(
    r"(?:['’]s)?(?: (?:state|news|official|daily|weekly|tabloid|online|television|tv|radio|state-run))*"
    r" (?:agency|newspaper|paper|magazine|website|site|channel|portal|broadcaster|newswire|wire|think tank|tabloid|"
    r"editorial|network|station|publication|service|daily)\s*$",
    re.I,
)
_PRESS_VERBS = frozenset("write writes wrote report reports reported publish published print printed prints".split())
_QUANTITY = re.compile(
    r"(?:(?:more|less|fewer) than |at least |about |nearly |almost |only |over )?(?:(?:an? )?"
    r"(?:large |small |growing |vast )?(?:majority|minority|number|lot|handful|couple|dozen|score|series|pair|bunch|"
    r"crowd|group)|"
    r"dozens|hundreds|thousands|scores|two|three|four|five|six|seven|eight|nine|ten|"
    r"[\w.,]{1,8} (?:percent|per cent|%)|\d{1,3}%|half|two[- ]thirds|a third|a quarter|three[- ]quarters)$"
)
_SAID = re.compile(r"\s(?:said|says)$")
_SELF = re.compile(r"\s(?:it|him|her|them)sel(?:f|ves)$")
_OWN_OUTLET = re.compile(
    r"^(?:(?:a|the) [\w-]{2,20} (?:for|of) )?(?:this|our|ours|these)\b(?: own)?(?: [\w-]{2,20}){0,2} ?"
    r"(?:newspaper|paper|daily|weekly|magazine|website|web ?site|site|channel|agency|news agency|outlet|blog|station|"
    r"broadcaster|programme|program|network|portal|publication|journal|reporters?|correspondents?|journalists?|"
    r"newsroom|editors?|team)$"
)
_APPOSED = re.compile(r",\s+(?:[A-Z][\w.-]{0,20}\s+){0,4}$")
_NAME_END = re.compile(r",\s+((?:the\s+)?[A-Z][\w'’.-]*(?:\s+(?:[A-Z][\w'’.-]*|of|and|de|al|&)){0,5})$")
_BODIES = frozenset(
    "owner operator company firm agency union group bank shipowner manufacturer maker party owners".split()
)
_DAY = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[Yy]esterday|[Tt]oday)\s(?=[^\W\d_a-z])(?!Times|Post|Mail)"
)
_GAVE_NAME = re.compile(
    r"\b(?:gave (?:his|her|their) (?:first )?name(?: only)? as|(?:identified|introduced) (?:him|her|them)sel(?:f|ves)"
    r"(?: only)? as|would (?:only )?(?:be named|give (?:his|her|their) name) (?:only )?as|asked to be (?:called|named|"
    r"identified)(?: only)?(?: as| by (?:his|her|their) first name,?)?) (?:only )?([^\W\d_a-z][\w’'-]+)"
)
_PLAIN_OWNER = re.compile(r"^(its|his|her|their)\s+(?:own\s+)?(?=[\w-])", re.I)


_MEDIUM_END = re.compile(
    r"(?:newspaper|paper|magazine|website|web ?site|site|channel|portal|broadcaster|newswire|wire|tabloid|daily|weekly|"
    r"news agency|agency|tv|television|radio|station|blog)$",
    re.I,
)


def _given(word: str) -> bool:
    return word in words()["given_male"] or word in words()["given_female"]


_LEADERS = lexicon("cues", "media", "leaders")


def _like_a_name(front: str) -> bool:
    """Whether the words end as a name does: in a capital, or a number after one ("TV 2")."""
    parts = front.rstrip(" .’'").split()
    if not parts:
        return False
    return any(c.isupper() for c in parts[-1]) or (parts[-1].isdigit() and len(parts) > 1 and parts[-2][:1].isupper())


def _two_names(name: str) -> bool:
    """Whether a name may be a person's in full: "the head of the reef centre, Mirair Tellei"."""
    parts = name.split()
    return 2 <= len(parts) <= 3 and all(p[:1].isupper() for p in parts) and parts[-1] not in words()["org_heads"]


class SourceResolver(NounPhrases):
    """Resolves the source words of one document; call `note` with every source in reading order."""

    def resolve(self, spans: Sequence[Span], cue_at: int | None = None, via: bool = False, cue: str = "") -> Source:
        """The source that these words name; an unnamed source of this document when there are none.

        `via` says that they name whoever carried the words, so that a name in no list is an outlet's. `cue` is the
        verb: who "writes" or "reports" under a name that nobody knows is more often an outlet than a body.
        """
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
        cut = _SAID.search(self.text, start, end)
        if cut is not None and cut.start() > start + 2:
            end = cut.start()  # a tree that took the verb for a noun: "state media said"
        if start == end:
            return make.unnamed(self.document.id)
        if via:
            return self._carrier(start, end)
        found = self._span(start, end, 0)
        if found.id.startswith("s-org-") and cue.split(" ")[-1].lower() in _PRESS_VERBS and self._press(found, start):
            return self._as_outlet(found)
        lone = found.id.startswith("s-person-") and found.role is None and " " not in found.name
        if lone and cue.lower() in ("reports", "reported") and fold(found.name) not in _LEADERS:
            return self._as_outlet(found)  # "..., Deutschlandfunk reports": no surname that was ever given in full
        return found

    def _carrier(self, start: int, end: int) -> Source:
        """The outlet that these words name: the whole of the name they stand in, listed or not."""
        while end < len(self.text) - 1 and (
            self.text[end].isalnum() or (self.text[end] in "-–." and self.text[end + 1].isalnum())
        ):
            end += 1
        mention = self._around(start, end)
        if mention is not None:
            start, end = mention.span
        listed = known(self.text[start:end])
        if listed is not None and self.text[start].isupper():
            return listed
        found = self._span(start, end, 0)
        made = found.id.startswith(("s-org-", "s-person-")) and (mention is None or mention.type == "organisation")
        if not made or (not self.text[start:end].strip()[:1].isupper() and found.kind != "office"):
            return found
        return self._as_outlet(found)

    def _press(self, found: Source, start: int) -> bool:
        """Whether nothing in a name speaks against its being an outlet's: it is no ministry, court or firm."""
        last = found.name.split()[-1]
        heads = words()["org_heads"] - words()["paper_words"]
        if found.name.isupper() and len(found.name) > 5:
            return False  # a speaker of a transcript
        human = any(m.type == "person" for m in self._inside(start, start + len(found.name)))
        return (
            found.named
            and not human
            and last not in heads
            and (found.country is None or last in words()["paper_words"])
            and any(c.isupper() for c in found.name.split()[0])
        )

    def _as_outlet(self, found: Source) -> Source:
        """The body as an outlet, here and wherever the document names it again."""
        outlet = make.outlet(_GENERIC_TAIL.sub("", found.name) or found.name, found.country)
        for m in [m for m in self.mentions if m.type == "organisation" and fold(m.name) == fold(found.name)][:1]:
            self._of_entity[m.entity] = outlet
        self._outlets_by_name[fold(found.name)] = outlet
        return outlet

    def printed(self, outlet: Source) -> Source:
        """The same outlet, which is meant by its name from here on."""
        return self._outlets_by_name.setdefault(fold(outlet.name), outlet)

    def _around(self, start: int, end: int) -> EntityMention | None:
        """The name of a body that these words are a part of: "Times" in "Times of Israel"."""
        i = bisect.bisect_right(self.starts, start) - 1
        if i < 0:
            return None
        m = self.mentions[i]
        inside = m.span[0] <= start and end <= m.span[1]
        return m if inside else None

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
        day = _DAY.match(text)
        if day is not None:  # "on Sunday Novak told": the tree took the day for his name
            start += day.end()
            text = self.text[start:end]
        alias = _GAVE_NAME.search(text)
        if alias is not None:  # "a woman who gave her name only as Jane"
            return self._person_called(alias[1]) or make.person(alias[1], None, None)
        low = fold(text)
        pronoun = None if self._is_acronym(text) else self._pronoun(low, start)
        if pronoun is not None:
            return pronoun
        alone = _SELF.search(text)
        if alone is not None:  # "the paper itself"
            end = start + alone.start()
            text, low = self.text[start:end], fold(self.text[start:end])
        if _OWN_OUTLET.match(low) or text in ("us", "me"):
            return self._own_outlet(start)
        inside = self._inside(start, end)
        covered = tuple((m.span[0] - start, m.span[1] - start) for m in inside)
        phrase = take_apart(text, covered)
        vague = self._vague(phrase, start, end, depth)
        if vague is not None:
            return vague
        front_end = start + len(_GENERIC_TAIL.sub("", text[: phrase.rest_at]).rstrip(" '’s"))
        ending = next((m for m in inside if m.span[1] >= front_end and m.span[0] < front_end), None)
        if ending is None or (ending.type == "organisation" and text[: phrase.rest_at].rstrip().endswith(("'s", "’s"))):
            apposed = self._apposition(phrase, start, end, inside)
            if apposed is not None:
                return apposed
        if ending is not None:
            if ending.type == "organisation" and phrase.link in ("in", "of") and not make.country_of(ending.name):
                placed = office(f"{ending.name} {phrase.rest.strip()[:40]}")
                if placed is not None:
                    return placed
            return self._of_mention(ending)
        beside = self._named_beside(phrase, end) if ending is None else None
        if beside is not None:
            return beside
        titled = self._by_kind_of_outlet(phrase, front_end - start)
        if titled is not None:
            return titled
        place = self._place_at(start, front_end, bare(phrase.front))
        if place is not None:
            return place
        made = self._by_head(phrase, (start, end), start + phrase.rest_at, inside, depth)
        if made is not None:
            return made
        if inside and inside[0].span[0] < start + phrase.rest_at:
            first = inside[0]
            if first.type == "organisation" and not phrase.front.rstrip(".").split()[-1][:1].isupper():
                return self._described(phrase, start, end)  # "the Revolutionary Guards' farm": not the Guards
            return self._of_mention(first)
        found = (
            known(phrase.front) or office(phrase.front) or self._person_called(persons.strip_title(bare(phrase.front)))
        )
        if found is None:
            found = self._outlets_by_name.get(fold(bare(phrase.front)))
        if found is None and not _like_a_name(phrase.front):
            return self._described(phrase, start, end)
        return found or self._new_name(bare(phrase.front) or text)

    def _named_beside(self, phrase: Phrase, end: int) -> Source | None:
        """The person named right behind a description that was cut before the name: "said foreman | Jan Novak"."""
        if not is_human(phrase.head) or phrase.rest or self.text[end : end + 1] != " ":
            return None
        i = bisect.bisect_left(self.starts, end)
        if i >= len(self.mentions) or self.mentions[i].type != "person" or self.mentions[i].span[0] != end + 1:
            return None
        return self._of_mention(self.mentions[i])

    def _by_kind_of_outlet(self, phrase: Phrase, cut: int) -> Source | None:
        """An outlet in no list that the text calls one: "Kuwait's Al-Example newspaper", "the Example website"."""
        name = bare(phrase.front[:cut])
        if cut >= len(phrase.front) or not _MEDIUM_END.search(phrase.front):
            return None
        parts = name.split()
        while len(parts) > 1 and parts[0][:1].islower():
            parts.pop(0)
        if not parts or not parts[-1][:1].isupper() or fold(" ".join(parts)) in country_words():
            return None
        code, _, how = split_country(fold(parts[0]))
        if how is not None and len(parts) > 1 and (how == "adjective" or parts[0].endswith(("'s", "’s"))):
            parts.pop(0)
        name = " ".join(parts).removesuffix("'s").removesuffix("’s")
        if fold(name) in country_words() or name in words()["not_names"]:
            return None
        return known(name) or make.outlet(name, code if how is not None else None)

    def _described(self, phrase: Phrase, start: int, end: int) -> Source:
        """Somebody whom the text describes by a common noun that no rule knows: "farm hands", "a shipping agent"."""
        text = self._owned(start, end)
        many = (
            len(phrase.head) > 3
            and phrase.head.endswith("s")
            and not phrase.head.endswith(("ss", "us", "is"))
            and phrase.head != "news"
        )
        if many and phrase.head.isascii():
            return (
                make.crowd(text, phrase.head, self.document.id)
                if _PLAIN_OWNER.match(self.text[start:end])
                else make.group(phrase.front, phrase.head)
            )
        head = phrase.head
        usable = len(head) > 1 and head[0].isalpha()
        return make.somebody(text, head, self.document.id) if usable else make.unnamed(self.document.id)

    def _owned(self, start: int, end: int) -> str:
        """The words with whoever "her" or "its" means in its place: "Fiona Rankine's sister-in-law"."""
        text = self.text[start:end]
        m = _PLAIN_OWNER.match(text)
        if m is None:
            return text
        word = m[1].lower()
        owner = self._human("m" if word == "his" else "f", start) if word in ("his", "her") else self._thing(start)
        return f"{described(owner.name)}'s {text[m.end() :]}" if owner is not None else text[m.end() :]

    def _own_outlet(self, at: int) -> Source:
        """ "This newspaper": the outlet of the document, or within a quotation the one that is quoted."""
        if self._quoted(at):
            for _, source in reversed(self._noted):
                if source.kind in ("outlet", "agency"):
                    return source
        return self.outlet()

    def _vague(self, phrase: Phrase, start: int, end: int, depth: int) -> Source | None:
        """ "One of them", "one, a regulator in Bern", "another, close to the bidder": what follows says who."""
        front = fold(phrase.front).removeprefix("a ").removeprefix("an ")
        if depth >= 3 or (front not in VAGUE and not (phrase.link == "of" and _QUANTITY.match(front))):
            return None
        rest = start + phrase.rest_at
        if phrase.link == "of":
            inner = self.text.index("of", rest, end) + 3
            if fold(self.text[inner:end]) in ("whom", "which"):  # "two officials, one of whom"
                whole = self._pronoun("whom", start) or make.unnamed(self.document.id)
                return make.part_of(whole, front) if whole.kind == "group" else whole
            named = next((m for m in self._inside(inner, end) if m.type == "person" and m.span[1] >= end - 1), None)
            if named is not None and _APPOSED.search(self.text[inner : named.span[0]]):
                return self._of_mention(named)  # "one of the fishermen, Jan Novak"
            if inner < end:
                whole = self._span(inner, end, depth + 1)
                return make.part_of(whole, front) if whole.kind == "group" and front in VAGUE else whole
        if phrase.link == ",":
            inner = rest + len(self.text[rest:end]) - len(self.text[rest:end].lstrip(" ,"))
            tail = self.text[inner:end]
            if re.match(r"(?:an?|the|whose|from|close|familiar|[A-Z])\b", tail):
                if re.match(r"(?:an?|the) |[A-Z]", tail):
                    return self._span(inner, end, depth + 1)
                return make.somebody(f"source {tail}", "source", self.document.id)
        return None

    def _apposition(self, phrase: Phrase, start: int, end: int, inside: list[EntityMention]) -> Source | None:
        """Whoever is named after a description: "its secretary, Mario Ledesma", "the owner, Hamaura Line".

        Not where the description itself ends in a post: in "a friend of the minister, Jane Doe" she may be either.
        """
        head = phrase.head
        body = head in _BODIES or phrase.front.rstrip().endswith(("'s", "’s"))
        human = is_human(head)
        if not (human or body):
            return None
        for m in inside:
            if m.type != "person" or m.span[0] <= start + phrase.rest_at:
                continue
            if not _APPOSED.search(self.text[start : m.span[0]]):
                continue
            if m.span[1] < end - 1 and self.text[m.span[1]] != ",":
                continue
            between = self.text[start : m.span[0]].rsplit(",", 1)[0].split()
            in_chief = between[-2:] == ["in", "chief"]
            if phrase.link != "," and len(between) > 1 and is_human(between[-1].lower()) and not in_chief:
                continue
            found = self._of_mention(m)
            self.heads.setdefault(found.id, set()).add(head)
            if human and found.role is None:
                found = make.person(found.name, head, found.affiliation, found.country)
                self._of_entity[m.entity] = found
            return found
        tail = _NAME_END.search(self.text[start:end])
        if tail is None or (tail.start() != phrase.rest_at and not (human and _two_names(tail[1]))):
            return None
        return (
            known(tail[1])
            or (make.person(tail[1], head, None) if human and head not in _BODIES else None)
            or (make.organisation(tail[1]))
        )

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
        if make.is_edition(text):
            return make.outlet(text)
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
        if len(parts) > 2 and parts[-1][:1].isupper() and _given(parts[-2]):
            return make.person(" ".join(parts[-2:]), None, None)  # "former Louisiana Rep. Jane Doe"
        if capital or any(c.isupper() for c in parts[0]):  # "bTV" is a name too
            return make.organisation(make.unbased(text))
        head = fold(parts[-1])
        return (
            make.somebody(text, head, self.document.id)
            if head.isascii() and len(head) > 1
            else make.unnamed(self.document.id)
        )
