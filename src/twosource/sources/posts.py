"""Words for posts and people: which posts one person may hold at once, which bodies are one, who is he and she."""

from __future__ import annotations

from twosource.records import Source
from twosource.sources.lists import words

SAME_BODY = {"army": "military", "forces": "military", "defense": "defence", "defence": "military", "cops": "police"}
BODY_WORDS = frozenset(
    "army military navy police government party ministry parliament opposition rebel rebels union campaign court "
    "coastguard fleet militia junta palace presidency embassy company fire health foreign defence defense interior "
    "air border".split()
)
LEADERS = frozenset(
    "president premier chancellor king queen prime minister leader dictator sultan emir chairman ruler".split()
)
ROLE_FAMILIES: tuple[frozenset[str], ...] = (
    LEADERS,
    frozenset("spokesman spokeswoman spokesperson".split()),
    frozenset(
        "professor fellow analyst expert researcher scholar academic scientist director economist specialist "
        "historian lecturer physicist author".split()
    ),
    frozenset(
        "senator congressman congresswoman representative lawmaker legislator deputy mp mep chairman politician "
        "parliamentarian member speaker".split()
    ),
    frozenset("minister ambassador envoy diplomat consul secretary official negotiator".split()),
    frozenset(
        "general colonel major captain lieutenant admiral commander officer marshal brigadier soldier official "
        "sergeant".split()
    ),
    frozenset("correspondent reporter journalist editor columnist anchor presenter".split()),
    frozenset("candidate nominee frontrunner senator governor president mayor businessman politician tycoon".split()),
)
SEX = {
    **dict.fromkeys(
        "woman girl mother wife daughter sister aunt niece grandmother granddaughter widow spokeswoman policewoman "
        "businesswoman chairwoman congresswoman councilwoman queen princess duchess actress waitress nun midwife maid "
        "sister-in-law mother-in-law daughter-in-law stepmother ex-wife".split(),
        "f",
    ),
    **dict.fromkeys(
        "man boy father husband son brother uncle nephew grandfather grandson widower spokesman policeman businessman "
        "chairman congressman councilman king prince duke actor waiter monk fisherman gunman foreman brother-in-law "
        "father-in-law son-in-law stepfather ex-husband".split(),
        "m",
    ),
}


def like_a_person(source: Source) -> bool:
    """Whether a body that no list knows may be a person: two or three plain capitalised words, none a body's."""
    parts = source.name.split()
    heads = words()["org_heads"] | words()["not_names"]
    return 2 <= len(parts) <= 3 and all(p.isalpha() and p.istitle() and p not in heads for p in parts)
