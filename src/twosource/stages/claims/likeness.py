"""Do two appearances assert the same thing? A score from 0 to 1 and the reasons in words.

The words weigh most; the kind of doing, the counted item with its figure, the place and the time confirm or refute.
What refutes is a veto: the same words about another place, another year or another polarity are another claim.
The weights and `THRESHOLD` were set by reading the pairs of the example pile and of the public English
independence pages; docs/claims.md has the figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from twosource import compare
from twosource.records import TO_THE_DAY, When, Where
from twosource.stages.appearances.actions import related as related_doings
from twosource.stages.appearances.words import FIRST_PERSON
from twosource.stages.claims.figures import MANY_AGREE, SAME_FIGURE, figure_likeness, two_figures
from twosource.stages.claims.frames import NEWS
from twosource.stages.claims.matching import (
    RELATED,
    THRESHOLD,
    VERY_CLOSELY,
    other_account,
    other_actors,
    other_model,
    same_deed,
    same_frame,
)
from twosource.stages.claims.profiles import NAMED, Profile, contained, cosine, related
from twosource.stages.claims.settings import NEWS_AGE

OTHER_DAYS = "different days"
OTHER_SPEAKER = "another speaker's explanation"
OTHER_ACTORS = "other countries act"
OTHER_MODEL = "another number in a name"
OTHER_ACCOUNT = "another side's account"
TWO_FIGURES = "two figures of one source in one page"
NEVER = frozenset({OTHER_SPEAKER, OTHER_ACTORS, OTHER_MODEL, OTHER_ACCOUNT, TWO_FIGURES})
"""Vetoes of which one is enough to keep two groups apart."""
WORDS, DOING, FIGURES, SETTING = 0.60, 0.16, 0.14, 0.10
TOPIC = 0.04
"""Added within a document for each shared word, two to four, that it keeps talking about: its main happening."""
ACTORS = 0.05
TIE = 0.02
"""Of two statements of one frame with as many details the one with more of the same words joins first."""
DEED = 0.08
"""One kind of doing with one named thing, on one day: above the threshold by so much."""
ONCE = frozenset("launch arrest kill attack explode protest".split())
FRESH = timedelta(days=5)
"""What is told as news is at most so old."""
UNKNOWN_DOING = 0.35
"""Likeness of two doings of which one is of no known kind; below it they are of two kinds."""
RARE = 1.6
"""Weight of the shared words, in words that no other statement uses, from which fewer than four will do."""
SLACK = timedelta(hours=36)
"""Two reports of one day in different time zones may be up to a day and a half apart."""
GROWTH = timedelta(days=10)
JOURNEY = timedelta(days=4)
LEAVING = frozenset({"leave", "depart", "set", "embark", "board"})
ARRIVING = frozenset({"arrive", "enter", "cross", "reach", "visit", "land", "come"})
SAME_WORDS = 0.75
ODD = 0.55
"""Score from which two odd words in closely related pages will do: "a preventive but necessary step"."""
LEAST_COSINE = 0.25
"""Without which no statement reaches the two scores around this line."""
RETOLD, MANY_WORDS = 0.7, 4
"""Score and shared words from which a statement is told again, though no name stands in it."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two appearances are, and why."""

    score: float
    why: str
    veto: str | None = None
    weak: bool = False  # alike, but the little they share may be chance

    @property
    def same(self) -> bool:
        return self.veto is None and not self.weak and self.score >= THRESHOLD


def likeness(a: Profile, b: Profile) -> Likeness:
    """Compare two appearances; symmetric."""
    veto = _veto(a, b)
    if veto is not None and not (veto in SOFT and _one_silence(a, b)):
        return Likeness(0.0, "", veto)
    cos, shared = cosine(a, b)
    words = 0.65 * cos + 0.35 * contained(a, b)
    doing, doing_why = _doing(a, b)
    figures, figures_why = figure_likeness(a, b)
    place = compare.nearness(a.where, b.where)
    time = _times(a.when, b.when, JOURNEY if one_journey(a.action, b.action) else SLACK)
    if place == "apart" and words < SAME_WORDS:
        return Likeness(0.0, "", "different places")
    if time == "apart" and not _growing(a, b, place):
        return Likeness(0.0, "", OTHER_DAYS)
    if (a.frame.doings & b.frame.doings) - {"counted"} and _pages_apart(a, b):
        return Likeness(0.0, "", OTHER_DAYS)
    framed = same_frame(a, b, place, time)
    if framed is not None and framed[0] >= THRESHOLD:
        score, why = framed
        return Likeness(max(score, WORDS * words + DOING * doing + FIGURES * figures) + TIE * words, why)
    if _another_day(a, b):
        return Likeness(0.0, "", OTHER_DAYS)
    deed = same_deed(a, b, place, time)
    if deed:
        return Likeness(THRESHOLD + DEED + TIE * words, deed)
    if figures_why == "other items" and words < 0.7:
        return Likeness(0.0, "", "other things are counted")
    if figures_why == "other rates" and words < SAME_WORDS:
        return Likeness(0.0, "", "other rates or sums")
    telling = figures_why.startswith(SAME_FIGURE) and (place == "same" or a.story == b.story or len(shared) >= 2)
    telling = telling or (figures_why.startswith(MANY_AGREE) and a.story == b.story and len(shared) >= 2)
    weak = not _enough(a, b, shared) and not telling
    apart = doing < UNKNOWN_DOING and len(shared) < MANY_WORDS and not a.named & b.named & set(shared)
    weak = weak or (apart and not telling and time != "same" and a.appearance.doc != b.appearance.doc)
    setting = 0.5 + (0.25 if place == "same" else 0.0) + (0.25 if time == "same" else 0.0)
    score = WORDS * words + DOING * doing + FIGURES * figures + SETTING * setting
    score += _actors(a, b)
    topic = a.salient & set(shared) if a.appearance.doc == b.appearance.doc else frozenset()
    if len(topic) >= 2 and doing >= 0.85:
        score += TOPIC * min(4, len(topic))
    if weak and len(shared) >= 2 and _rare(a, shared) and score >= ODD and related(a, b) >= VERY_CLOSELY:
        weak = False  # the same odd words in two reports of one affair
    if weak and len(shared) >= MANY_WORDS and score >= RETOLD and related(a, b) >= RELATED:
        weak = False  # the whole statement again, without a name in it, in pages about the same
    reasons = [f"same words: {', '.join(shared[:5])}"] if shared else []
    reasons += [r for r in (doing_why, figures_why) if r]
    reasons += ["same place"] if place == "same" else []
    reasons += ["same time"] if time == "same" else []
    if framed is not None and (weak or score < framed[0]):
        score, weak = max(score, framed[0]), weak or score < THRESHOLD
    return Likeness(score, "; ".join(reasons), weak=weak)


def _veto(a: Profile, b: Profile) -> str | None:
    x, y = a.appearance, b.appearance
    if x.against != y.against:
        return "one denies it"
    if (x.role == "position") != (y.role == "position"):
        return "one is a position"
    if (x.role == "comment") != (y.role == "comment") and cosine(a, b)[0] < SAME_WORDS and not _both_told(a, b):
        return "one is comment"
    if a.frame.doings & b.frame.doings and a.frame.things & b.frame.things:
        if other_actors(a, b):
            return OTHER_ACTORS
        if other_model(a, b):
            return OTHER_MODEL
        if other_account(a, b):
            return OTHER_ACCOUNT
    if two_figures(a, b):
        return TWO_FIGURES
    if _other_explanation(a, b) and cosine(a, b)[0] < SAME_WORDS:
        return OTHER_SPEAKER
    if x.role == "position" and (a.root != b.root or x.stance != y.stance):
        return "other speakers or another position"
    return None


def _another_day(a: Profile, b: Profile) -> bool:
    """One gives the day of a deed that is done once, the other tells it as news of a day more than a week from that.

    "Iran has seized a second tanker", in a page of 3 May, is not the seizure of 27 April.
    """
    if not a.classes & b.classes & ONCE:
        return False
    for p, q in ((a, b), (b, a)):
        own = p.appearance.slots.when
        if own is None or own.precision not in TO_THE_DAY or not own.earliest or q.appearance.slots.when is not None:
            continue
        if q.page_day is not None and q.appearance.role == "happening":
            gap = q.page_day - moment(own.earliest).date()
            if not -FRESH <= gap <= FRESH:
                return True
    return False


def _pages_apart(a: Profile, b: Profile) -> bool:
    """Whether two statements, one at least without a time of its own, stand in pages that are some weeks apart."""
    if a.appearance.slots.when is not None and b.appearance.slots.when is not None:
        return False
    return a.page_day is not None and b.page_day is not None and abs(a.page_day - b.page_day) > 2 * NEWS_AGE


SOFT = frozenset({"one denies it", "one is a position", "one is comment", "other speakers or another position"})


def _one_silence(a: Profile, b: Profile) -> bool:
    """One speaker who will not speak of it: "declined to comment" and "says that it is not public"."""
    silent = "silent" in a.frame.doings and "silent" in b.frame.doings
    return silent and bool(a.frame.voice) and a.frame.voice == b.frame.voice


def _other_explanation(a: Profile, b: Profile) -> bool:
    """Two persons each say that something was planned: neither saw what the other did; two explanations."""
    framed = a.frame.doings & b.frame.doings
    if not framed or not framed <= {"exercise", "planned"} or "happening" in (a.appearance.role, b.appearance.role):
        return False
    return a.frame.voice != b.frame.voice and all(p.frame.voice.startswith("s-person-") for p in (a, b))


def _both_told(a: Profile, b: Profile) -> bool:
    """Neither is a plan, a wish or a guess, and both tell the same sort of news."""
    sure = all(p.appearance.certainty not in ("expected", "possible") for p in (a, b))
    return sure and bool(a.frame.doings & b.frame.doings & NEWS)


def _doing(a: Profile, b: Profile) -> tuple[float, str]:
    if not a.action or not b.action:
        return 0.5, ""
    if a.action == b.action:
        return 1.0, f"same verb: {a.action}"
    common = sorted(a.classes & b.classes)
    if common:
        return 0.85, f"same kind of doing: {common[0]}"
    if related_doings(a.classes, b.classes):
        return 0.1, "related kinds of doing"
    if a.classes and b.classes:
        return (0.0 if a.actors & b.actors else -0.6), ""
    return 0.35, ""


def worth_comparing(a: Profile, b: Profile) -> bool:
    """A cheap look before the full one: False only for pairs that the full one would call too weak to join."""
    if (a.counts and b.counts) or a.frame.doings & b.frame.doings:
        return True
    shared = tuple(sorted(a.weights.keys() & b.weights.keys()))
    if _enough(a, b, shared):
        return True
    again = len(shared) >= MANY_WORDS or (len(shared) >= 2 and _rare(a, shared))
    return again and cosine(a, b)[0] >= LEAST_COSINE


def _enough(a: Profile, b: Profile, shared: tuple[str, ...]) -> bool:
    """Whether what two statements share could hardly be shared by chance.

    Within a story two words with a name or a figure among them, or three of any kind. Across stories, and where
    somebody is only called "he" or "she", a name or a figure among three words with one kind of doing, among four, or
    among two that are rare in the pile.
    What "I" did is told by one person alone.
    """
    if a.appearance.doc == b.appearance.doc or a.appearance.role == "position":
        return True
    if (a.pronoun in FIRST_PERSON or b.pronoun in FIRST_PERSON) and a.root != b.root:
        return False
    named = len(a.named & b.named & set(shared))
    if a.story == b.story and not a.pronoun and not b.pronoun:
        return len(shared) >= 3 or (len(shared) == 2 and named > 0)
    rare = _rare(a, shared)
    alike = bool(a.classes & b.classes) and not a.pronoun and not b.pronoun
    if named == 0 or (len(shared) < 3 and min(len(a.weights), len(b.weights)) <= 3):
        return False
    return len(shared) >= (3 if alike else 4) or (len(shared) >= 2 and rare)


def _rare(a: Profile, shared: tuple[str, ...]) -> bool:
    return sum(a.weights[w] for w in shared) >= RARE * a.ceiling


def _actors(a: Profile, b: Profile) -> float:
    """A nudge for who does it: the same actor for, another one against. Nothing when one side names nobody."""
    if not a.actors or not b.actors:
        return 0.0
    if a.actors & b.actors:
        return ACTORS
    return -ACTORS if all(x.startswith(NAMED) for x in a.actors | b.actors) else 0.0


def moment(iso: str) -> datetime:
    """The moment of an ISO 8601 string in UTC."""
    return datetime.fromisoformat(iso.replace("Z", "+00:00"))


def _times(a: When | None, b: When | None, slack: timedelta = SLACK) -> str:
    if a is None or b is None:
        return "unknown"
    try:
        a1, a2, b1, b2 = (moment(t) for t in (a.earliest, a.latest, b.earliest, b.latest))
    except ValueError:
        return "unknown"
    if a1 <= b2 + slack and b1 <= a2 + slack:
        return "same" if a.precision in TO_THE_DAY and b.precision in TO_THE_DAY else "unknown"
    return "apart"


def times_apart(a: When | None, b: When | None) -> bool:
    """Both times are known and do not touch, time zones allowed for."""
    return _times(a, b) == "apart"


def places_apart(a: tuple[Where, ...], b: tuple[Where, ...]) -> bool:
    """Both name places finer than a country, and all of them are far from one another."""
    return compare.nearness(a, b) == "apart"


def one_journey(a: str, b: str) -> bool:
    """Leaving and arriving may be days apart and are one journey."""
    return (a in LEAVING and b in ARRIVING) or (b in LEAVING and a in ARRIVING)


def _growing(a: Profile, b: Profile, place: str) -> bool:
    """A toll that is counted again within days, at one place or in one story, is still the same claim."""
    if place != "same" and a.story != b.story:
        return False
    if _times(a.when, b.when, GROWTH) == "apart":
        return False
    tolls = {"killed", "injured", "missing", "displaced"}
    return any(p.counted in tolls and p.counted == q.counted for p in a.counts for q in b.counts)
