"""Finds persons, organisations, vessels and weapons by spelling, lists and context, without a statistical recogniser.

Reads the document and its parse (for parts of speech); writes EntityMention. Places are found by the places stage.
`entity` joins the mentions of one thing within the document; two people with one surname keep two entities.
"""

from __future__ import annotations

import bisect
import itertools
import re
from dataclasses import dataclass, field

from twosource.pipeline import Reading, Stage
from twosource.records import Document, EntityMention, Span
from twosource.sources import persons
from twosource.sources.lists import country_words, fold, known, registry, words
from twosource.sources.offices import office
from twosource.stages.mentions.names_context import (
    LONG_ROLES,
    SPEECH,
    SPOKE_AFTER,
    SPOKE_BEFORE,
    clean_affiliation,
    is_role,
    role_after,
    role_before,
)
from twosource.stages.mentions.names_people import Found, Kind, grouped
from twosource.stages.mentions.names_runs import RUN, Piece, Token, aliases, country_at, pieces, tokens_of

_LOWER_OFFICE = re.compile(
    r"(?:['’]s)? ((?:(?:military|state|national|federal|general|presidential|defen[cs]e|foreign|interior|finance|"
    r"health|energy|justice|emergency|emergencies|unification|"
    r"transport|economy|naval|central|supreme|coast|border|air|armed|joint|police) ){0,2}(?:ministry|department|"
    r"military|army|navy|air force|forces|government|police|parliament|"
    r"presidency|presidential office|media|television|news agency|chiefs of staff|general staff|staff|coast guard|"
    r"guards?|authorities|intelligence(?: (?:service|agency))?|bank|embassy|"
    r"administration|court))\b"
)
_DOMAIN = re.compile(
    r"(?<![\w@./-])(?:www\.)?((?:[A-Za-z0-9-]{1,40}\.){1,3}(?:com|net|org|info|ru|ua|co\.uk|co\.kr|co\.jp|kr|jp|cn|"
    r"de|fr|it|uk|il|ir|in|pl|by|kz|news|tv|press|media|eu|au|ca))(?![\w@.]\w|\w)",
    re.I,
)
_WEAPON = re.compile(
    r"(?<![\w-])(?:(?:S|T|Su|MiG|Tu|Il|Ka|Mi|An|Yak|F|B|F/A|KN|SA|SS|RS|RT|MQ|RQ|BTR|BMP|BMD|BM|AK|RPG|PKM|DF|JL|CJ|"
    r"HQ|J|H|Kh|UH|AH|CH|MH|V|C|E|P|KC|EA|EP|U|M|A|TOS|AS|AIM|AGM|GBU|SM|PAC|PrSM|FH|Hwasong|Hwasong|Pukguksong|"
    r"Taepodong|"
    r"Unha|Shahed|Geran|Orlan|Lancet|Fateh|Qiam|Shaheen|Agni|Hyunmoo|Sejjil|Sentinel|KH|MLRS|GMLRS|"
    r"HIMARS)-\d{1,4}[A-Z]{0,4}(?:/\d{1,3})?|S[34]00|T(?:72|80|90)|M1A\d|KN\d\d)(?![\w-])"
)
_NOT_WEAPON = re.compile(r"^(?:A|C|B|E|P|U|V|M|H|J)-\d{1,4}$")
_VESSEL_LIST = re.compile(r"(?:,| and) $")


@dataclass(slots=True)
class Work:
    """What is known while one document is read."""

    reading: Reading
    text: str
    pos: dict[int, str] = field(default_factory=dict)  # start of a token: its coarse part of speech
    subject: set[int] = field(default_factory=set)  # starts of proper nouns that are subjects of verbs of speech
    sentence_starts: set[int] = field(default_factory=set)
    found: list[Found] = field(default_factory=list)
    vessels: set[str] = field(default_factory=set)
    loose: list[Token] = field(default_factory=list)  # capitalised words that are not yet anything

    def add(self, start: int, end: int, kind: Kind, name: str | None = None, **more: object) -> Found:
        row = Found((start, end), kind, name or self.text[start:end])
        for key, value in more.items():
            setattr(row, key, value)
        self.found.append(row)
        return row


def names(reading: Reading) -> list[EntityMention]:
    """The persons, organisations, vessels and weapons that the document names, in order of their place."""
    work = Work(reading, reading.text)
    _read_parse(work)
    for m in _WEAPON.finditer(work.text):
        if not _NOT_WEAPON.match(m[0]) or _next_words(work.text, m.end(), 3) & words()["weapon_nouns"]:
            work.add(m.start(), m.end(), "weapon")
    for m in _DOMAIN.finditer(work.text):
        source = known(m[1])
        if source is not None or m[1].lower().split(".")[0] not in ("www",):
            work.add(
                m.start(),
                m.end(),
                "organisation",
                source.name if source else m[1].lower(),
                key=source.id if source else m[1].lower(),
            )
    for m in aliases()[1].finditer(work.text):
        source = known(m[0])
        if source is not None:
            work.add(m.start(), m.end(), "organisation", source.name, key=source.id)
    for m in RUN.finditer(work.text):
        _read_run(work, m.start(), m[0])
    _second_pass(work)
    return grouped(work.text, reading.document.id, work.found)


def _read_parse(work: Work) -> None:
    """Note the parts of speech of words, sentence starts, and proper nouns that say something."""
    for token in work.reading.doc:
        text = token.text
        if not text[:1].isupper():
            continue
        idx = token.idx
        tag = token.pos_
        work.pos[idx] = tag
        if token.is_sent_start:
            work.sentence_starts.add(idx)
        if tag == "PROPN" and token.dep_ == "nsubj" and token.head.text.lower() in SPEECH:
            work.subject.add(idx)


def _next_words(text: str, end: int, count: int) -> set[str]:
    return {w.strip(".,;:'’\"”()").lower() for w in text[end : end + 60].split()[:count]}


def _headline(text: str, start: int, end: int) -> bool:
    """Whether the run lies in a line whose words are nearly all capitalised, where capitals tell nothing."""
    a = text.rfind("\n", max(0, start - 300), start) + 1
    b = text.find("\n", end, end + 300)
    line = text[a : b if b >= 0 else end + 300]
    if line.rstrip().endswith((".", ".”", '."')):
        return False
    long = [w for w in line.split() if len(w) > 3 and w[0].isalpha()]
    return len(long) >= 4 and sum(w[0].isupper() for w in long) >= 0.75 * len(long)


def _read_run(work: Work, start: int, run: str) -> None:
    if run.count(" ") >= 2 and _headline(work.text, start, start + len(run)):
        _read_headline(work, start, run)
        return
    for piece in pieces(tokens_of(run, start)):
        if piece.known is not None:
            _known_piece(work, piece)
        elif piece.kind == "org":
            _org_piece(work, piece)
        else:
            _words_piece(work, list(piece.tokens))


def _read_headline(work: Work, start: int, run: str) -> None:
    """In a headline only listed sources and names that begin with a given name are taken; other words stay loose."""
    lists = words()
    for piece in pieces(tokens_of(run, start)):
        tokens = list(piece.tokens)
        if piece.known is not None:
            _known_piece(work, piece)
            continue
        caps = [t for t in tokens if t.cap]
        for a, b in itertools.pairwise(caps):
            if (
                (a.text in lists["given_male"] or a.text in lists["given_female"])
                and b.text not in lists["not_names"]
                and _plain(b.text)
            ) and work.pos.get(b.start) == "PROPN":
                work.loose.append(Token(f"{a.text} {b.text}", a.start, b.end, True))
            work.loose.append(a)
        work.loose.extend(caps[-1:])


def _plain(word: str) -> bool:
    return len(word) > 1 and not word.isupper()


def _known_piece(work: Work, piece: Piece) -> None:
    source = registry().sources[piece.known or ""]
    first = piece.tokens[0]
    bare = (
        len(piece.tokens) == 1
        and first.text in aliases()[2]
        and work.text[max(0, first.start - 4) : first.start].lower() != "the "
    )
    if bare or (len(piece.tokens) == 1 and first.text in words()["weak_aliases"] and not _surely(work, first)):
        if _plain(first.text):
            work.loose.append(first)
        return
    work.add(piece.start, piece.end, "organisation", source.name, key=source.id)


_OUTLET_AFTER = re.compile(
    r"^(?:['’]s)? (?:news|newspaper|magazine|agency|website|tv|television|channel|broadcaster|daily|reported|reports|"
    r"said|says|wrote|writes)\b"
)


def _surely(work: Work, token: Token) -> bool:
    """Whether a word that is also a common word is here the name of a source."""
    if _OUTLET_AFTER.match(work.text[token.end : token.end + 20]):
        return True
    return token.start not in work.sentence_starts and work.pos.get(token.start) == "PROPN" and not token.text.isupper()


def _org_piece(work: Work, piece: Piece) -> None:
    tokens = _strip_front(work, list(piece.tokens))
    lists = words()
    if not tokens:
        return
    caps = [t for t in tokens if t.cap]
    if (
        len(caps) == 2
        and len(tokens) == 2
        and (caps[0].text in lists["given_male"] or caps[0].text in lists["given_female"])
    ):
        _words_piece(work, tokens)
        return
    if len(caps) == 1 and tokens[0].text not in ("Parliament", "Congress", "Treasury", "Cabinet"):
        return
    titles = 0
    while (
        titles < len(tokens) - 1
        and tokens[titles].text in lists["titles"]
        and tokens[titles].text not in lists["org_heads"]
    ):
        titles += 1
    if titles and not any(t.text in lists["org_heads"] for t in tokens[titles:]):
        _words_piece(work, tokens)
        return
    if tokens[-1].text == "District" and not any(
        t.text in ("Military", "Naval", "School", "Police", "Health", "Federal") for t in tokens
    ):
        return
    if (
        len(tokens) > 1
        and tokens[0].text in ("Foreign", "Prime", "Defence", "Defense", "Interior")
        and tokens[-1].text == "Minister"
    ):
        return
    start, end = tokens[0].start, tokens[-1].end
    name = work.text[start:end]
    source = known(name) or office(name)
    work.add(start, end, "organisation", source.name if source else name, key=source.id if source else fold(name))


def _strip_front(work: Work, tokens: list[Token]) -> list[Token]:
    """Drop words at the front that only begin the sentence ("On", "Last") and links left over."""
    bad = words()["not_names"]
    while tokens and (
        not tokens[0].cap
        or (tokens[0].text in bad and not (tokens[0].text == "Foreign" or tokens[0].text == "Military"))
    ):
        tokens = tokens[1:]
    while tokens and not tokens[-1].cap:
        tokens = tokens[:-1]
    return tokens


def _words_piece(work: Work, tokens: list[Token]) -> None:
    """A stretch that is neither listed nor ends in an organisation word: a person, a vessel, an acronym."""
    lists = words()
    tokens = _strip_front(work, tokens)
    affiliation: str | None = None
    role: list[str] = []
    if tokens and _vessel(work, tokens):
        return
    size = country_at(tokens, 0) if tokens else 0
    while size:
        place = tokens[:size]
        affiliation = clean_affiliation(" ".join(t.text for t in place))
        tokens = tokens[size:]
        if not tokens:
            _lower_office(work, place)
            return
        if not tokens[0].cap:
            tokens = _strip_front(work, tokens)
        size = country_at(tokens, 0) if tokens else 0
    head = _split_org(tokens)
    if head:
        _org_piece(work, Piece(tuple(tokens[:head]), "org"))
        affiliation = work.text[tokens[0].start : tokens[head - 1].end]
        tokens = tokens[head:]
    while tokens and tokens[0].text in lists["titles"] and not _given_then_name(tokens):
        if len(tokens) == 1:
            return
        role.append(tokens[0].text)
        tokens = _strip_front(work, tokens[1:])
    if tokens:
        _name_or_other(work, tokens, role, affiliation)


def _given_then_name(tokens: list[Token]) -> bool:
    """ "Marshall Billingslea", "Justin ...": the first word is a title and a given name, then it is the given name."""
    lists = words()
    first = tokens[0].text
    return (
        len(tokens) == 2
        and (first in lists["given_male"] or first in lists["given_female"])
        and first not in ("King", "Prince", "General", "Major")
    )


def _split_org(tokens: list[Token]) -> int:
    """How many tokens an organisation takes before a person in one stretch: "Eastern Military District Ivan Petrov"."""
    lists = words()
    for k in range(len(tokens) - 2, 1, -1):
        if tokens[k - 1].text in lists["org_heads"] and (
            tokens[k].text in lists["given_male"]
            or tokens[k].text in lists["given_female"]
            or tokens[k].text in lists["titles"]
        ):
            return k
    return 0


def _lower_office(work: Work, place: list[Token]) -> None:
    """A country followed by an office in small letters: "the Russian defence ministry", "Seoul's military"."""
    end = place[-1].end
    m = _LOWER_OFFICE.match(work.text, end, min(len(work.text), end + 70))
    if m is None:
        return
    name = work.text[place[0].start : m.end()]
    source = office(name)
    if source is not None:
        work.add(place[0].start, m.end(), "organisation", source.name, key=source.id)


def _name_or_other(work: Work, tokens: list[Token], role: list[str], affiliation: str | None) -> None:
    """Decide whether the remaining words are a person, a vessel, an acronym, or nothing that is known yet."""
    lists = words()
    start, end = tokens[0].start, tokens[-1].end
    caps = [t for t in tokens if t.cap]
    if tokens[0].text in lists["vessel_prefixes"] and len(tokens) > 1:
        work.add(start, end, "vessel")
        return
    if len(tokens) == 1 and _acronym(work, tokens[0]):
        return
    if tokens[0].text in lists["weapon_names"]:
        nearby = _next_words(work.text, end, 3) | {t.text.lower() for t in tokens[1:]}
        if nearby & lists["weapon_nouns"]:
            work.add(start, tokens[0].end, "weapon")
            return
    before = role_before(work.text, start) if not role else None
    if role and before is None and affiliation is None:
        before_role = role_before(work.text, start - len(" ".join(role)) - 1)
        affiliation = before_role[1] if before_role else None
    after = role_after(work.text, end) if len(caps) <= 4 else None
    if not _is_person(work, tokens, caps, bool(role or before), after is not None):
        work.loose.extend(caps)
        return
    words_of_role = " ".join(LONG_ROLES.get(r.lower(), r.lower()) for r in role) or None
    honorific = (
        words_of_role
        if words_of_role and words_of_role.rstrip(".") in ("mr", "mrs", "ms", "miss", "mx", "sir", "dr", "lord", "lady")
        else None
    )
    said = None if honorific else words_of_role
    whose = affiliation
    for more in (before, after):
        if more:
            said, whose = said or more[0], whose or more[1]
    work.add(start, end, "person", _name(work, start, end), role=said, affiliation=whose, titles=tuple(role))


def _name(work: Work, start: int, end: int) -> str:
    return " ".join(work.text[start:end].replace("’", "'").split())


def _vessel(work: Work, tokens: list[Token]) -> bool:
    """A name right after "frigate", "the Pacific Fleet ships", or joined to such a name by "and"."""
    start = tokens[0].start
    left = work.text[max(0, start - 30) : start]
    if not left.endswith(" "):
        return False
    before = left.split()
    nouns = words()["vessel_nouns"]
    listed = bool(_VESSEL_LIST.search(left)) and any(
        f.kind == "vessel" and start - 6 <= f.span[1] < start for f in work.found[-6:]
    )
    listed = listed or " ".join(t.text for t in tokens) in work.vessels
    if listed or (before and before[-1].lower() in nouns):
        cut = 1
        while cut < len(tokens) and (
            tokens[cut].cap
            or (tokens[cut].text not in ("and", "'s", "’s", "in", "at", "on", "to", "for") and cut + 1 < len(tokens))
        ):
            cut += 1
        work.vessels.add(work.add(start, tokens[cut - 1].end, "vessel").name)
        rest = [t for t in tokens[cut:] if t.cap]
        if rest and tokens[cut].text == "and":
            work.vessels.add(work.add(rest[0].start, rest[-1].end, "vessel").name)
        return True
    return False


def _acronym(work: Work, token: Token) -> bool:
    """Initials that stand for an organisation: CSIS, RIAC. Common initials and lines in capitals do not count."""
    text = token.text.replace(".", "")
    if (
        not (2 <= len(text) <= 7 and text.isupper() and text.isalpha())
        or text in words()["not_acronyms"]
        or fold(text) in country_words()
    ):
        return False
    left, right = work.text[max(0, token.start - 25) : token.start], work.text[token.end : token.end + 25]
    around = (
        re.findall(r"[A-Za-z]{2,}", left.rsplit("\n", 1)[-1])[-2:]
        + re.findall(r"[A-Za-z]{2,}", right.split("\n", 1)[0])[:2]
    )
    if around and all(w.isupper() for w in around):
        return False
    if (
        len(text) > 2
        and re.match(r"['’]?s?\b", right)
        and not any(w in words()["weapon_nouns"] for w in right.lower().split()[:1])
    ):
        work.add(token.start, token.end, "organisation", key=fold(token.text))
        return True
    return False


def _is_person(work: Work, tokens: list[Token], caps: list[Token], titled: bool, apposed: bool) -> bool:
    lists = words()
    first, last = tokens[0], tokens[-1]
    if len(caps) > 5 or any(t.text in ("'s", "’s", "and", "of", "for", "on", "in", "at", "to", "&") for t in tokens):
        return False
    if any(
        t.text in lists["not_names"] and t.text not in lists["given_male"] and t.text not in lists["given_female"]
        for t in caps
    ):
        return False
    if last.text in lists["place_words"] or any(c.isdigit() for t in caps for c in t.text):
        return False
    if last.text in lists["org_heads"] and len(caps) > 2:
        return False
    given = first.text in lists["given_male"] or first.text in lists["given_female"]
    name = " ".join(t.text for t in tokens)
    if len(caps) == 1:
        if not _plain(first.text) or is_role(first.text.lower()) or fold(first.text) in country_words():
            return False
        proper = work.pos.get(first.start) == "PROPN"
        return (titled and proper) or first.start in work.subject
    if persons.family_first(name) or titled or apposed:
        return True
    if all(t.text.isupper() for t in caps) and not given:
        return False
    if given or (first.text in lists["given_other"] and _plain(last.text)):
        return last.text not in lists["titles"] or last.text in lists["given_male"]
    initial = len(caps) == 3 and len(caps[1].text.rstrip(".")) == 1
    if initial:
        return True
    if first.text in lists["place_first"] or len(caps) > 3:
        return False
    spoke = bool(
        SPOKE_AFTER.match(work.text[last.end : last.end + 30])
        or SPOKE_BEFORE.search(work.text[max(0, first.start - 25) : first.start])
    )
    return spoke and all(work.pos.get(t.start) in ("PROPN", None) for t in caps)


SAMPLE, MOST_NAMES = 100_000, 300  # code points looked at, and names looked up: a bound on work, beyond any article
_BODY = (
    r"\b[Tt]he {w}\b(?! [A-Z])|\b{w}, which\b|\b{w} (?:said|says) it\b|"
    r"\b{w}(?:['’]s)? (?:spokes\w+|shares?|executives?|officials?|employees|staff|workers|customers|group|chief|"
    r"chairman|stock|users)\b|"
    r"\b(?:chairman|executive|director|spokes\w+|president|head|founder|unit|shares|division|employees?|officials?|"
    r"manager|boss|analyst) (?:of|at|for|in) {w}\b"
)


def _bodies(work: Work) -> None:
    """A single name that the text treats as a body ("the Fed", "Axa spokesman", "Axa, which") is no person."""
    verdict: dict[str, bool] = {}
    sample = work.text[:SAMPLE]
    for row in work.found:
        if row.kind != "person" or row.titles or " " in row.name:
            continue
        if len(verdict) > MOST_NAMES:
            return
        if row.name not in verdict:
            inner = (
                any(c.isupper() for c in row.name[1:])
                and not row.name.startswith(("Mc", "Mac", "O'", "O’", "D'", "D’"))
                and "-" not in row.name
            )
            verdict[row.name] = inner or re.search(_BODY.replace("{w}", re.escape(row.name)), sample) is not None
        if verdict[row.name]:
            row.kind, row.key, row.role = "organisation", fold(row.name), None


def _second_pass(work: Work) -> None:
    """Loose words that are the surname, or the full name, of a person whom the document names elsewhere."""
    _bodies(work)
    full = [f for f in work.found if f.kind == "person"]
    surnames = {persons.split_name(f.name)[1] for f in full}
    whole = {f.name for f in full}
    taken = sorted(f.span for f in work.found)
    orgs = {f.key for f in work.found if f.kind == "organisation"}
    pair_starts: set[int] = set()
    loose = sorted(set(work.loose), key=lambda t: (t.start, -t.end))
    for token in loose:
        if _covered(taken, token.start) or token.start in pair_starts:
            continue
        if " " in token.text:
            if token.text in whole or persons.split_name(token.text)[1] not in words()["not_names"]:
                work.add(token.start, token.end, "person", token.text)
                pair_starts.update((token.start, token.end - len(token.text.split()[-1])))
            continue
        if token.text in surnames and token.text.lower() not in words()["roles"]:
            work.add(token.start, token.end, "person", token.text)
        elif token.text in work.vessels:
            work.add(token.start, token.end, "vessel", token.text)
        elif fold(token.text) in orgs:
            work.add(token.start, token.end, "organisation", key=fold(token.text))


def _covered(spans: list[Span], at: int) -> bool:
    i = bisect.bisect_right(spans, (at, 1 << 60)) - 1
    return any(s <= at < e for s, e in spans[max(0, i - 3) : i + 1])


STAGE = Stage("names", "document", (Document,), (EntityMention,), 1, names, ("en",))
