"""What kind of thing a statement is about, and for which country somebody acts: coarse, for comparing frames.

"Tanks", "hardware" and "a column" are one kind, "soldiers" and "units" another. Written for this project from common
knowledge of news English; a word may be of several kinds. `frames.py` says what the kinds are used for.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from twosource.stages.claims.vocabulary import DEMONYMS

KINDS: dict[str, str] = {
    "troops": """troop soldier serviceman servicemen servicewoman personnel force army marine paratrooper infantry
        brigade battalion regiment division contingent reservist conscript militia mercenary unit platoon
        garrison""",
    "materiel": """equipment hardware materiel armour armor tank apc vehicle truck lorry convoy column artillery
        howitzer launcher weaponry weapon armoured armored train trainload railcar carriage wagon freight locomotive
        boxcar""",
    "aircraft": """aircraft plane jet airplane warplane airliner helicopter chopper drone uav bomber gunship balloon
        airship""",
    "ship": """ship vessel boat warship submarine carrier destroyer frigate corvette tanker cruiser fleet flotilla
        armada freighter trawler""",
    "missile": "missile rocket icbm irbm slbm projectile warhead satellite",
    "munitions": "arms arm munition ammunition shell artillery bomb mine grenade rifle weapon weaponry",
    "people": "refugee migrant civilian evacuee asylum-seeker",
    "victim": "people civilian passenger worker child woman man pupil student villager",
    "detainee": "suspect prisoner hostage detainee captive inmate",
    "cargo": "cargo shipment container crate grain fuel oil coal aid",
    "blast": "bomb explosive device mine",
    "works": "base bunker tunnel trench fence wall runway airstrip bridge pier dam reactor plant",
}
"""Kinds of things that are moved, fired, counted or hurt."""

CARS = frozenset("car railcar carriage wagon boxcar".split())

MODELS = re.compile(
    r"^(?:(?P<missile>hwasong|iskander|kalibr|topol|yars|sarmat|unha|musudan|nodong|taepodong|pukguksong|scud|tomahawk|"
    r"agni|prithvi|brahmos|shaheen|ghauri|babur|fateh|shahab|khorramshahr|sejjil|zolfaghar|emad|kheibar|kinzhal|zircon|"
    r"oreshnik|minuteman|trident|neptune|taurus|jericho|"
    r"dongfeng|patriot|himars|atacms|storm|s-?[234]00|kn-?\d+|df-?\d+|tor|buk|pantsir)"
    r"|(?P<aircraft>mig-?\d+|su-?\d+|tu-?\d+|f-?\d+|b-?\d+|shahed|bayraktar)"
    r"|(?P<materiel>t-?\d\d|btr|bmp|leopard|abrams|grad))(?:-?\d*[a-z]?)$"
)
"""Weapons that are called by their names."""

DESIGNATION = re.compile(r"^([a-z]{1,14})-?(\d{1,4}[a-z]?)$")
"""A name with a number: what has the same name and another number is another thing."""

SITES = frozenset("border airport airbase port base station yard bridge strait coast airfield".split())

LEADERS: dict[str, str] = {
    name: country
    for country, names in {
        "russia": "putin medvedev yeltsin gorbachev lavrov shoigu belousov gerasimov",
        "america": "trump biden obama bush clinton blinken rubio pompeo tillerson mattis hegseth austin",
        "china": "xi hu jintao jinping",
        "ukraine": "zelensky zelenskyy zelenskiy poroshenko yanukovych",
        "belarus": "lukashenko lukashenka",
        "turkey": "erdogan erdoğan",
        "israel": "netanyahu sharon olmert bennett lapid",
        "iran": "khamenei rouhani raisi ahmadinejad pezeshkian",
        "syria": "assad al-assad sharaa",
        "iraq": "saddam maliki abadi sudani",
        "venezuela": "maduro chavez chávez",
        "cuba": "castro diaz-canel",
        "india": "modi",
        "pakistan": "musharraf sharif",
        "france": "macron hollande sarkozy chirac",
        "germany": "merkel scholz merz schröder schroeder",
        "britain": "starmer sunak truss johnson cameron blair thatcher",
        "japan": "abe kishida suga ishiba koizumi",
        "libya": "gaddafi qaddafi kadhafi haftar",
        "egypt": "sisi el-sisi mubarak morsi",
        "sudan": "bashir burhan",
        "serbia": "milosevic milošević vucic vučić",
        "hungary": "orban orbán",
        "armenia": "pashinyan",
        "azerbaijan": "aliyev",
        "georgia": "saakashvili",
        "kazakhstan": "tokayev nazarbayev",
        "taiwan": "tsai lai",
        "brazil": "lula bolsonaro",
        "ethiopia": "abiy",
        "rwanda": "kagame",
        "poland": "tusk duda",
        "australia": "albanese morrison",
        "canada": "trudeau carney",
    }.items()
    for name in names.split()
}
"""Those who act for a country when a headline says that they sent, ordered or fired something; by surname."""

HALVES = {
    "dprk": "north korea",
    "pyongyang": "north korea",
    "kim": "north korea",
    "rok": "south korea",
    "seoul": "south korea",
}
HALF_WORDS = {"north": "north ", "n": "north ", "south": "south ", "s": "south "}
"""Two countries of one name are told apart by the word before it."""

STRIPPED = "‘’“”\"'.,:;()[]"

STATES = frozenset(DEMONYMS.values()) | frozenset(LEADERS.values())


@functools.lru_cache(maxsize=1)
def _by_word() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for kind, words in KINDS.items():
        for word in words.split():
            table.setdefault(word, set()).add(kind)
    for word in CARS:
        table.setdefault(word, set()).add("materiel")
    return {word: frozenset(kinds) for word, kinds in table.items()}


def kinds_of(words: Iterable[str]) -> frozenset[str]:
    """The kinds of things that these words (lemmas, lower case) name; empty when none is known."""
    table = _by_word()
    found: set[str] = set()
    for word in words:
        found |= table.get(word, frozenset())
        model = MODELS.match(word)
        if model is not None and model.lastgroup:
            found.add(model.lastgroup)
    return frozenset(found)


def designations(words: Iterable[str]) -> dict[str, str]:
    """Names with a number among these words: {"hwasong": "15"}."""
    return {m[1]: m[2] for w in words if (m := DESIGNATION.match(w)) is not None}


NOT_OF = frozenset("in on at to of near from against with over into towards toward for".split())
"""After these a country is where or against whom, not who."""


def states_of(who: str) -> frozenset[str]:
    """The countries for which this participant acts: "Putin" and "Russian forces in Syria" act for Russia alone."""
    words = [w.strip(STRIPPED).lower().removesuffix("’s").removesuffix("'s") for w in who.split()]
    found: set[str] = set()
    for n, word in enumerate(words):
        if n and word in NOT_OF:
            break
        state = DEMONYMS.get(word) or LEADERS.get(word) or (word if word in STATES else None)
        state = HALVES.get(word, state)
        if state == "korea":
            state = f"{HALF_WORDS.get(words[n - 1], '')}korea" if n else state
        if state is not None:
            found.add(state)
    return frozenset(found)
