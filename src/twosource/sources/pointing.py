"""Words that point back: pronouns, "the agency", "the minister", and the country that a text is at."""

from __future__ import annotations

import bisect
import re
from collections import deque
from collections.abc import Callable, Sequence

import msgspec

from twosource.pipeline import Reading
from twosource.records import EntityMention, PlaceMention, Sentence, Source
from twosource.sources import make, persons
from twosource.sources.lists import domain_of, fold, known, slug
from twosource.sources.offices import function_of, office, strip_press
from twosource.sources.phrases import described, group_of
from twosource.sources.posts import BODY_WORDS, LEADERS, ROLE_FAMILIES, SAME_BODY, SEX, like_a_person

_HE, _SHE = frozenset("he him his himself".split()), frozenset("she her hers herself".split())
_IT, _THEY = frozenset("it its itself".split()), frozenset("they them their themselves".split())
_ME = frozenset("i we me us our my myself ourselves".split())
_RELATIVE = frozenset("who which that whom whose".split())
VAGUE = frozenset(
    "one some many others another other several few most all both neither either none everyone someone somebody anyone "
    "nobody people those these there this".split()
)
_NOUN_BEFORE = re.compile(r"(^|\W)([A-Za-z-]{2,30}),?\s*$")
"""The noun phrase right before "who"."""
_DETERMINERS = frozenset("a an the one two three some several many of by with from to cite quote".split())
_ACTING = ("ed", "ing", "s", "ly")
"""Endings of a word before a noun that is hardly part of its phrase: "the paper cited villagers who"."""
_OF_TWO = frozenset("both neither either other".split())
_OF_GROUP = frozenset("one some many others another several few most all none".split())
_QUOTE = re.compile(r"“[^“”\n]{1,2000}(?:”|(?=\n)|$)|\"[^\"\n]{1,2000}\"")
FORWARD_PARAGRAPHS = 6
REMEMBERED = 200  # speakers kept; older ones are never meant, and the work stays linear


def _attributes(text: str) -> str:
    """The words at the end of `text`, at most three, that belong to the noun after them; with a blank at their end."""
    kept: list[str] = []
    for word in reversed(text.split()[-4:]):
        if word.lower() in _DETERMINERS or not word.replace("-", "").isalpha():
            break
        if word.endswith(_ACTING) and not word[0].isupper():
            break
        kept.insert(0, word)
    return "".join(f"{w} " for w in kept[-3:])


Fits = Callable[[Source], bool]
SHOUTED = 4_000
"""Code points that are looked at to see whether a text is written in capitals, as agency wires of old are."""


def _shouts(text: str) -> bool:
    """Whether at least four in five of the first letters are capitals."""
    letters = [c for c in text[:SHOUTED] if c.isalpha()]
    return sum(c.isupper() for c in letters) * 5 >= len(letters) * 4 > 0


class Pointing:
    """What is known of one document while its attributions are read in order."""

    """Resolves the source words of one document; call `note` with every source in reading order."""

    def __init__(self, reading: Reading) -> None:
        self.text = reading.text
        self.document = reading.document
        self.mentions = sorted(
            (m for m in reading.of(EntityMention) if m.type in ("person", "organisation")),
            key=lambda m: (m.span, m.type),
        )
        self.starts = [m.span[0] for m in self.mentions]
        self.places = sorted(reading.of(PlaceMention), key=lambda p: p.span)
        self.sentences = sorted(s.span[0] for s in reading.of(Sentence)) or self._sentence_starts()
        self._shouting = _shouts(self.text)
        self.quotes = [m.span() for m in _QUOTE.finditer(self.text)]
        self.quote_starts = [s for s, _ in self.quotes]
        self._noted: deque[tuple[int, Source]] = deque(maxlen=REMEMBERED)
        self._of_entity: dict[str, Source] = {}
        self._cursor = 0
        self.singles: set[str] = set()  # ids of groups of which one alone spoke: "an official said ... he added"
        self._papers: deque[tuple[str, Source]] = deque(maxlen=REMEMBERED)  # "wrote in a report": what, and whose
        self._surnames: dict[str, list[EntityMention]] | None = None
        self.place_starts = [p.span[0] for p in self.places]
        self.heads: dict[str, set[str]] = {}  # id of a person: the nouns by which the text described him
        self._outlets_by_name: dict[str, Source] = {}  # outlets in no list that carried words before
        self.carriers: set[str] = set()  # ids of those through whom words came
        self._carried: deque[tuple[int, Source]] = deque(maxlen=REMEMBERED)  # the same with their places

    def _sentence_starts(self) -> list[int]:
        return [0, *(m.end() for m in re.finditer(r"[.!?][”\"’']?\s+|\n+", self.text))]

    def note(self, source: Source, at: int | None = None) -> None:
        """This source spoke; `at` is the place of its words (by default those resolved last)."""
        self._noted.append((self._cursor if at is None else at, source))

    def wrote(self, head: str, source: Source) -> None:
        """This source gave its words in a paper of this kind: "the report" is its."""
        self._papers.append((head, source))

    def carry(self, carriers: Sequence[tuple[int, Source]]) -> None:
        """Words came through these, named at these places."""
        self._carried.extend(carriers)
        self.carriers.update(source.id for _, source in carriers)

    def outlet(self) -> Source:
        """The publishing outlet of the document; "outlet unknown" with an id of this document when nothing says."""
        doc = self.document
        for name in (doc.outlet, doc.url):
            if name:
                found = known(name)
                if found is not None:
                    return found
        name = (doc.outlet or "").strip()
        domain = domain_of(name) or (domain_of(doc.url) if doc.url and not name else None)
        shown = domain or name
        if not shown:
            return make.unknown_outlet(doc.id)
        return Source(id=f"s-outlet-{slug(shown)}", name=shown, kind="outlet")

    def _inside(self, start: int, end: int) -> list[EntityMention]:
        i = bisect.bisect_left(self.starts, start)
        out = []
        while i < len(self.mentions) and self.starts[i] < end:
            if self.mentions[i].span[1] <= end + 2:
                out.append(self.mentions[i])
            i += 1
        return out

    def _of_mention(self, m: EntityMention) -> Source:
        found = self._of_entity.get(m.entity)
        if found is None:
            if m.type == "person":
                found = make.person(m.name, m.role, m.affiliation)
                if self._beside_a_namesake(m.name):
                    found = msgspec.structs.replace(
                        found, id=f"{found.id}-{self.document.id}", document=self.document.id
                    )
            else:
                name = make.unbased(m.name)
                found = known(name) or (make.outlet(name) if make.is_edition(name) else office(name))
                if found is None and function_of(strip_press(fold(m.name))):
                    found = office(m.name, self._country_near(m.span[0]))
                found = found or make.organisation(name)
            self._of_entity[m.entity] = found
        return found

    def _beside_a_namesake(self, name: str) -> bool:
        """Whether only a surname is known of this person, and others of this document bear it with given names."""
        given, surname = persons.split_name(name)
        return not given and any(persons.split_name(m.name)[0] for m in self._people().get(persons.sound(surname), ()))

    def _is_acronym(self, text: str) -> bool:
        """Whether "IT" or "US" is no pronoun: in capitals where the text around is not, and "US" everywhere."""
        word = text.split()[-1]
        return word.isupper() and text != "I" and (word == "US" or not self._shouting)

    def _person_called(self, name: str) -> Source | None:
        """The person of this document with this name or surname."""
        if not name or not name[0].isupper():
            return None
        given, surname = persons.split_name(name)
        for m in self._people().get(persons.sound(surname), ()):
            if persons.same_given(persons.split_name(m.name)[0], given):
                return self._of_mention(m)
        return None

    def _people(self) -> dict[str, list[EntityMention]]:
        """The first mention of each person by the sound of the surname."""
        if self._surnames is None:
            self._surnames = {}
            seen = set()
            for m in self.mentions:
                if m.type == "person" and m.entity not in seen:
                    seen.add(m.entity)
                    self._surnames.setdefault(persons.sound(persons.split_name(m.name)[1]), []).append(m)
        return self._surnames

    def _compass(self, front: str) -> str:
        """ "The North's" as North Korea, where the text speaks of North Korea."""
        if "Korea" not in self.text:
            return front
        return re.sub(r"\b(North|South)(?:['’]s)?(?= [a-z])", r"\1 Korean", front)

    def _holder(
        self, head: str, code: str | None, body: Source | None, at: int, more: frozenset[str] = frozenset()
    ) -> Source | None:
        """The person of the document who holds such a post: spoken before, named before, or named soon after.

        `more` holds the other words of the phrase, so that of two spokesmen "the army spokesman" is the army's.
        """
        families = [f for f in ROLE_FAMILIES if head in f] or [frozenset({head})]

        def near(source: Source) -> int:
            told = f"{source.role or ''} {source.affiliation or ''} {' '.join(self.heads.get(source.id, ()))}"
            said = set(fold(told if source.named else f"{told} {source.name}").replace("'s", "").split())
            if source.affiliation:
                known_body = known(source.affiliation)
                said |= set(fold(known_body.id.replace("-", " ")).split()) if known_body else set()
            return sum(SAME_BODY.get(w, w) in {SAME_BODY.get(x, x) for x in said} for w in more)

        def fits(source: Source) -> bool:
            if source.kind != "person" or not (source.role or source.id in self.heads):
                return False
            if not source.named and source.role is None:
                return False
            last = set((source.role or "").replace("-", " ").split()) | self.heads.get(source.id, set())
            if not source.named and head not in last:
                return False
            if more & BODY_WORDS and (source.affiliation or not source.named) and not near(source):
                return False
            if not any(last & family for family in families):
                return False
            if head in LEADERS and head not in ("leader", "ruler") and head not in last:
                return False
            if code and source.country != code and (source.country or head not in last):
                return False
            return not (
                body
                and source.affiliation
                and fold(body.name) not in fold(source.affiliation)
                and fold(source.affiliation) not in fold(body.name)
                and source.country != body.country
            )

        def exact(source: Source) -> bool:
            return head in (source.role or "").split() or head in self.heads.get(source.id, ())

        found = self._search(fits, at, exact=exact)
        if found is None or not more or near(found):
            return found
        closer = self._search(lambda s: fits(s) and near(s) > 0, at, exact=exact)
        return closer or found

    def _search(self, fits: Fits, at: int, exact: Fits | None = None, forward: bool = True) -> Source | None:
        """The nearest source that fits: last speakers, then names before `at`, then names in the next paragraphs."""
        pools: list[list[Source]] = [[s for _, s in reversed(self._noted)]]
        i = bisect.bisect_left(self.starts, at)
        pools.append([self._of_mention(m) for m in reversed(self.mentions[max(0, i - 60) : i])])
        if forward:
            limit = self._paragraph_end(at)
            pools.append([self._of_mention(m) for m in self.mentions[i : i + 60] if m.span[0] < limit])
        for pool in pools:
            hits = [s for s in pool if fits(s)]
            if hits:
                best = [s for s in hits if exact(s)] if exact else []
                return (best or hits)[0]
        return None

    def _paragraph_end(self, at: int) -> int:
        end = at
        for _ in range(FORWARD_PARAGRAPHS + 1):
            found = self.text.find("\n", end + 1)
            if found < 0:
                return len(self.text)
            while found + 1 < len(self.text) and self.text[found + 1] == "\n":
                found += 1
            end = found
        return end

    def _anaphor(self, kind: str, head: str, code: str | None, at: int) -> Source | None:
        """What "the newspaper", "the ministry", "the report" takes up."""
        outlets = ("outlet", "agency")

        def fits(source: Source) -> bool:
            if code and source.country and source.country != code:
                return False
            if kind == "outlet":
                return source.kind in outlets
            if kind == "agency":
                return source.kind == "agency" or "agency" in source.descriptors or "agency" in fold(source.name)
            if kind == "document":
                if source.kind == "office":
                    return source.named and not source.id.startswith(("s-government-", "s-military-", "s-place-"))
                return (source.kind == "document" and head in source.descriptors) or source.kind in outlets
            if kind == "thinktank":
                return source.kind in ("office", "sensor") and (
                    head in source.descriptors or head in fold(source.name) or not source.id.startswith("s-government")
                )
            return source.kind == "office" and (
                head in source.descriptors
                or head in fold(source.name)
                or (head in ("government", "regime", "administration") and "government" in source.id)
            )

        def exact(source: Source) -> bool:
            return head in source.descriptors or head in fold(source.name).split()

        if kind == "document":
            author = next((s for h, s in reversed(self._papers) if h == head), None)
            if author is not None:
                return author
        found = self._search(fits, at, exact, forward=kind in ("outlet", "agency", "thinktank"))
        if found is None and kind == "agency":  # "the maritime agency UKMTO ... the agency said"
            return next((s for _, s in reversed(self._noted) if s.named and s.kind in ("office", "sensor")), None)
        return found

    def _quoted(self, at: int) -> bool:
        i = bisect.bisect_right(self.quote_starts, at) - 1
        return i >= 0 and self.quotes[i][0] <= at < self.quotes[i][1]

    def _pronoun(self, low: str, at: int) -> Source | None:
        if low in _HE or low in _SHE:
            return self._human("m" if low in _HE else "f", at) or make.unnamed(self.document.id)
        if low in _IT:
            return self._thing(at) or make.unnamed(self.document.id)
        if low in _THEY:
            return (
                next((s for _, s in reversed(self._noted) if s.kind == "group" or not s.named), None)
                or self._thing(at)
                or make.unnamed(self.document.id)
            )
        if low in _ME:
            if not self._noted:
                return self.outlet()
            place, speaker = self._noted[-1]
            same_sentence = any(start <= place for start, _ in self._back(at, 1))  # the marks may be lost or single
            return speaker if self._quoted(at) or same_sentence else self.outlet()
        if low in _RELATIVE:
            i = bisect.bisect_left(self.starts, at)
            for m in reversed(self.mentions[max(0, i - 3) : i]):
                if at - m.span[1] <= 60 and (m.type == "person" or low not in ("who", "whom")):
                    return self._of_mention(m)
            before = _NOUN_BEFORE.search(self.text[max(0, at - 80) : at])
            if before and group_of(before[2].lower()):
                words = f"{_attributes(self.text[max(0, at - 80) : before.start(2) + max(0, at - 80)])}{before[2]}"
                group = make.group(words, before[2].lower())
                return msgspec.structs.replace(group, name=described(words))
            return make.unnamed(self.document.id)
        if low in VAGUE:
            return self._some(low, at) or make.unnamed(self.document.id)
        return None

    def _some(self, low: str, at: int) -> Source | None:
        """ "Both", "neither", "the other": the two who spoke or were named last; "some": of the last group."""
        if low in _OF_TWO:
            two = self._last_two(at)
            if two is None:
                return None
            if low in ("other", "another"):
                return next((s for s in two if not self._noted or s.id != self._noted[-1][1].id), None)
            return make.pair(*two, self.document.id)
        if low not in _OF_GROUP:
            return None
        near = {start for start, _ in self._back(at, 4)}
        oldest = min(near) if near else 0
        last = next((s for p, s in reversed(self._noted) if s.kind == "group" and p >= oldest), None)
        if last is None:
            return None
        return make.others(last) if low in ("others", "another") else make.part_of(last, low)

    def _last_two(self, at: int) -> tuple[Source, Source] | None:
        """The last two different persons or groups that spoke or were named in the four sentences before `at`."""
        rows = self._back(at, 5)
        if not rows:
            return None
        oldest = rows[-1][0]
        seen = [(p, s) for p, s in self._noted if oldest <= p < at and s.kind in ("person", "group")]
        i = bisect.bisect_left(self.starts, at)
        seen += [
            (m.span[0], self._of_mention(m))
            for m in self.mentions[max(0, i - 20) : i]
            if m.type == "person" and m.span[0] >= oldest
        ]
        out: list[Source] = []
        for _, source in sorted(seen, key=lambda row: (-row[0], row[1].id)):
            if all(source.id != s.id for s in out):
                out.append(source)
        return (out[1], out[0]) if len(out) >= 2 else None

    def _back(self, at: int, limit: int) -> list[tuple[int, int]]:
        """The sentences before `at`, nearest first, as (start, end), beginning with the one that holds it."""
        i = bisect.bisect_right(self.sentences, at) - 1
        rows: list[tuple[int, int]] = []
        end = at
        while i >= 0 and len(rows) < limit:
            rows.append((self.sentences[i], end))
            end = self.sentences[i]
            i -= 1
        return rows

    def _human(self, sex: str, at: int) -> Source | None:
        """The person meant by he or she: nearest sentence with one, the last speaker before the first named."""

        def fits(source: Source) -> bool:
            if source.kind == "group":
                return source.id in self.singles
            if source.kind != "person":
                return source.kind == "office" and source.id.startswith("s-org-") and like_a_person(source)
            if not source.named and source.role is None and source.descriptors:
                return SEX.get(source.descriptors[0], sex) == sex
            return persons.gender(source.name) in (None, sex)

        return self._human_that(fits, at) or self._human_that(
            lambda s: s.kind == "person" and s.named and persons.rare(s.name), at
        )

    def _human_that(self, fits: Fits, at: int) -> Source | None:
        for start, end in self._back(at, 8):
            for place, source in reversed(self._noted):
                if start <= place < end and fits(source):
                    return source
            for m in self._inside(start, end):
                if m.type == "person" and not self._quoted(m.span[0]) and fits(self._of_mention(m)):
                    return self._of_mention(m)
        return next((s for _, s in reversed(self._noted) if fits(s)), None)

    def _thing(self, at: int) -> Source | None:
        """The body meant by "it": the last body that spoke in the sentences before, else the first one named there."""

        def fits(source: Source) -> bool:
            return source.kind in ("outlet", "agency", "office", "document", "sensor")

        bodies = ("outlet", "agency", "office")
        for start, end in self._back(at, 5):
            near = [source for place, source in reversed(self._noted) if start <= place < end and fits(source)]
            near = [s for s in near if s.id not in self.carriers] or near
            if near:
                return next((s for s in near if s.kind in bodies), near[0])
            for m in self._inside(start, end):
                if m.type == "organisation" and not self._quoted(m.span[0]):
                    return self._of_mention(m)
        return next((s for _, s in reversed(self._noted) if fits(s)), None)

    # ------------------------------------------------------------ countries

    def _country_of_phrase(self, front: str, at: int, strict: bool = False) -> str | None:
        """The country in the phrase itself, also as "the North's"; else, unless strict, the one the text is at."""
        code = next(iter(make.countries_in(self._compass(front))), None)
        return code or (None if strict else self._country_near(at))

    def _country_near(self, at: int) -> str | None:
        """The first country of this sentence before `at`, else of the sentence before, up to four back."""
        for start, end in self._back(at, 4):
            codes = make.countries_in(
                re.sub(
                    r"\b(?:The|the) (North|South)\b(?! Korea)",
                    r"\1 Korea" if "Korea" in self.text else r"\1",
                    self.text[start : min(end, start + 2000)],
                )
            )
            if codes:
                return codes[0]
        return None
