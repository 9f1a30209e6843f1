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
from twosource.records import TO_THE_DAY, Quantity, When, Where
from twosource.stages.appearances.actions import related
from twosource.stages.appearances.words import FIRST_PERSON
from twosource.stages.claims.profiles import NAMED, Profile, contained, cosine

THRESHOLD = 0.46
WORDS, DOING, FIGURES, SETTING = 0.60, 0.16, 0.14, 0.10
TOPIC = 0.04
"""Added within a document for each shared word, two to four, that it keeps talking about: its main happening."""
ACTORS = 0.05
RARE = 1.6
"""Weight of the shared words, in words that no other statement uses, from which fewer than four will do."""
SLACK = timedelta(hours=36)
"""Two reports of one day in different time zones may be up to a day and a half apart."""
GROWTH = timedelta(days=10)
MOST_APART = 1.5
MANY = 12
"""Small counts are equal by chance: "three people" here and there."""
SAME_FIGURE = "figures agree to the unit"
JOURNEY = timedelta(days=4)
LEAVING = frozenset({"leave", "depart", "set", "embark", "board"})
ARRIVING = frozenset({"arrive", "enter", "cross", "reach", "visit", "land", "come"})
SAME_WORDS = 0.75


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
    if veto is not None:
        return Likeness(0.0, "", veto)
    cos, shared = cosine(a, b)
    words = 0.65 * cos + 0.35 * contained(a, b)
    doing, doing_why = _doing(a, b)
    figures, figures_why = _figures(a, b)
    place = compare.nearness(a.where, b.where)
    time = _times(a.when, b.when, JOURNEY if one_journey(a.action, b.action) else SLACK)
    if place == "apart" and words < SAME_WORDS:
        return Likeness(0.0, "", "different places")
    if time == "apart" and not _growing(a, b, place):
        return Likeness(0.0, "", "different days")
    if figures_why == "other items" and words < 0.7:
        return Likeness(0.0, "", "other things are counted")
    if figures_why == "other rates" and words < SAME_WORDS:
        return Likeness(0.0, "", "other rates or sums")
    telling = figures_why.startswith(SAME_FIGURE) and (place == "same" or a.story == b.story or len(shared) >= 2)
    weak = not _enough(a, b, shared) and not telling
    setting = 0.5 + (0.25 if place == "same" else 0.0) + (0.25 if time == "same" else 0.0)
    score = WORDS * words + DOING * doing + FIGURES * figures + SETTING * setting
    score += _actors(a, b)
    topic = a.salient & set(shared) if a.appearance.doc == b.appearance.doc else frozenset()
    if len(topic) >= 2 and doing >= 0.85:
        score += TOPIC * min(4, len(topic))
    reasons = [f"same words: {', '.join(shared[:5])}"] if shared else []
    reasons += [r for r in (doing_why, figures_why) if r]
    reasons += ["same place"] if place == "same" else []
    reasons += ["same time"] if time == "same" else []
    return Likeness(score, "; ".join(reasons), weak=weak)


def _veto(a: Profile, b: Profile) -> str | None:
    x, y = a.appearance, b.appearance
    if x.against != y.against:
        return "one denies it"
    if (x.role == "position") != (y.role == "position"):
        return "one is a position"
    if (x.role == "comment") != (y.role == "comment") and cosine(a, b)[0] < SAME_WORDS:
        return "one is comment"
    if x.role == "position" and (a.root != b.root or x.stance != y.stance):
        return "other speakers or another position"
    return None


def _doing(a: Profile, b: Profile) -> tuple[float, str]:
    if not a.action or not b.action:
        return 0.5, ""
    if a.action == b.action:
        return 1.0, f"same verb: {a.action}"
    common = sorted(a.classes & b.classes)
    if common:
        return 0.85, f"same kind of doing: {common[0]}"
    if related(a.classes, b.classes):
        return 0.1, "related kinds of doing"
    if a.classes and b.classes:
        return (0.0 if a.actors & b.actors else -0.6), ""
    return 0.35, ""


def _figures(a: Profile, b: Profile) -> tuple[float, str]:
    if not a.counts or not b.counts:
        return 0.5, ""
    rates = {"percent", "money"}
    best, why = 0.0, "other items"
    if {p.kind for p in a.counts} <= rates or {q.kind for q in b.counts} <= rates:
        why = "other rates" if {p.kind for p in a.counts} & {q.kind for q in b.counts} & rates else ""
        best = 0.0 if why else 0.5
    for p in a.counts:
        for q in b.counts:
            if not comparable(p, q):
                continue
            verdict = compare.quantities(p, q)
            if verdict.kind == "compatible" and _one_size(p, q):
                sort = SAME_FIGURE if p.value == q.value and (p.value or 0) > MANY else "figures agree"
                return 1.0, f"{sort}: {p.as_written} and {q.as_written}"
            if verdict.kind == "compatible":
                best, why = max(best, 0.3), f"figures may both hold: {p.as_written} and {q.as_written}"
            if verdict.kind == "contradictory" and p.kind not in rates:
                best, why = max(best, 0.35), f"figures differ: {p.as_written} and {q.as_written}"
    return best, why


def _one_size(p: Quantity, q: Quantity) -> bool:
    """Both bounds of "at least four" and "at least 32" hold at once, and say nothing about being one figure."""
    if p.value is None or q.value is None or p.unit != q.unit:
        return True
    low, high = sorted((abs(p.value), abs(q.value)))
    return high <= MOST_APART * max(low, 1e-9)


def comparable(p: Quantity, q: Quantity) -> bool:
    """Two figures that count or measure the same kind of thing. A maximum of former years is not today's count."""
    if p.period_max != q.period_max or p.kind != q.kind:
        return False
    if (p.unit is None) != (q.unit is None):
        return False
    if p.counted and q.counted and p.counted != q.counted:
        return False
    if p.unit is None:
        return same_item(p, q)
    return compare.quantities(p, q).kind != "not-comparable"


def worth_comparing(a: Profile, b: Profile) -> bool:
    """A cheap look before the full one: False only for pairs that the full one would call too weak to join."""
    if a.counts and b.counts:
        return True
    return _enough(a, b, tuple(sorted(a.weights.keys() & b.weights.keys())))


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
    rare = sum(a.weights[w] for w in shared) >= RARE * a.ceiling
    alike = bool(a.classes & b.classes) and not a.pronoun and not b.pronoun
    if named == 0 or (len(shared) < 3 and min(len(a.weights), len(b.weights)) <= 3):
        return False
    return len(shared) >= (3 if alike else 4) or (len(shared) >= 2 and rare)


def _actors(a: Profile, b: Profile) -> float:
    """A nudge for who does it: the same actor for, another one against. Nothing when one side names nobody."""
    if not a.actors or not b.actors:
        return 0.0
    if a.actors & b.actors:
        return ACTORS
    return -ACTORS if all(x.startswith(NAMED) for x in a.actors | b.actors) else 0.0


def same_item(p: Quantity, q: Quantity) -> bool:
    """ "Rail cars" and "cars" may be the same things; a bare number goes with the same number alone."""
    a, b = p.item_head, q.item_head
    if a is None or b is None:
        return p.value is not None and p.value == q.value and (a or b) is not None
    return a == b or a.endswith(" " + b) or b.endswith(" " + a)


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
