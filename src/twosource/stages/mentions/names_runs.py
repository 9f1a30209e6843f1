"""Runs of capitalised words in a text, cut into pieces: known sources, organisations, and the rest."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from twosource.sources.lists import country_words, fold, on_change, registry, words
from twosource.sources.offices import function_of

_UP = "".join(c for c in map(chr, [*range(0x41, 0x250), *range(0x370, 0x530), *range(0x1E00, 0x1F00)]) if c.isupper())
_ABBREVIATED = "Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Maj|Capt|Sgt|Sen|Rep|Gov|Adm|Brig|Cmdr|Cpl|Rev|St|Corp|Inc|Ltd|Co|Jr|Sr|No"
_WORD = (
    rf"(?:(?:[{_UP}]\.){{2,6}}|[{_UP}]\.(?=[ -]?[{_UP}])|(?:{_ABBREVIATED})\.|"
    rf"[{_UP}]\w{{0,40}}(?:(?:-|['’](?!s\b))\w{{1,40}}){{0,4}})"
)
_LINKS = "of|for|and|on|in|at|the|to|de|del|della|der|den|des|van|von|bin|ibn|al|el|da|dos|das|du|le|la|y|e"
_JOIN = rf"(?:[ \u00a0]|['’]s[ \u00a0]|[ \u00a0](?:{_LINKS}|&)(?:[ \u00a0](?:the|la|le|der|den|los|las))?[ \u00a0])"
_ARTICLE = r"(?:(?:[ae]l|a[rnstdz]|ash|ath|ul)-)"
"""The Arabic article before a surname: "Jane al-Example"."""
RUN = re.compile(rf"(?<![\w@#/.])(?:{_WORD})(?:{_JOIN}{_ARTICLE}?(?:{_WORD})){{0,30}}")
TOKEN = re.compile(rf"{_ARTICLE}?{_WORD}|['’]s\b|&|[a-z]+|\S")
_LOWER_ALIAS_TAIL = r"(?![\w@]|\.\w)"
NAME_LINKS = frozenset("de del della der den des van von bin ibn al el da dos das du le la".split())
_COMMON_BEFORE_AND = words()["before_and"]


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a run with its place in the text; `cap` is False for links ("of", "'s")."""

    text: str
    start: int
    end: int
    cap: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """Tokens of a run that belong together; `known` is the id of the listed source, `kind` "org" or "words"."""

    tokens: tuple[Token, ...]
    kind: str
    known: str | None = None

    @property
    def start(self) -> int:
        return self.tokens[0].start

    @property
    def end(self) -> int:
        return self.tokens[-1].end


def tokens_of(run: str, start: int) -> list[Token]:
    """The words and links of a run that begins at `start` of the text."""
    out = []
    for m in TOKEN.finditer(run):
        word = m[0]
        named = word[0].isupper() or ("-" in word and word.rsplit("-", 1)[1][:1].isupper())
        out.append(Token(word, start + m.start(), start + m.end(), named))
    return out


@functools.lru_cache(maxsize=1)
def aliases() -> tuple[dict[str, list[tuple[tuple[str, ...], str]]], re.Pattern[str], frozenset[str]]:
    """Names of known sources by their first word, longest first; a pattern for those that do not begin with a capital;
    and the words that are a source only after "the" ("the Sun")."""
    by_first: dict[str, dict[tuple[str, ...], str]] = {}
    other: set[str] = set()
    articled: set[str] = set()
    plain: set[str] = set()
    reg = registry()
    for source in reg.sources.values():
        for name in (source.name, *source.aliases):
            if any(part.isdigit() for part in name.split()):  # a run of words has no numbers: "France 24"
                other.add(name)
            elif name[0].isupper():
                parts = tuple(t.text.replace("’", "'") for t in tokens_of(name, 0))
                if parts[0] == "The" and len(parts) > 1:
                    parts = parts[1:]
                    articled.update(parts if len(parts) == 1 else ())
                elif len(parts) == 1:
                    plain.update(parts)
                by_first.setdefault(parts[0], {})[parts] = reg.by_name[fold(name)].id
            elif len(name) > 2:
                other.add(name.removeprefix("the "))
    table = {first: sorted(rows.items(), key=lambda r: (-len(r[0]), r)) for first, rows in by_first.items()}
    literal = "|".join(re.escape(n) for n in sorted(other, key=lambda n: (-len(n), n)))
    return table, re.compile(rf"(?<![\w.@/-])(?:{literal}){_LOWER_ALIAS_TAIL}"), frozenset(articled - plain)


on_change.append(aliases.cache_clear)


def known_at(tokens: list[Token], i: int) -> tuple[int, str] | None:
    """The longest known name that begins at token i: how many tokens, and the id of the source."""
    rows = aliases()[0].get(tokens[i].text)
    if rows is None:
        return None
    n = len(tokens)
    for parts, ident in rows:
        size = len(parts)
        if i + size <= n and all(tokens[i + k].text.replace("’", "'") == parts[k] for k in range(1, size)):
            return size, ident
    return None


def country_at(tokens: list[Token], i: int) -> int:
    """How many tokens at i name a country, its people or its seat; 0 for none."""
    table = country_words()
    for size in (4, 3, 2, 1):
        if i + size <= len(tokens):
            phrase = fold(" ".join(t.text for t in tokens[i : i + size]))
            if phrase in table:
                return size
    return 0


def _org_head(word: str) -> bool:
    return word in words()["org_heads"]


def _starts_new(tokens: list[Token], i: int) -> bool:
    """Whether the token cannot continue an organisation's name after "and": a person, a country, a known source."""
    lists = words()
    word = tokens[i].text
    return (
        word in lists["titles"]
        or word in lists["given_male"]
        or word in lists["given_female"]
        or country_at(tokens, i) > 0
        or known_at(tokens, i) is not None
    )


def _begins_person(tokens: list[Token], k: int) -> bool:
    """Whether a title, or a given name after a word that is none, begins at k: "to the Treasury | Paul Boateng"."""
    lists = words()

    def given(word: str) -> bool:
        return word in lists["given_male"] or word in lists["given_female"]

    if k + 1 < len(tokens) and tokens[k + 1].cap and given(tokens[k].text) and not given(tokens[k - 1].text):
        return True
    return tokens[k].text in lists["titles"] and tokens[k].text not in lists["org_heads"]


def _extend(tokens: list[Token], j: int) -> int:
    """Where the name of an organisation ends that has its head before token j: over "of the ...", "for ... and ..."."""
    n, size = len(tokens), 0
    inside = False
    while j + 1 < n and size < 14 and not tokens[j].cap:
        link = tokens[j].text
        k = j + 1
        while k < n and not tokens[k].cap:
            k += 1
        if k >= n:
            break
        if link in ("and", "&"):
            if not inside or k > j + 1 or _starts_new(tokens, k):
                break
        elif link not in ("of", "for", "on", "to", "de") or (link in ("on", "to") and inside):
            break
        while k < n and tokens[k].cap:
            if size and _begins_person(tokens, k):
                return k
            k += 1
            size += 1
        j, inside = k, True
    return j


def pieces(tokens: list[Token]) -> list[Piece]:
    """Cut a run into known sources, organisations by their head word, and other stretches of capitalised words."""
    out: list[Piece] = []
    i, n = 0, len(tokens)
    open_heads = words()["org_open"]
    while i < n:
        if not tokens[i].cap:
            i += 1
            continue
        if tokens[i].text == "The" and i + 1 < n and tokens[i + 1].cap:
            i += 1  # "told The Guardian": lists have names without their article
            continue
        hit = known_at(tokens, i)
        if hit and not (i + hit[0] < n and tokens[i + hit[0]].cap and _longer_org(tokens, i, hit[0])):
            size = hit[0] + _edition(tokens, i + hit[0], hit[1])
            out.append(Piece(tuple(tokens[i : i + size]), "org", hit[1] if size == hit[0] else None))
            i += size
            continue
        j = i + 1
        while (
            j < n
            and (tokens[j].cap or _name_link(tokens, j))
            and (j < i + (hit[0] if hit else 0) or known_from(tokens, j) is None)
        ):
            j += 1
        paper = _paper_at(tokens, i, j)
        if paper:
            out.append(Piece(tuple(tokens[i:paper]), "org"))
            i = paper
            continue
        j = _with_and(tokens, i, j)
        last = tokens[j - 1].text
        if last in open_heads and j < n and not tokens[j].cap:
            j = _extend(tokens, j)
            out.append(Piece(tuple(tokens[i:j]), "org"))
        else:
            paper = last in words()["paper_words"] and 0 < country_at(tokens, i) < j - i
            out.append(Piece(tuple(tokens[i:j]), "org" if (_org_head(last) or paper) and j - i > 1 else "words"))
        i = j
    return _owned(out, tokens)


def _edition(tokens: list[Token], j: int, ident: str) -> int:
    """How many tokens at j make an outlet's name that of one of its editions: "CNN | Türk", "BBC | Scotland"."""
    if registry().sources[ident].kind not in ("outlet", "agency") or j >= len(tokens) or not tokens[j].cap:
        return 0
    if tokens[j].start != tokens[j - 1].end + 1:
        return 0
    size = country_at(tokens, j) or int(tokens[j].text in words()["editions"])
    after = tokens[j + size] if j + size < len(tokens) else None
    return 0 if after is not None and after.cap and after.start == tokens[j + size - 1].end + 1 else size


def _paper_at(tokens: list[Token], i: int, j: int) -> int:
    """Where "Zambia Daily Mail" ends, of which a list knows only the end: a name of common newspaper words.

    0 where the words before it are no part of the name: none, one that only begins the sentence, the paper's own
    country, or a possessive.
    """
    hit = known_at(tokens, j) if j < len(tokens) and tokens[j].cap else None
    lists = words()
    if hit is None or tokens[j].start != tokens[j - 1].end + 1 or not tokens[j - 1].cap:
        return 0
    if not all(t.text in lists["paper_words"] or not t.cap for t in tokens[j : j + hit[0]]):
        return 0
    before = [t for t in tokens[i:j] if t.text not in lists["not_names"]]
    if not before or len(before) > 3 or any(t.text in lists["titles"] for t in before):
        return 0
    if before[0].text in lists["given_male"] or before[0].text in lists["given_female"]:
        return 0
    end = j + hit[0]
    if hit[0] == 1 and end < len(tokens) and tokens[end].cap:
        return 0
    code = country_words().get(fold(" ".join(t.text for t in before)))
    source = registry().sources[hit[1]]
    return 0 if source.kind != "outlet" or (code and code[0] == source.country) else j + hit[0]


def known_from(tokens: list[Token], j: int) -> int | None:
    """How many tokens a known name of several words, or a strong one-word name, takes at j; None when none begins."""
    hit = known_at(tokens, j)
    if hit is None or (hit[0] == 1 and (tokens[j].text in words()["weak_aliases"] or _org_head(tokens[j].text))):
        return None
    return hit[0]


def _longer_org(tokens: list[Token], i: int, size: int) -> bool:
    """Whether the known words only begin a longer name: "State Duma International Affairs Committee"."""
    j = i + size
    while j < len(tokens) and tokens[j].cap and not _starts_new(tokens, j):
        j += 1
    last = tokens[j - 1].text
    return j > i + size and (_org_head(last) or (size == 1 and tokens[i].text in words()["weak_aliases"]))


def _name_link(tokens: list[Token], j: int) -> bool:
    return (
        tokens[j].text in NAME_LINKS and j + 1 < len(tokens) and (tokens[j + 1].cap or tokens[j + 1].text in NAME_LINKS)
    )


def _with_and(tokens: list[Token], i: int, j: int) -> int:
    """The end of the stretch with "Food and Drug Administration" taken as one."""
    n = len(tokens)
    if j + 1 < n and tokens[j].text in ("and", "&") and tokens[j - 1].text in _COMMON_BEFORE_AND and tokens[j + 1].cap:
        k = j + 1
        while k < n and tokens[k].cap:
            k += 1
        if _org_head(tokens[k - 1].text):
            return k
    return j


def _owned(rows: list[Piece], tokens: list[Token]) -> list[Piece]:
    """Join "Russia" + "'s" + "Defense Ministry" into one piece."""
    out: list[Piece] = []
    at = {t.start: k for k, t in enumerate(tokens)}
    for piece in rows:
        if out and piece.kind == "org" and out[-1].kind == "words":
            before = out[-1]
            k = at[piece.start]
            possessive = k > 0 and tokens[k - 1].text in ("'s", "’s") and tokens[k - 1].start == before.end
            size = len(before.tokens)
            named = function_of(fold(" ".join(t.text for t in piece.tokens))) is not None
            if piece.tokens[-1].text in words()["paper_words"]:
                possessive = False  # "Kuwait's Arab Times"
            if possessive and country_at(list(before.tokens), 0) == size and (named or piece.known is None):
                out[-1] = Piece((*before.tokens, tokens[k - 1], *piece.tokens), "org")
                continue
        out.append(piece)
    return out
