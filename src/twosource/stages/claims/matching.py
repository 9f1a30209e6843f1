"""One frame, one claim? The details that two statements of one frame have in common, counted.

A frame ("Russia sends troops") is shared by many statements that have nothing to do with each other. Two are one claim
when their pages tell of one affair and they share details: who acts, the place, the day, a figure, who saw it, the
word for the thing, a name.
"""

from __future__ import annotations

from twosource.stages.claims.figures import counted, measures, same_measure, same_number
from twosource.stages.claims.frames import PLANNED, RECURRING, THINGLESS, VIOLENT
from twosource.stages.claims.profiles import Profile, one_news, related
from twosource.stages.claims.things import STATES, kinds_of

THRESHOLD = 0.46
"""Likeness from which two statements are one claim."""
LOOSE = (0.0, 0.34, 0.40)
"""Score of one frame with too few details to join two statements; two groups may still be joined over such pairs."""
FRAME_POINTS = 3
"""Details in common, related pages among them, from which one frame is one claim."""
RELATED, CLOSELY, VERY_CLOSELY = 0.1, 0.25, 0.35
"""Likeness of two pages from which they tell of one affair; the last where the day of one of them is not known."""

PER_POINT, MOST_ADDED = 0.04, 0.2
SAME_PLACE, SAME_TIME, SAME_DAYS, SAME_VOICE = "same place", "same time", "same days", "the same voice"
SAME_SIDE = "the same side's account"
SAME_STORY = "pages of one story"
ACCOUNTED = frozenset({"launch"})
"""Kinds of doing of which each side gives figures of its own: who launched says how far it flew, who tracked it too."""
TESTED = frozenset("test icbm intercontinental ballistic satellite splashdown apogee altitude".split())
CLOCKED = frozenset({"second", "minute", "hour"})
VOICED = frozenset({"planned", "silent"})
"""What one says of it is his alone: two who do not comment are two positions."""


def same_frame(a: Profile, b: Profile, place: str, time: str, near: float | None = None) -> tuple[float, str] | None:
    """A score and its reason when two statements say the same of the same kind of thing.

    `place` and `time`: "same", "apart" or "unknown". `near`: how much their pages tell of one affair, 0 to 1; without
    it the two pages are asked. Below `THRESHOLD` the details are too few. None when they have no frame in common, or
    when who acts, the figure, or the number in a name speaks against it.
    """
    doing = a.frame.doings & b.frame.doings
    things = a.frame.things & b.frame.things
    if not doing or not (things or doing <= THINGLESS) or _refuted(a, b, doing):
        return None
    figures = counted(a, b)
    one_story = near is None and a.story == b.story
    near = related(a, b) if near is None else near
    if near < RELATED and not one_story:
        return None
    if figures in ("", "differ") and one_toll(a, b, near):
        return THRESHOLD + PER_POINT, f"one toll, counted again; {SAME_STORY}"
    if figures == "differ":
        return None
    figures = figures or (same_measure(a, b) if doing & ACCOUNTED else "")
    points = _details(a, b, place, time, doing, things) + [figures, figures] * bool(figures)
    if not _pinned(a, b, doing, points, bool(figures)):
        return None
    dated = (a.page_day is not None and b.page_day is not None) or a.appearance.doc == b.appearance.doc
    close = near >= (CLOSELY if dated else VERY_CLOSELY) or (one_story and dated)
    points += ["related pages", "closely related pages"] if close else ["related pages"]
    least = FRAME_POINTS if dated or close else FRAME_POINTS + 1
    if len(points) < least:
        score = LOOSE[min(len(points), len(LOOSE) - 1)]
    else:
        score = THRESHOLD + min(MOST_ADDED, PER_POINT * (len(points) - 2))
    what = ", ".join([min(doing), *sorted(things)[:2]])
    return score, f"same kind of doing and thing: {what}; {', '.join(dict.fromkeys(points))}"


def _refuted(a: Profile, b: Profile, doing: frozenset[str]) -> bool:
    """Other actors, another number in a name, or the explanation or the silence of another speaker."""
    if doing <= VOICED and not (a.frame.voice and a.frame.voice == b.frame.voice):
        return True
    return other_actors(a, b) or other_model(a, b)


def other_actors(a: Profile, b: Profile) -> bool:
    """Each says which country acts, and they are two; "Korean" may be either Korea."""
    x, y = a.frame.states, b.frame.states
    if not x or not y or x & y:
        return False
    return not any(s.endswith(f" {t}") or t.endswith(f" {s}") for s in x for t in y)


def _tests(a: Profile, b: Profile) -> bool:
    """Whether both tell of a test or of a missile that is not fired every day; rockets of a war are."""
    return all(bool(p.frame.models) or bool(TESTED & set(p.appearance.terms)) for p in (a, b))


def other_account(a: Profile, b: Profile) -> bool:
    """Two states each tell of it, and what they measured is not the same: two accounts, whatever the deed.

    The one who fired says 950 km, the one who tracked it 1,000: who believes the one need not believe the other. Where
    no side measured anything, both may simply confirm that it happened.
    """
    if not a.party or not b.party or a.party == b.party or not a.frame.doings & b.frame.doings & ACCOUNTED:
        return False
    return (_measured(a) or _measured(b)) and not same_measure(a, b)


def _measured(p: Profile) -> bool:
    when = p.appearance.slots.when
    return bool(measures(p)) or (when is not None and when.precision in CLOCKED)


def _details(a: Profile, b: Profile, place: str, time: str, doing: frozenset[str], things: frozenset[str]) -> list[str]:
    """What the two have in common beside their frame, in words; a town or a day that is the same is there twice."""
    common = a.weights.keys() & b.weights.keys()
    points = [f"{s} acts" for s in sorted(a.frame.states & b.frame.states)][:1]
    points += [f"at a {s}" for s in sorted(a.frame.sites & b.frame.sites)][:1]
    points += [SAME_PLACE] * _closeness(a, b) if place == "same" else []
    points += [SAME_TIME] if time == "same" else []
    voice = bool(a.frame.voice) and a.frame.voice == b.frame.voice
    points += [SAME_VOICE] if voice else [SAME_SIDE] if a.party and a.party == b.party else []
    if doing <= THINGLESS or (doing == {"launch"} and things == {"missile"} and a.story == b.story and _tests(a, b)):
        points += [SAME_DAYS] if one_news(a, b) else []
        points += sorted(common & PLANNED)[:1]
    points += [f"seen by {w}s" for w in sorted(a.frame.seen_by & b.frame.seen_by)][:1]
    points += [w for w in sorted(common) if kinds_of([w]) & things][:1]
    named = (a.named & b.named & common) - STATES
    return points + sorted(named - _place_words(a) if place == "same" else named)[:2]


def _pinned(a: Profile, b: Profile, doing: frozenset[str], points: list[str], figures: bool) -> bool:
    """Whether what happens again and again is pinned down by its place, its day or its figure."""
    if doing == {"exercise"} and not (
        a.frame.things & b.frame.things or {SAME_PLACE, SAME_TIME, SAME_VOICE} & set(points)
    ):
        return False
    pins = len({SAME_PLACE, SAME_TIME, SAME_DAYS} & set(points)) + figures
    shelling = doing == {"launch"} and (
        "munitions" in a.frame.things | b.frame.things or all("rocket" in p.appearance.terms for p in (a, b))
    )
    if doing == {"counted"}:
        return figures
    if doing <= VIOLENT or shelling:
        return pins >= 2 and (SAME_TIME in points or same_number(a, b))
    if doing == {"seen moving"} and not a.frame.seen and not b.frame.seen:
        return SAME_TIME in points or points.count(SAME_PLACE) > 1
    return pins >= 1 or a.story == b.story or not doing <= RECURRING


VAGUE = frozenset("stand see grow fall open close order meet agree build buy celebrate threaten".split())
"""Kinds of doing that one and the same may do twice a day, or that say only that another one began, ended or grew."""


def same_deed(a: Profile, b: Profile, place: str, time: str) -> str:
    """The reason when both have one kind of doing with the same named thing, on one day, in pages of one affair.

    "Iran seized the Niovi" and "Iranian forces captured the tanker Niovi on Wednesday". Empty otherwise. A place is no
    named thing: a town is shelled twice a day. Where each names somebody the other does not, it is another deed.
    """
    kinds = a.classes & b.classes - VAGUE
    if not kinds or place == "apart" or time == "apart" or a.pronoun or b.pronoun:
        return ""
    if not (time == SAME or one_news(a, b)) or (a.story != b.story and related(a, b) < RELATED):
        return ""
    if other_actors(a, b) or other_model(a, b):
        return ""
    places = _place_words(a) | _place_words(b) | STATES
    one, other = ({w for w in p.named & p.weights.keys() if not w[:1].isdigit()} - places for p in (a, b))
    common = one & other
    if not common or (one - common and other - common and len(common) < MOST_NAMES):
        return ""
    return f"same kind of doing ({min(kinds)}) and same name: {', '.join(sorted(common)[:2])}"


def one_toll(a: Profile, b: Profile, near: float) -> bool:
    """Two counts of the dead in pages of one story, a few days apart at most, of one place or closely related.

    Where somebody attacks, the day of the attack has to be known from the words: see `likeness`.
    """
    dead = all(any(q.counted == "killed" for q in p.counts) for p in (a, b))
    if not dead or a.story != b.story or not one_news(a, b) or "attack" in a.classes | b.classes:
        return False
    shared = (a.named & b.named & a.weights.keys() & b.weights.keys()) - STATES
    return near >= CLOSELY and bool(shared or a.appearance.doc == b.appearance.doc)


SAME = "same"
MOST_NAMES = 2


def _closeness(a: Profile, b: Profile) -> int:
    """How much one place tells: two details for a town or a yard, one for a region, none for a country."""
    if all(any(w.precision in ("point", "city") for w in p.where) for p in (a, b)):
        return 2
    return int(all(any(w.precision != "country" for w in p.where) for p in (a, b)))


def _place_words(p: Profile) -> frozenset[str]:
    """The words of the places that a statement names: one detail, however many words they have."""
    spans = [(w.span[0] - p.appearance.span[0], w.span[1] - p.appearance.span[0]) for w in p.where if w.span]
    quoted = " ".join(p.appearance.quote[max(0, s) : max(0, e)].lower() for s, e in spans)
    return frozenset(quoted.replace("-", " ").split()) | {w.name.lower() for w in p.where}


def other_model(a: Profile, b: Profile) -> bool:
    """ "Hwasong-15" and "Hwasong-17" are two things."""
    x, y = a.frame.models or {}, b.frame.models or {}
    common = x.keys() & y.keys()
    return bool(common) and all(x[name] != y[name] for name in common)
