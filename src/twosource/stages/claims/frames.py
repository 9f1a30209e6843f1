"""Who does what to what kind of thing: the frame of a statement, whatever its wording.

"Putin ordered troops to the border" and "Russia has sent trainloads of soldiers" have one frame (Russia, sends,
troops); "locals noticed trains" and "footage shows tanks" have another (is seen moving, materiel). A frame alone never
makes two statements one claim: `same_frame` asks for details that both give, and for pages that tell of one affair.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from twosource.records import Appearance, Quantity
from twosource.stages.appearances.actions import NOMINAL, classes_of, witnessed
from twosource.stages.claims.things import SITES, designations, kinds_of, states_of
from twosource.stages.claims.vocabulary import same_word

MOBILE = frozenset({"troops", "materiel", "aircraft", "ship", "missile"})
GOODS = frozenset({"munitions", "cargo", "missile", "materiel"})
ASPECTS = frozenset({"open", "close", "grow", "fall", "stand", "see"})
"""Kinds of doing that say of another one only that it began, ended, grew or was seen: "the transfer has begun"."""
PLANNED = frozenset({"planned", "plan", "routine", "drill", "exercise"})
"""What is planned, and drills, are one explanation: nothing out of the ordinary."""
DRILLS = frozenset("drill exercise manoeuvre manoeuvres maneuver maneuvers wargame war-game".split())
SILENT = frozenset({"declines", "neither", "does-not-confirm"})
OPENNESS = frozenset("comment public discuss disclose publicise publicize secret classified".split())
"""Who says that a matter is not to be discussed declines to comment on it."""
SENDING = frozenset({"sent", "seen moving"})
FORCES = frozenset({"troops", "materiel"})
MAX_QUOTED = 60
NOT = ("not ", "no ", "none of ")
THINGLESS = frozenset({"exercise", "planned", "silent"})
"""Kinds of doing that need no thing: they are one themselves."""
ORDERED = frozenset("movement transfer deployment redeployment buildup build-up reinforcement".split())
"""Nouns that say of troops both that they move and that they were sent."""
SPEAKING = frozenset("tell talk".split())
"""Verbs of a kind of doing ("order", "meet") that mostly mean something else."""
NOUNS = NOMINAL | frozenset({"supply", "export", "transport", "traffic", "sighting"})
WITNESSES = frozenset(same_word(w) for w in "resident local witness eyewitness video footage photo image".split())
WORD = re.compile(r"[^\W\d_]+")
NEWS = frozenset({"sent", "seen moving", "launch", "supply"})
"""Kinds of doing that a report tells because they are new, also where its sentence has no finite verb."""
VIOLENT = frozenset("attack kill injure explode arrest destroy".split())
"""What happens many times a day in one war: here two of day, place and figure have to agree, or it is another one."""
RECURRING = VIOLENT | frozenset("launch exercise supply".split())
"""What happens again and again: here the day, the place or a figure has to agree, or the pages are of one story."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a statement is about, coarsely."""

    doings: frozenset[str] = frozenset()  # "sent", "seen moving", "supply", "launch", ...
    things: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()  # countries that act
    sites: frozenset[str] = frozenset()
    voice: str = ""  # the one who is named as saying so
    seen: bool = False
    seen_by: frozenset[str] = frozenset()  # "resident", "video": who or what saw it
    models: Mapping[str, str] | None = None  # names with a number: {"hwasong": "15"}

    @property
    def keys(self) -> list[tuple[str, ...]]:
        """Blocks in which statements with this frame meet."""
        details = [*sorted(self.states), *sorted(self.sites), ""]
        details.append(self.voice)
        out: list[tuple[str, ...]] = []
        for doing in sorted(self.doings):
            things = [""] if doing in THINGLESS else sorted(self.things)
            out += [(doing, t, x) for t in things for x in details]
        return out


def frame_of(a: Appearance, words: Iterable[str], before: Frame | None = None, voice: str = "") -> Frame:
    """The frame of a statement; `words` are its terms, one word for all that mean the same.

    `before`: the frame of the statement before it, whose things "it" and "they" stand for, and mere figures measure
    ("altitude 4,475 km"). `voice`: its root, by canonical id.
    """
    known = sorted({*words, *a.terms})
    things = kinds_of(known)
    figures = not a.slots.action and not things and any(q.kind == "measure" for q in a.slots.quantity)
    if before is not None and not things:
        pronoun = [w.lower() for w in a.slots.who] in (["it"], ["they"], ["them"])
        things = before.things if pronoun or figures else things
    base = set(a.doing)
    if a.slots.action.split(" ")[0] in SPEAKING:
        base -= {"order", "meet"}
    if base <= ASPECTS:
        base |= {kind for w in known if w in NOUNS for kind in classes_of(w)}
    if not base and not a.slots.action:
        base |= {kind for w in known for kind in classes_of(w) & {"move"}}
    witnesses = {same_word(w) for hop in a.chain[1:] for w in WORD.findall(hop.name.lower())[-1:]} | set(words)
    seen_by = witnesses & WITNESSES
    if a.chain[1:] and witnessed(a.chain[-1].cue):
        base.add("see")
    if not a.slots.action and "troops" in things and ORDERED & set(known):
        base.add("deploy")
    if not DRILLS & set(a.terms):
        base.discard("exercise")  # a squad's training, a manoeuvring minister
    doings = _doings(base, things)
    if figures and before is not None:
        doings |= before.doings & {"launch"}
    states = frozenset(s for who in a.slots.who for s in states_of(who))
    if not states and len(a.chain) > 1 and [w.lower() for w in a.slots.who] in (["it"], ["we"]):
        states = states_of(a.chain[-1].name)  # "the ministry denied that it was building up forces"
    if any(q.counted == "killed" for q in a.slots.quantity):
        doings.add("kill")
        things |= {"victim"}
    if any(_many(q) for q in a.slots.quantity if q.counted != "killed") and things & COUNTABLE:
        doings.add("counted")
    if PLANNED & set(known):
        doings.add("planned")
    if a.role == "position" and a.stance in SILENT:
        doings = {"silent"}
    elif (a.against or a.quote.lower().lstrip("“\"'‘").startswith(NOT)) and OPENNESS & set(known) and len(a.chain) > 1:
        doings.add("silent")
    return Frame(
        doings=frozenset(doings),
        things=things,
        states=states or (_whose_forces(a.quote) if doings & SENDING else frozenset()),
        sites=frozenset(w for w in known if w in SITES),
        voice=voice if len(a.chain) > 1 else "",
        seen="see" in base,
        seen_by=frozenset(seen_by) if "see" in base or "move" in base else frozenset(),
        models=designations(known) or None,
    )


COUNTABLE = MOBILE | {"cargo", "works"}
MANY = 12
"""Small counts are equal by chance."""


def _many(q: Quantity) -> bool:
    return q.kind == "count" and not q.period_max and bool(q.item_head) and (q.value or q.low or 0) > MANY


def _whose_forces(quote: str) -> frozenset[str]:
    """ "Russian troop deployment": the country whose forces they are, where nobody is said to send them."""
    words = quote.split()[:MAX_QUOTED]
    found: set[str] = set()
    for n, word in enumerate(words[:-1]):
        if word[:1].isupper() and FORCES & kinds_of(
            w.lower().strip(".,;").removesuffix("s") for w in words[n + 1 : n + 3]
        ):
            found |= states_of(" ".join(words[max(0, n - 1) : n + 1]))
    return frozenset(found)


def _doings(base: set[str], things: frozenset[str]) -> set[str]:
    out = base & (VIOLENT | {"launch", "exercise"})
    if base & {"deploy", "order"} and things & MOBILE:
        out.add("sent")
    flying = things & MOBILE == {"missile"}
    if base & {"move", "travel", "see"} and things & MOBILE and not flying:
        out.add("seen moving")
    if flying and base & {"travel", "launch", "grow", "fall"}:  # "it rose to 4,500 km, it fell in the sea"
        out.add("launch")
    if "supply" in base and things & GOODS:
        out.add("supply")
    if not flying and "missile" not in things:
        out.discard("launch")
    return out
