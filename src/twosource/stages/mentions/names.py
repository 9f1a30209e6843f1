"""Finds persons, organisations, vessels and weapons by spelling, lists and context, without a statistical recogniser.

Reads the document and its parse (for parts of speech); writes EntityMention. Places are found by the places stage.
`entity` joins the mentions of one thing within the document; two people with one surname keep two entities.
"""

from __future__ import annotations

import bisect
import itertools
import re

from twosource.pipeline import Reading, Stage
from twosource.records import Document, EntityMention, Span
from twosource.sources import persons
from twosource.sources.lists import fold, given_more, known, registry, words
from twosource.sources.offices import office
from twosource.stages.mentions.names_context import (
    clean_affiliation,
)
from twosource.stages.mentions.names_decide import Work, name_or_other, next_words, plain, vessel
from twosource.stages.mentions.names_people import grouped
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


def names(reading: Reading) -> list[EntityMention]:
    """The persons, organisations, vessels and weapons that the document names, in order of their place."""
    work = Work(reading, reading.text)
    _read_parse(work)
    for m in _WEAPON.finditer(work.text):
        if not _NOT_WEAPON.match(m[0]) or next_words(work.text, m.end(), 3) & words()["weapon_nouns"]:
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
    """Note which capitalised words are proper nouns, begin sentences, or are subjects of verbs of speech."""
    doc, text, speech = work.reading.doc, work.text, words()["speech_verbs"]
    proper_noun, nsubj = doc.vocab.strings["PROPN"], doc.vocab.strings["nsubj"]
    for i, (idx, pos, dep, begins) in enumerate(doc.to_array(["IDX", "POS", "DEP", "SENT_START"]).tolist()):
        if not text[idx].isupper():
            continue
        proper = pos == proper_noun
        work.pos[idx] = "PROPN" if proper else "other"
        if begins == 1:
            work.sentence_starts.add(idx)
        if proper and dep == nsubj and doc[i].head.text.lower() in speech:
            work.subject.add(idx)


def _headline(text: str, start: int, end: int) -> bool:
    """Whether the run lies in a line whose words are nearly all capitalised, where capitals tell nothing."""
    a = max(text.rfind("\n", max(0, start - 300), start) + 1, start - 300, 0)
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
                and plain(b.text)
            ) and work.pos.get(b.start) == "PROPN":
                work.loose.append(Token(f"{a.text} {b.text}", a.start, b.end, True))
            work.loose.append(a)
        work.loose.extend(caps[-1:])


def _known_piece(work: Work, piece: Piece) -> None:
    source = registry().sources[piece.known or ""]
    first = piece.tokens[0]
    bare = (
        len(piece.tokens) == 1
        and first.text in aliases()[2]
        and work.text[max(0, first.start - 4) : first.start].lower() != "the "
    )
    if bare or (len(piece.tokens) == 1 and first.text in words()["weak_aliases"] and not _surely(work, first)):
        if plain(first.text):
            work.loose.append(first)
        return
    work.add(piece.start, piece.end, "organisation", source.name, key=source.id)


_ALSO_SURNAMES = frozenset("Church Press Poll Court Post Guard Bank Banks Law Marshall".split())
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
        len(caps) == len(tokens)
        and (len(caps) == 2 or (len(caps) == 3 and caps[-1].text in _ALSO_SURNAMES))
        and (caps[0].text in lists["given_male"] or caps[0].text in lists["given_female"])
        and (caps[-1].text in _ALSO_SURNAMES or not _rare_given(caps[0].text))
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


def _rare_given(word: str) -> bool:
    """Whether the word is a given name only by the long list, so that a head of bodies after it counts for more."""
    return word in given_more()


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
    if tokens and vessel(work, tokens):
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
        name_or_other(work, tokens, role, affiliation)


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


SAMPLE, MOST_NAMES = 100_000, 300  # code points looked at, and names looked up: a bound on work, beyond any article
_BODY = (
    r"\b[Tt]he {w}\b(?! [A-Z])|\b{w}, which\b|\b{w} (?:said|says) it\b|"
    r"\b{w}(?:['’]s)? (?:spokes\w+|shares?|executives?|officials?|employees|staff|workers|customers|group|chief|"
    r"chairman|stock|users)\b|"
    r"\b(?i:chairman|executive|director|spokes\w+|president|head|founder|unit|shares|division|employees?|officials?|"
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


STAGE = Stage("names", "document", (Document,), (EntityMention,), 3, names, ("en",))
