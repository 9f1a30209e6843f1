"""What kind of doing a verb or an event noun names, coarsely: enough to tell a launch from a visit.

The classes serve for comparing: "deployed", "sent" and "the movement of" may be one happening, "fired" and "visited"
may not. A word can be in several classes ("transfer" moves and supplies). Written for this project from common
knowledge of news English; the idea of coarse event classes is that of CAMEO's and PLOVER's root codes.
"""

from __future__ import annotations

import functools

CLASSES: dict[str, str] = {
    "move": "move head transport roll advance haul convoy movement shift transfer relocate relocation load ferry",
    "deploy": """deploy send order dispatch redeploy reinforce position station mobilise mobilize mass amass reposition
        bolster beef deployment redeployment reinforcement mobilisation mobilization buildup build-up relocate
        relocation transfer""",
    "travel": """arrive enter cross leave depart visit travel come return reach ride arrival departure crossing journey
        trip visit entry go fly sail board""",
    "launch": "launch fire test-fire shoot test launching firing liftoff fly land splash",
    "exercise": """drill exercise practise practice rehearse manoeuvre maneuver simulate train wargame war-game
        rehearsal training maneuvers manoeuvres""",
    "meet": "meet talk negotiate summit meeting talks confer host receive negotiation greet",
    "order": "order command instruct authorise authorize direct decree tell",
    "supply": "supply deliver provide export sell arm ship transfer send delivery shipment give furnish equip resupply",
    "see": """show see observe spot notice photograph capture film count detect identify record witness reveal discover
        find appear display depict indicate image sighting""",
    "stand": "be stand sit lie remain stay park hold contain wait queue anchor moor dock idle",
    "kill": "kill die murder slay death execute massacre perish drown assassinate",
    "injure": "injure wound hurt maim hospitalise hospitalize injury",
    "attack": """attack strike bomb shell raid invade assault hit target ambush bombard airstrike bombing shelling
        invasion""",
    "explode": "explode blast detonate explosion detonation blow erupt burst",
    "fail": "fail crash collapse break malfunction failure abort sink derail",
    "sanction": "sanction ban embargo blacklist penalise penalize fine sanctions prohibit",
    "close": "close shut seal suspend halt stop block closure suspension end cut cancel postpone",
    "open": "open reopen resume restart begin start launch inaugurate",
    "agree": "agree sign accord pact deal treaty agreement ratify approve adopt endorse",
    "grow": "rise increase grow climb jump surge soar triple double expand gain growth add raise",
    "fall": "fall drop decline decrease shrink slump plunge lose reduce cut slide lower",
    "build": "build construct expand erect install construction extend develop modernise modernize renovate",
    "arrest": """arrest detain jail imprison capture sentence charge convict seize hold apprehend impound commandeer
        hijack grab nab""",
    "protest": "protest demonstrate rally riot march strike protester demonstration walkout picket",
    "destroy": "destroy damage wreck demolish raze ruin burn flood",
    "flee": "flee evacuate displace escape leave exodus evacuation displacement",
    "elect": "elect vote appoint nominate win lose resign quit dismiss sack name",
    "buy": "buy acquire purchase merge takeover bid acquisition own invest",
    "celebrate": "celebrate parade commemorate mark display celebration",
    "threaten": "threaten warn vow threat",
}

RELATED = frozenset({frozenset({"move", "deploy"})})
"""Who sends troops and what is seen rolling belong to one happening, and are two different claims."""
TRANSITIVE = {"move": "deploy"}
"""Kinds that become another one when somebody does it to something: trains move, a state moves its tanks."""

STATIVE = frozenset(
    """be have consider want need remain seem believe think know like love hate mean belong contain consist depend
    deserve exist fear hope matter own prefer regard require resemble understand value wish feel appear look include
    represent constitute involve share border face""".split()
)

NOMINAL = frozenset(
    """launch test deployment redeployment movement drill exercise visit meeting summit strike attack explosion blast
    parade raid crash shooting bombing arrival departure crossing shipment delivery transfer landing evacuation
    earthquake flood storm eruption ceasefire invasion shelling mobilisation mobilization talks election
    protest""".split()
)
"""Nouns that name a happening by themselves when a time stands with them: "Wednesday's launch of the missile"."""


PHRASAL: dict[str, str] = {
    "build up": "deploy",
    "beef up": "deploy",
    "call up": "deploy",
    "pull out": "move",
    "pull back": "move",
    "set off": "travel",
    "set out": "travel",
    "take off": "travel",
    "go off": "explode",
    "walk out": "protest",
    "blow up": "explode",
    "shoot down": "destroy",
    "break up": "fail",
    "break down": "fail",
    "carry out": "",
    "find out": "",
    "turn out": "",
}
"""Verbs that mean something else with their particle."""


IDIOMS: dict[tuple[str, str], str] = {
    ("walk", "job"): "protest",
    ("down", "tool"): "protest",
    ("stop", "work"): "protest",
    ("take", "street"): "protest",
    ("open", "fire"): "attack",
    ("claim", "life"): "kill",
    ("lose", "life"): "kill",
    ("set", "sail"): "travel",
    ("lose", "contact"): "fail",
    ("take", "custody"): "arrest",
}
"""Verbs that mean something else with their object, or with the noun of their preposition."""


@functools.lru_cache(maxsize=1)
def _by_word() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {phrase: {kind} for phrase, kind in PHRASAL.items() if kind}
    for name, words in CLASSES.items():
        for word in words.split():
            table.setdefault(word, set()).add(name)
    return {word: frozenset(names) for word, names in table.items()}


def classes_of(lemma: str) -> frozenset[str]:
    """The classes a lemma belongs to; empty when it is in none."""
    return _by_word().get(lemma.lower(), frozenset())


def related(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether a kind of the one and a kind of the other often name one happening."""
    return any(frozenset({x, y}) in RELATED for x in a for y in b)


def witnessed(cue: str | None) -> bool:
    """Whether what follows this cue was seen rather than said: "noticed", "shows"."""
    return any(w in _seeing() for w in (cue or "").lower().split())


@functools.lru_cache(maxsize=1)
def _seeing() -> frozenset[str]:
    verbs = [v for v in CLASSES["see"].split() if v not in ("find", "appear", "indicate", "reveal", "sighting")]
    forms = {"seen", "saw", "shown", "spotted", "seeing"}
    for verb in verbs:
        stem = verb.removesuffix("e")
        forms |= {verb, f"{verb}s", f"{verb}es", f"{stem}ed", f"{stem}ing"}
    return frozenset(forms)
