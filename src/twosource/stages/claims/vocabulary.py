"""Words that mean the same to someone who compares reports: one word for each group.

General news English, written for this project. A group is only entered when swapping its words would not change what
is claimed: "soldiers" and "servicemen", "border" and "frontier"; never "killed" and "injured".
"""

from __future__ import annotations

import functools

SAME: tuple[str, ...] = (
    "troop soldier serviceman servicemen servicemember force army contingent",
    "equipment hardware materiel armour armor weaponry",
    "border frontier periphery boundary",
    "carriage wagon railcar rail-car boxcar freight-car car",
    "vehicle truck lorry",
    "missile rocket icbm projectile",
    "ship vessel boat",
    "plane aircraft jet airplane warplane",
    "helicopter chopper",
    "drill exercise manoeuvre maneuver wargame war-game rehearsal training",
    "resident local inhabitant villager townspeople eyewitness",
    "video footage clip film recording",
    "photo photograph image picture imagery",
    "refugee exodus influx outcast",
    "talk negotiation summit meeting",
    "arms weapon munition ammunition",
    "leader ruler chief",
    "house home building",
    "attack strike assault raid",
    "blast explosion detonation",
    "police officer policeman",
    "company firm business",
    "increase rise growth jump surge",
    "decrease fall drop decline",
    "speculation rumour rumor",
    "region krai province oblast territory",
    "railway railroad rail",
    "comment remark",
    "worker employee staff",
    "port harbour harbor",
    "flood flooding floodwater inundation",
    "embankment dyke dike levee",
    "kilometre kilometer km",
    "seize grab impound commandeer",
    "protester demonstrator",
    "gunman attacker assailant",
    "deal agreement accord pact",
    "storehouse warehouse depot",
    "candidate contender",
    "planned pre-planned preplanned scheduled",
)

DEMONYMS: dict[str, str] = {
    word: country
    for country, words in {
        "russia": "russian moscow kremlin",
        "korea": "korean",
        "china": "chinese beijing",
        "japan": "japanese tokyo",
        "ukraine": "ukrainian kyiv kiev",
        "america": "american us u.s. usa united_states washington",
        "britain": "british uk u.k. english",
        "france": "french",
        "germany": "german",
        "italy": "italian",
        "spain": "spanish",
        "iran": "iranian",
        "iraq": "iraqi",
        "israel": "israeli",
        "syria": "syrian",
        "turkey": "turkish türkiye",
        "india": "indian",
        "pakistan": "pakistani",
        "afghanistan": "afghan",
        "poland": "polish",
        "canada": "canadian",
        "australia": "australian",
        "mexico": "mexican",
        "brazil": "brazilian",
        "egypt": "egyptian",
        "lebanon": "lebanese",
        "saudi": "saudis",
        "yemen": "yemeni",
        "libya": "libyan",
        "belarus": "belarusian belarussian",
        "georgia": "georgian",
        "palestine": "palestinian",
        "vietnam": "vietnamese",
        "taiwan": "taiwanese",
        "europe": "european eu",
    }.items()
    for word in words.split()
}


@functools.lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    table = {word: group.split()[0] for group in SAME for word in group.split()}
    table.update(DEMONYMS)
    return table


def same_word(lemma: str) -> str:
    """The word that stands for this one in comparisons; the word itself when it is in no group."""
    return _table().get(lemma, lemma)
