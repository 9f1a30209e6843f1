"""Reads the name of a medium at a place of the text: "the radio network EXM", "the same station"."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from twosource.lexicon import words
from twosource.records import Span
from twosource.sources.lists import country_words, domain_of, fold, known
from twosource.sources.lists import words as name_words
from twosource.stages.attributions.outlets import outlet_like
from twosource.stages.attributions.page import Page

_NOUNS = words("cues", "speakers", "outlets")
_OPENERS = frozenset("the a an its their his her our this another same said local".split())
_JOINERS = frozenset("of de la le les du des der die das do da dos al el & y e the for".split())
CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december today yesterday tomorrow".split()
)
_DESCRIBING = ("ADJ", "NOUN", "ADV", "NUM", "PROPN")
_LONGEST = 14
"""Tokens of a medium with its description: "the Saudi-owned pan-Arab satellite news channel Al Arabiya"."""
_LEADERS = words("cues", "media", "leaders")
_BODIES = frozenset(
    "congress parliament senate court council committee commission police ministry assembly duma house kremlin "
    "pentagon conference summit forum government cabinet army navy university party union association embassy bank "
    "department office club rally convention knesset bundestag rada sejm tribunal board hearing inquiry".split()
)


@dataclass(frozen=True)
class Medium:
    """A noun phrase read as a medium. `sure`: listed, shaped or described as an outlet, and not by its place alone."""

    span: Span  # the name where there is one, else the whole description ("the French channel")
    last: int  # its last token
    sure: bool
    pointing: bool = False  # a description that takes up an outlet named before


def medium_at(page: Page, k: int, stop: int, bodies: bool = False) -> Medium | None:
    """The medium whose noun phrase begins at token `k` and ends before token `stop`; None when none does.

    Persons, places, states, courts, parliaments and other bodies are none. An unlisted name is taken too, but is only
    `sure` where the words call it an outlet or it looks like one. With `bodies` a listed office or monitor is one too:
    who verified a film need not print anything.
    """
    stop = min(stop, k + _LONGEST, page.n)
    i = k
    if i < stop and page.lower[i] == "it":
        return Medium((page.idx[i], page.end[i]), i, False, pointing=True)
    if (
        i < stop
        and page.lower[i] in _OWNERS
        and any(page.lower[k] in _OWN_PLACES for k in range(i + 1, min(i + 5, stop)))
    ):
        return None  # "on his Telegram channel": he speaks for himself
    staff = _staff(page, i, stop)
    if staff is not None:
        return staff
    article = _with_article(page, i, stop)
    if article is not None:
        return article
    while i < stop and page.lower[i] in _OPENERS:
        i += 1
    while i < stop:
        if i + 3 < stop and page.lower[i + 1] == "-" and page.lower[i + 2] == "based":
            i += 3  # "the Lima-based daily Example"
            continue
        if _capital(page, i) and not (page.lower[i] == "tv" and i > k and page.text[page.idx[i - 1]].islower()):
            run = _run(page, i, stop)
            name = page.text[page.idx[i] : page.end[run]]
            if run + 1 < stop and page.lower[run + 1] in ("'s", "’s", "'", "’") and not _listed(name):
                if not _is_land(name):
                    return _possessed(page, i, run, stop) or _of_a_staff(page, i, run, stop)
                i = run + 2  # "Kuwait's Al-Rai newspaper"
                continue
            if _is_land(name) and run + 1 < stop and _describing(page, run + 1):
                i = run + 1  # "the Estonian broadcaster ERR"
                continue
            return _named(page, k, i, run, stop, bodies)
        if page.lower[i] in _ARTICLES and i > k and page.lower[i - 1] == "same":
            return Medium((page.idx[k], page.end[i]), i, True, pointing=True)  # "quoted in the same article"
        if page.lower[i] in _NOUNS:
            nxt = i + 1
            while nxt < stop and page.lower[nxt] in _NOUNS:
                nxt += 1
            if nxt < stop and _capital(page, nxt) and page.lower[nxt] not in CALENDAR:
                run = _run(page, nxt, stop)
                return Medium((page.idx[nxt], page.end[run]), run, True)
            return Medium((page.idx[k], page.end[nxt - 1]), nxt - 1, True, pointing=True)
        if not _describing(page, i):
            return None
        i += 1
    return None


_PAPERS = frozenset(
    "Tribune Herald Gazette Chronicle Telegraph Guardian Observer Courier Examiner Dispatch Nation Standard Star Sun "
    "Mirror Express Globe Citizen Independent Post Mail Times Journal Economist Spectator Atlantic Hindu Edge Verge "
    "Information Intercept Wire Print Quint Local Sentinel Inquirer Enquirer Monitor "
    "Scotsman Irishman Australian".split()
)
"""What outlets are called with the article alone."""


def _with_article(page: Page, i: int, stop: int) -> Medium | None:
    """ "The Namibian", "The National": an outlet whose name is a country's or common word with its article."""
    if i + 1 >= stop or page.lower[i] != "the" or not page.text[page.idx[i]].isupper() or not _capital(page, i + 1):
        return None
    run = _run(page, i + 1, stop)
    name = page.text[page.idx[i + 1] : page.end[run]]
    if not _is_land(name) or not _listed(f"The {name}"):
        return None
    return Medium((page.idx[i], page.end[run]), run, True)


_ARTICLES = frozenset(
    "bulletin newscast article report interview story piece dispatch broadcast programme program".split()
)
_OWNERS = frozenset("his her its their my our".split())
_OWN_PLACES = frozenset("channel account page website site blog feed profile".split())
_STAFF = frozenset("reporter reporters correspondent correspondents journalist journalists team crew".split())


def _staff(page: Page, i: int, stop: int) -> Medium | None:
    """ "its reporter" is it, "a reporter for the Kyiv Mail" the Kyiv Mail."""
    own = i < stop and page.lower[i] in ("its", "their")
    for k in range(i + 1, min(i + 4, stop)):
        if page.lower[k] in _STAFF:
            if own:
                return Medium((page.idx[i], page.end[i]), k, True, pointing=True)
            if k + 2 < stop and page.lower[k + 1] in ("for", "from", "of", "with"):
                found = medium_at(page, k + 2, stop)
                return found if found is not None and found.sure else None
        if page.pos[k] not in ("NOUN", "ADJ"):
            return None
    return None


def _capital(page: Page, i: int) -> bool:
    word = page.text[page.idx[i] : page.end[i]]
    if word[0].isupper() or (word[0].isdigit() and i + 1 < page.n and page.text[page.idx[i + 1]].isupper()):
        return True
    return odd_name(word) or (len(word) < 5 and word.isalpha() and _listed(word))


def odd_name(word: str) -> bool:
    """Whether a word that begins small is a name all the same: "i24News", "20minutos", "bTV", "rbb"."""
    if any(c.isupper() for c in word):
        return word[:1].isalnum()
    if word[:1].isdigit():
        return len(word) > 5 and word.isalnum() and sum(c.isalpha() for c in word) > 4
    return 2 < len(word) < 5 and word.isascii() and word.isalpha() and not any(c in "aeiouy" for c in word)


def _describing(page: Page, i: int) -> bool:
    word = page.lower[i]
    fits = page.pos[i] in _DESCRIBING or page.tag[i] in ("VBN", "VBG")
    return word in ("-", "–") or (word.replace("-", "").isalpha() and fits and word not in ("that", "there"))


def _run(page: Page, i: int, stop: int) -> int:
    """The last token of the run of capitalised words that begins at `i`; calendar words at its end are not of it."""
    last = at = i
    while at + 1 < stop:
        nxt = at + 1
        first = page.text[page.idx[nxt]]
        tight = page.idx[nxt] == page.end[at]
        numbered = first.isdigit() and (page.lower[nxt].isdigit() or (at > last and _opens_name(page, nxt)))
        if first.isupper() or numbered or (tight and first == "."):
            if page.lower[nxt] in CALENDAR and not _listed(page.text[page.idx[i] : page.end[nxt]]):
                break  # "USA Today" is a name whole
            at = last = nxt
        elif first == "," and nxt + 1 < stop and _listed(page.text[page.idx[i] : page.end[nxt + 1]]):
            at = last = nxt + 1  # a name with a comma in it
        elif first == "-" and tight and nxt + 1 < stop and page.text[page.idx[nxt + 1]].isalnum():
            at = last = nxt + 1
        elif page.lower[nxt] in _JOINERS and nxt + 1 < stop and _opens_name(page, nxt + 1):
            at = nxt
        elif page.lower[nxt] == "and" and nxt + 1 < stop and page.text[page.idx[nxt + 1]].isupper():
            end = nxt + 1
            while end + 1 < stop and page.text[page.idx[end + 1]].isupper():
                end += 1
            paper = end + 1 < stop and page.lower[end + 1] in ("newspaper", "magazine", "website", "newspapers")
            if not (paper or _listed(page.text[page.idx[i] : page.end[end]])):
                break
            at = last = end
        else:
            break
    if page.lower[last] in (".", "'s", "’s"):
        last -= 1
    return _before_role(page, i, max(last, i))


def _opens_name(page: Page, i: int) -> bool:
    """Whether a word goes on with a name after "of" or "la": it has a capital, or begins with a figure ("la 1ère")."""
    first = page.text[page.idx[i]]
    return first.isupper() or (first.isdigit() and page.lower[i][-1:].isalpha() and page.pos[i] == "PROPN")


def _before_role(page: Page, i: int, last: int) -> int:
    """The end of the outlet's name in "NBC News Senior Correspondent Jane Doe"."""
    lists = name_words()
    for k in range(i, last):
        nxt = page.lower[k + 1]
        if (nxt in lists["roles"] or nxt in lists["role_modifiers"]) and _listed(page.text[page.idx[i] : page.end[k]]):
            return k
    return last


def _listed(name: str) -> bool:
    source = known(name)
    return source is not None and source.kind in ("outlet", "agency")


def _is_land(name: str) -> bool:
    """Whether a name is a country's, its people's or its capital's."""
    return fold(name) in country_words()


def _named(page: Page, k: int, i: int, run: int, stop: int, bodies: bool) -> Medium | None:
    """A medium by name, with the outlet noun that may follow: "the LETA agency", "Al-Rai newspaper"."""
    name = page.text[page.idx[i] : page.end[run]]
    nxt = run + 1
    while nxt < stop and (page.lower[nxt] in _NOUNS or (page.lower[nxt] == "news" and nxt + 1 < stop)):
        nxt += 1
    if nxt > run + 1 and page.lower[nxt - 1] in _NOUNS:
        called = page.text[page.idx[run + 1]].islower() and (run == i or not _listed(name))
        beside = nxt < stop and _capital(page, nxt) and page.lower[nxt] not in CALENDAR
        if beside and i > k and called and (_adjective(name) or not outlet_like(name)):
            last = _run(page, nxt, stop)  # "the Catalan daily Example"
            return Medium((page.idx[nxt], page.end[last]), last, True)
        if i > k and _is_land(name):
            return Medium((page.idx[k], page.end[nxt - 1]), nxt - 1, True, pointing=True)
        return Medium((page.idx[i], page.end[run]), nxt - 1, True)
    last_word = page.lower[run]
    if run + 1 < stop and page.lower[run + 1] in _STAFF and (_listed(name) or may_be_medium(page, name)):
        return Medium((page.idx[i], page.end[run]), run + 1, True)  # "a Newswire reporter"
    if i > k and run == i and name in _PAPERS and page.lower[i - 1] == "the":
        return Medium((page.idx[i - 1], page.end[run]), run, True)  # "told The Tribune"
    if last_word in _NOUNS or outlet_like(name) or _begins_listed(name):
        return None if _is_land(name) else Medium((page.idx[i], page.end[run]), run, True)
    if bodies and not _is_land(name) and _is_body(name):
        return Medium((page.idx[i], page.end[run]), run, True)
    follows = run + 1 < stop and page.pos[run + 1] in ("NOUN", "PROPN", "NUM") and page.lower[run + 1] not in CALENDAR
    if follows or not may_be_medium(page, name):
        return None
    return Medium((page.idx[i], page.end[run]), run, False)


def _adjective(name: str) -> bool:
    """Whether a lone name is an adjective of a people or region: "Catalan", "Bavarian", "Kurdish"."""
    return not _listed(name) and name.lower().endswith(("an", "ish", "ese", "ic", "ch", "i", "ern"))


def _possessed(page: Page, i: int, run: int, stop: int) -> Medium | None:
    """ "the Fisherman's Post newspaper": a possessive within a name that is called an outlet's, or is listed."""
    if run + 2 >= stop or not _capital(page, run + 2):
        return None
    last = _run(page, run + 2, stop)
    called = last + 1 < stop and page.lower[last + 1] in _NOUNS
    own = page.text[page.idx[run + 2] : page.end[last]]
    if not called and _begins_listed(own):  # "Jane Doe's BBC chat show"
        return Medium((page.idx[run + 2], page.end[last]), last, True)
    if not called and not _listed(page.text[page.idx[i] : page.end[last]]):
        return None
    return Medium((page.idx[i], page.end[last]), last + called, True)


def _of_a_staff(page: Page, i: int, run: int, stop: int) -> Medium | None:
    """ "Newswire's reporter" is Newswire."""
    name = page.text[page.idx[i] : page.end[run]]
    if run + 2 < stop and page.lower[run + 2] in _STAFF and may_be_medium(page, name):
        return Medium((page.idx[i], page.end[run]), run + 2, True)
    return None


def _is_body(name: str) -> bool:
    """Whether a name is a listed body's or has the shape of one's ("... Group", "... Observatory")."""
    source = known(name)
    if source is not None:
        return source.kind in ("office", "sensor") and not source.id.startswith(("s-government-", "s-military-"))
    parts = name.split()
    return len(parts) > 1 and parts[-1] in name_words()["org_heads"]


def _begins_listed(name: str) -> bool:
    """ "BBC Scotland", "CNN Türk": a branch of a listed outlet."""
    parts = name.split()
    return any(_listed(" ".join(parts[:n])) and len(" ".join(parts[:n])) > 2 for n in range(1, min(4, len(parts))))


@functools.lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """All given names of the lists."""
    lists = name_words()
    return lists["given_male"] | lists["given_female"]


def may_be_medium(page: Page, name: str) -> bool:
    """Whether a capitalised name, told something, may be a medium: no person, land, place, office or body."""
    lists = name_words()
    parts = name.replace("’", "'").split()
    bare = [p.strip(".,'") for p in parts]
    if not bare or len(bare[0]) < 2 or _is_land(name) or known(name) is not None or domain_of(name) is not None:
        return domain_of(name) is not None
    titles, given = lists["titles"], given_names()
    if bare[0] in titles or parts[0] in titles or fold(bare[0]) in given or bare[0] in given:
        return False
    last = fold(bare[-1])
    if (
        any(fold(p) in _BODIES for p in bare)
        or bare[-1] in lists["org_heads"]
        or last in lists["roles"]
        or bare[0] in lists["not_names"]
    ):
        return False
    if len(bare) > 1 and bare[0] in lists["org_open"]:
        return False
    return not (
        len(bare) == 1
        and (last in people_of(page) or last in _LEADERS or last.endswith("ans") or bare[0] in lists["place_words"])
    )


def people_of(page: Page) -> frozenset[str]:
    """Surnames of the page: capitalised words right after a given name, an initial or a title. Made once."""
    held = page.people
    if held is None:
        lists = name_words()
        given, other = given_names(), lists["given_other"]
        found: set[str] = set()
        for i in range(1, page.n):
            word = page.text[page.idx[i] : page.end[i]]
            before = page.text[page.idx[i - 1] : page.end[i - 1]]
            if word[:1].isupper() and before[:1].isupper():
                known_first = fold(before) in given or before in given or before in other or before in lists["titles"]
                initial = len(before) == 2 and before[1] == "."
                if known_first or initial:
                    found.add(fold(word))
            elif word[:1].isupper() and page.lower[i - 1] in lists["roles"]:
                found.add(fold(word))
        held = page.people = frozenset(found)
    return held
