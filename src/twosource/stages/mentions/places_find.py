"""Which words of a document name places: runs of capitalised words that the gazetteer knows, weighed by context."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from twosource.gazetteer import Candidate, candidates, name_key
from twosource.stages.mentions import places_words as words
from twosource.stages.mentions.places_fame import Found, namesakes, prominence, strength
from twosource.stages.mentions.places_lists import mark_containers, mark_lists

if TYPE_CHECKING:
    from spacy.tokens import Doc

CONNECTORS = frozenset(
    "of the and de la del du des el al le les upon on sur under am an der da do dos das e y in - – ‑ 's ’s & ad "
    "au aux es en sous "
    "d'ivoire d’ivoire peninsula region range training ground grounds test site station rail yard bay river "
    "island islands strait sea coast state capital".split()
)
"""Lower-case words that may stand inside the name of a place, or end one that the gazetteer holds."""

INNER = frozenset(
    "of the and de la del du des el al le les upon on sur under am an der e y in - – ‑ 's ’s & ad au aux es en".split()
)
"""Connectors that cannot end a name."""

ARTICLES = frozenset("al el la le los las les il an ad as at ash".split())
"""In capitals, the beginning of a longer name ("Al-Tukhar") and never a place alone."""

LONGEST = 6
"""Words of the longest name that is tried."""

ACCEPT = 2.0
"""Score from which a name counts as a place; chosen on lgl.dev and GeoVirus (evals/places)."""

WEAK = 0.8
"""Score from which a name counts when it lies close to places that are sure (places_nearby.py)."""

EXONYM = 1.0
"""Added to the fame of a name that is nobody's main one: English names of foreign towns are listed beside these."""

MISTAGGED = 0.4
"""Taken off when the tagger calls the word no name; little, for it often errs at the start of a sentence."""

CERTAIN = 3.4
"""Score from which a name vouches for its other mentions in the document."""


class Finder:
    """Finds the places of one document."""

    def __init__(self, doc: Doc, text: str | None = None) -> None:
        self.doc = doc
        self.text = doc.text if text is None else text  # the same; spaCy makes it anew each time
        tokens = [(token.text, token.idx) for token in doc]
        self.words = [word for word, _ in tokens]
        self.lower = [word.lower() for word in self.words]
        self.starts = [start for _, start in tokens]
        self.capital = [word[0].isupper() for word in self.words]
        self.plain = {w for w, c in zip(self.words, self.capital, strict=True) if not c}
        self.people: set[str] = set()
        self.weak: list[Found] = []
        self._all: list[Found] = []

    def find(self) -> list[Found]:
        spans = self._spans()
        found: list[Found] = []
        for start, end, key, options in spans:
            judged = self._judge(start, end, key, options)
            if judged is not None:
                found.append(judged)
        self._unlocated(found)
        found.sort(key=lambda f: f.start)
        mark_containers(found, self.lower, self._glued)
        return self._settle(found)

    # ------------------------------------------------------------ spans

    def _glued(self, left: int) -> bool:
        """Tokens `left` and the next one belong to one run: nothing or one space between them."""
        gap = self.starts[left + 1] - self.starts[left] - len(self.words[left])
        return gap <= 1 and not self.words[left + 1].isspace()

    def _spans(self) -> list[tuple[int, int, str, tuple[Candidate, ...]]]:
        out = []
        i, n = 0, len(self.words)
        while i < n:
            if self.capital[i]:
                match = self._longest(i)
                if match is not None:
                    out.append(match)
                    i = match[1]
                    continue
            i += 1
        return out

    def _longest(self, start: int) -> tuple[int, int, str, tuple[Candidate, ...]] | None:
        last = start
        ends = [start + 1]
        saint = self.lower[start].rstrip(".") in _SAINTS  # "St. John's" is a town
        n = len(self.words)
        while last + 1 < n and last - start < LONGEST and self._glued(last):
            last += 1
            if self._stopped(last):
                if self.lower[last - 1] not in _SAINTS:
                    ends.append(last + 1)
            elif self.capital[last] or self.lower[last] in CONNECTORS or self._hyphened(last):
                if self.lower[last] not in INNER or (self.lower[last] in ("'s", "’s") and saint):
                    ends.append(last + 1)
            else:
                break
        for end in reversed(ends):
            stop = self.starts[end - 1] + len(self.words[end - 1])
            if stop - self.starts[start] > 80:
                continue
            if end == start + 1 and self.lower[start] in ARTICLES:
                continue
            key = name_key(self.text[self.starts[start] : stop])
            options = candidates(key)
            if options:
                return self._trim(start, end, key, options)
        return None

    def _stopped(self, i: int) -> bool:
        """The full stop of an abbreviation that the tokenizer cut off: "Vt.", "ST. LOUIS"."""
        if self.words[i] != "." or self.starts[i] != self.starts[i - 1] + len(self.words[i - 1]):
            return False
        return self.lower[i - 1] in _SAINTS or self.lower[i - 1] in _STATES

    def _hyphened(self, i: int) -> bool:
        """The word is tied to the one before by a hyphen without spaces: "ri" in "Punggye-ri"."""
        return self.words[i - 1] in _HYPHENS and self.starts[i] == self.starts[i - 1] + 1

    def _trim(
        self, start: int, end: int, key: str, options: tuple[Candidate, ...]
    ) -> tuple[int, int, str, tuple[Candidate, ...]]:
        """Leave "the" and a lower-case "state" or "region" out when the rest alone names the same place."""
        bare = self.capital[end - 1] or self.lower[end - 1] in ("'s", "’s")
        if end - start > 1 and (self.lower[start] == "the" or not bare):
            first = start + 1 if self.lower[start] == "the" else start
            last = end if self.capital[end - 1] else end - 1
            stop = self.starts[last - 1] + len(self.words[last - 1])
            short = name_key(self.text[self.starts[first] : stop])
            same = {c.id for c in options}
            if first < last and any(c.id in same for c in candidates(short)):
                return first, last, short, candidates(short)
        return start, end, key, options

    # ------------------------------------------------------------ context

    def _before(self, start: int) -> str:
        return self.words[start - 1] if start and self._glued(start - 1) else ""

    def _after(self, end: int) -> str:
        return self.words[end] if end < len(self.words) and self._glued(end - 1) else ""

    def _run_after(self, end: int) -> list[str]:
        """The capitalised words right after, at most five."""
        out: list[str] = []
        while end < len(self.words) and len(out) < 5 and self.capital[end] and self._glued(end - 1):
            out.append(self.words[end])
            end += 1
        return out

    def _judge(self, start: int, end: int, key: str, options: tuple[Candidate, ...]) -> Found | None:
        word = self.words[start]
        single = end - start == 1 or (end - start == 2 and self.words[end - 1] == ".")
        if single and self._noise(start, word, options):
            return None
        if not single and self._empty(start, end):
            return None
        best = max(prominence(c) for c in options)
        if not any(c.main for c in options):
            best += EXONYM
        score = strength(best) + (1.2 if not single else 0.0)
        if not single and self.words[end - 1] in ("County", "Township", "Parish"):
            score += 1.0
        left, right = self._before(start), self._run_after(end)
        following = self._after(end)
        verdict = self._neighbours(start, end, left, right, best)
        if verdict is None:
            return None
        score += verdict
        preposition = self._preposition(start)
        if following.lower() in words.DISEASES and preposition < 2.0:
            return None
        score += preposition
        region = following.lower() in words.REGION_NOUNS or self._state_of(start)
        kind = following.lower() in words.KIND_OF or self._kind_before(start)
        if kind:
            score += 1.5
        if best < 7 and following.lower() in words.LOCAL_NOUNS:
            score += 1.2
        if following.lower() == "lies":  # people do too, but not capitalised words that are towns
            score += 0.8
        if single and best < 7:
            score += self._doubts(start, word, preposition > 0)
            if preposition == 0 and self._adjunct(end - 1):
                score += 0.8
        body = bool(right) and right[0] in words.AFTER_PLACE
        return Found(start, end, key, options, score, region=region, body=body)

    def _noise(self, start: int, word: str, options: tuple[Candidate, ...]) -> bool:
        """Single words that are no place wherever they stand: short codes, words that are not names here."""
        if len(word) < 2 or (len(word) < 4 and word.isupper() and options[0].kind not in _OWN_KINDS):
            return True
        if word in words.TIME_ZONES or word in words.DIRECTIONS or word.lower() in words.NEVER or word in ("Us", "UP"):
            return True
        if word[-1] == "." and word in ("Me.", "In.", "Or.", "Miss.", "Ill.", "Man.") and not self._abbreviated(start):
            return True
        return word == "US" and start > 0 and self.words[start - 1] == "$"

    def _empty(self, start: int, end: int) -> bool:
        """Only directions and words that are no names: "North-Western", "The City"."""
        return all(
            w in words.DIRECTIONS or w in _HYPHENS or w.lower() == "the" or (w.lower() in words.NEVER and i == end - 1)
            for i, w in enumerate(self.words[start:end], start)
        ) and (self.lower[start] == "the" or any(w in _HYPHENS for w in self.words[start:end]))

    def _abbreviated(self, start: int) -> bool:
        """A comma before it, as in "Lansing, Mich."."""
        return start > 0 and self.words[start - 1] == ","

    def _preposition(self, start: int) -> float:
        """What the words around say about the place; looks back through "the" and "northern"."""
        if self._dateline(start):
            return 1.6
        i = start - 1
        if i > 0 and self.words[i] in _HYPHENS and self.words[i - 1] in _PARTIES:
            return 2.0
        while (
            i > 0
            and start - i < 4
            and self._glued(i)
            and (self.lower[i] in _THROUGH or (self.words[i] in words.DIRECTIONS))
        ):
            i -= 1
        if i < 0 or not self._glued(i):
            return 0.0
        word = self.lower[i]
        if word in words.IN_WORDS:
            return 2.0
        if word in words.TO_WORDS:
            return 1.3
        if word == "of":
            return 0.7
        return 0.0

    def _dateline(self, start: int) -> bool:
        """At the head of a line, followed by a dash or an agency in brackets."""
        line = not start or "\n" in self.words[start - 1] or self.words[start].isupper()
        return line and any(w in ("—", "–", "-", "--", "(") for w in self.words[start + 1 : start + 5])

    def _kind_before(self, start: int) -> bool:
        """ "the city of X", "the village X"."""
        i = start - 1
        if i > 0 and self.lower[i] == "of":
            return self.lower[i - 1] in words.KIND_OF
        return i >= 0 and self.lower[i] in words.KIND_OF and not self.capital[i]

    def _state_of(self, start: int) -> bool:
        """ "the state of X", "the western province of X"."""
        return start >= 2 and self.lower[start - 1] == "of" and self.lower[start - 2] in words.REGION_NOUNS

    def _neighbours(self, start: int, end: int, left: str, right: list[str], best: float) -> float | None:
        """None when the capitalised words around make it a person, a paper, a team or a school."""
        score = 0.0
        if right:
            verdict = self._right(start, end, right, best)
            if verdict is None:
                return None
            score += verdict
        if left == "of" and start >= 2 and self.words[start - 2] in words.SCHOOL_OF:
            return None
        if left == "Free" and start >= 2 and self.words[start - 2] == "Radio":
            return None
        if left == "Agence" or (left == "Royal" and right and best < 9):
            return None
        if left == "Air" or (left == "United" and best >= 9):  # an airline; "the United States" is longer
            return None
        if left and left[0].isupper():
            if left in words.TITLES and not right:
                return self._person(start) if best < 9 else score
            saint = self.lower[start] in ("st.", "st", "san", "saint")
            if left.lower() in words.GIVEN and (end - start == 1 or (saint and best < 7)) and not right:
                return self._person(end - 1)
            if left in words.DIRECTIONS:
                score += 0.3
            elif self._name_like(start - 1):
                if end - start == 1 and best < 9 and not right:
                    return self._person(start)
                score -= 1.0
        if left in words.NAME_PARTS and best < 7:
            return None
        if left in ("&",) and best < 9:
            return None
        return score

    def _right(self, start: int, end: int, right: list[str], best: float) -> float | None:
        first = right[0]
        if first == "Independent" and "School" not in right:  # a paper, not a school district
            return None
        if first in words.AFTER_PLACE or first in words.AFTER_SITE:
            other = any(w in words.SCHOOL_HEADS or w in words.PAPER_HEADS for w in right)
            return None if other or (first == "Court" and len(right) == 1 and best < 7) else 0.8
        if any(w in words.BODY_HEADS or w in words.STREET_HEADS or w in words.SCHOOL_HEADS for w in right[:3]):
            return None
        if first in words.FEATURE_HEADS:
            return None
        if first.lower() in words.GIVEN or first in words.TITLES:
            return 0.0
        if self.lower[start] in words.GIVEN and end - start == 1:
            return self._person(end)
        if best >= 7:
            return 0.0
        return -1.2

    def _person(self, surname: int) -> float | None:
        """Remember the word as somebody's surname; always None, the verdict "no place"."""
        self.people.add(self.words[surname])
        return None

    def _name_like(self, i: int) -> bool:
        """The word reads as part of somebody's name: capitalised, no ordinary word, no place, no heading."""
        low = self.lower[i]
        if low in words.ORDINARY or low in self.plain or self.words[i] in words.AFTER_PLACE:
            return False
        if not self.words[i].isalpha() and not self.words[i].endswith("."):
            return False
        return self.doc[i].pos_ == "PROPN"

    def _adjunct(self, last: int) -> bool:
        """The name stands before a common noun that it qualifies: "a Dunwoody home"."""
        token = self.doc[last]
        head = token.head
        return token.dep_ in ("compound", "nmod") and head.i > last and head.lower_ == head.text and head.i - last < 4

    def _doubts(self, start: int, word: str, placed: bool) -> float:
        """What speaks against a single word of middling fame."""
        score = 0.0
        low = self.lower[start]
        if self.doc[start].pos_ != "PROPN":
            score -= MISTAGGED
        if low in words.ORDINARY:
            score -= 1.5
        elif low in words.GIVEN or low in words.SURNAMES:
            score -= 1.0
        if low in self.plain:
            score -= 1.0
        if not placed:
            token = self.doc[start]
            if token.dep_ == "nsubj" and token.head.lemma_ in words.SAYING:
                score -= 1.5
        return score

    # ------------------------------------------------------------ names that the gazetteer does not hold

    def _unlocated(self, found: list[Found]) -> None:
        """Add names that say by themselves that they are places: "X River", "Lake X", "X training ground"."""
        taken = {i for f in found for i in range(f.start, f.end)}
        for i, word in enumerate(self.words):
            if not self.capital[i] or i in taken:
                continue
            if word in words.FEATURE_HEADS and i and self.capital[i - 1] and self._glued(i - 1):
                self._feature(i, found, taken)
            elif i and self.lower[i - 1] in words.PLACING and self._glued(i - 1):
                self._named(i, found, taken)

    def _named(self, start: int, found: list[Found], taken: set[int]) -> None:
        """A name said to be a place: "the village of X", "at the X training ground"."""
        end = start + 1
        while end < len(self.words) and end - start < 3 and self.capital[end] and self._glued(end - 1):
            end += 1
        if any(i in taken for i in range(start, end)) or not self.words[start].isalpha():
            return  # known, or no name
        after = tuple(self.lower[end : end + 2])
        site = after in words.SITE_HEADS or after[:1] in words.SITE_HEADS or after[:1] in words.VILLAGES
        if site or (self._kind_before(start) and end - start <= 2 and self.lower[start - 1] == "of"):
            key = name_key(self.text[self.starts[start] : self.starts[end - 1] + len(self.words[end - 1])])
            found.append(Found(start, end, key, (), 2.2))
            taken.update(range(start, end))

    def _feature(self, head: int, found: list[Found], taken: set[int]) -> None:
        start = head
        while start > 0 and head - start < 3 and self.capital[start - 1] and self._glued(start - 1):
            if start - 1 in taken:
                return
            start -= 1
        after = self._run_after(head + 1)
        if after or self.lower[start] in words.ORDINARY:
            return
        key = name_key(self.text[self.starts[start] : self.starts[head] + len(self.words[head])])
        bare = name_key(self.text[self.starts[start] : self.starts[head - 1] + len(self.words[head - 1])])
        found.append(Found(start, head + 1, key, namesakes(bare, self.words[head]), 2.2))
        taken.update(range(start, head + 1))

    # ------------------------------------------------------------ the document as a whole

    def _settle(self, found: list[Found]) -> list[Found]:
        """Keep what scores enough, helped or hindered by the other mentions of the same name."""
        mark_lists(found, self.lower, ACCEPT)
        sure = {f.key for f in found if f.score >= CERTAIN}
        self._all = found
        for f in found:
            if f.key in sure:
                f.score += 1.0
            saint = self.lower[f.start] in ("st.", "st", "san", "saint")
            if self.words[f.end - 1] in self.people and (f.end - f.start == 1 or saint) and f.score < 4.5:
                f.score -= 2.0
        self.weak = [f for f in found if WEAK <= f.score < ACCEPT and f.candidates]
        return self._kept({id(f) for f in found if f.score >= ACCEPT})

    def _kept(self, ids: set[int]) -> list[Found]:
        """The chosen ones of all found, with the positions of containers in the shorter list."""
        keep = [f for f in self._all if id(f) in ids]
        place = {id(f): k for k, f in enumerate(keep)}
        return [f if f.inside is None else replace(f, inside=place.get(id(self._all[f.inside]))) for f in keep]

    def admit(self, weak: list[Found]) -> list[Found]:
        """The kept ones together with these weak ones, in the order of the text."""
        return self._kept({id(f) for f in self._all if f.score >= ACCEPT} | {id(f) for f in weak})


_SAINTS = frozenset(("st", "ste", "mt", "ft"))

_STATES = frozenset(
    "ala ariz ark calif colo conn del fla ga ind kan ky la md mich minn mo mont neb nev okla pa tenn tex va vt wash "
    "wis wyo ont que alta sask qld vic".split()
)
"""States as they are cut short before a full stop, but for those that are words."""

_HYPHENS = frozenset("-‐‑–")

_PARTIES = frozenset(("R", "D", "I", "DFL", "Rep", "Dem", "Lab", "Con"))
"""Before a hyphen and a place: "R-Marshall", where a member of parliament sits for."""

_OWN_KINDS = frozenset(("country", "admin1", "area", "continent", "island", "sea"))

_THROUGH = frozenset(
    "the northern southern eastern western central northeastern northwestern southeastern southwestern north south "
    "east west downtown upstate rural suburban nearby neighboring neighbouring occupied mainland northeast northwest "
    "southeast southwest far greater".split()
)
