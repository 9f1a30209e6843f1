"""What a number counts: the noun it modifies, its comparable head, and what happened to the counted."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from twosource.records import Span
from twosource.stages.mentions.located import Located
from twosource.stages.mentions.quantities.words import (
    COUNTED,
    COUNTED_AFTER,
    COUNTED_BEFORE,
    GENERIC,
    PLANNING,
    RAIL_WORDS,
    SYNONYM,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

STOP = frozenset(
    "and or but in on at of for from to with by as the a an is are was were be been has have had will would can could "
    "may might that which who when where while after before since than then this these those it its their his her our "
    "not no if so said says according near along across into over under between during against about around per each "
    "every more less most least up down out off only also just now still who whose amid including left died".split()
)
_IRREGULAR = frozenset(
    "people men women children police troops aircraft personnel staff cattle feet teeth servicemen policemen crew "
    "infantry cavalry sheep fish hardware equipment dead wounded missing homeless".split()
)
COLLECTIVE = frozenset(
    "people police aircraft personnel staff cattle crew infantry cavalry sheep fish hardware equipment livestock "
    "artillery"
    " ammunition spacecraft".split()
)
_WORD = re.compile(r"[ \u00a0]?([\w'’/-]+)")
_MAX_WORDS = 6


@dataclass(frozen=True, slots=True)
class Item:
    """What is counted: where it stands (None when it is far from the number), how it is written, what to compare."""

    span: Span | None
    text: str
    head: str
    modifiers: tuple[str, ...] = ()


def singular(word: str) -> str:
    """A plain English singular: enough to compare heads, not a dictionary."""
    w = word.lower()
    if w in SYNONYM or w in _IRREGULAR or len(w) < 4:
        return w
    if w.endswith("ies") and len(w) > 4:
        return w[:-3] + "y"
    if w.endswith(("sses", "xes", "ches", "shes", "zzes")):
        return w[:-2]
    return w[:-1] if w.endswith("s") and not w.endswith(("ss", "us", "is")) else w


def head_of(words: list[str]) -> str:
    """The comparable head of a noun phrase: "rail car" for "freight rail cars"; the head noun when no set knows it."""
    last = singular(words[-1])
    before = [w.lower() for w in words[:-1]]
    if before and (two := SYNONYM.get(f"{before[-1]} {last}")):
        return two
    if last == "car" and RAIL_WORDS & set(before):
        return "rail car"
    return SYNONYM.get(last, last)


def by_parse(doc: Located, start: int, end: int, words_end: int) -> Item | None:
    """The item of the number text[start:end] from the parse, None when it shows none; it stands after `words_end`."""
    span = doc.span(start, end)
    if span is None:
        return None
    after = span.end
    while after < len(doc.doc) and doc.doc[after].idx < words_end:
        after += 1
    noun = _noun(span.root, span.end - 1)
    if noun is not None:
        return _phrase(doc, noun, after)
    shared = _shared(span.root)
    item = _phrase(doc, *shared) if shared is not None else None
    return replace(item, span=None) if item is not None else None


def _noun(token: Token, last: int) -> Token | None:
    """The noun to the right that the number modifies: "73 rail cars", "thousands of pages", "20 of the cars"."""
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ == "of" and child.i > last:
            return next((g for g in child.children if g.dep_ == "pobj"), None)
    node = token
    for _ in range(3):
        if node.dep_ not in ("nummod", "quantmod", "compound", "amod", "npadvmod", "nmod", "advmod", "predet", "det"):
            break
        node = node.head
        if node.i > last and node.pos_ in ("NOUN", "PROPN"):
            return node
    return None


def _shared(token: Token) -> tuple[Token, int] | None:
    """ "500 and 1,000 songs": the first number takes the noun of the second, and it begins after that."""
    for child in token.children:
        if child.dep_ == "conj" and child.like_num and (noun := _noun(child, child.i)) is not None:
            return noun, child.i + 1
    return None


def _phrase(doc: Located, noun: Token, after: int) -> Item | None:
    if noun.i < after - 1 or noun.i - after > 8:
        return None
    words = [t for t in doc.doc[after : noun.i + 1] if (t.is_alpha or "-" in t.text) and not t.like_num]
    words = [t for t in words if t.pos_ not in ("DET", "ADP", "PUNCT", "PRON") and t.lower_ not in ("of", "more")]
    if not words or noun.is_space:
        return None
    names = [t.text for t in words]
    head, modifiers, last = head_of(names), names[:-1], noun
    if (singular(noun.text) in GENERIC or head in GENERIC) and (inner := of_object(noun)) is not None:
        inner_words = [t.text for t in _first(inner) if t.pos_ in ("NOUN", "PROPN", "ADJ")]
        head = head_of(inner_words or [inner.text])
        modifiers = (inner_words or [inner.text])[:-1]
        last = max(inner.subtree, key=lambda t: t.i) if _short(inner) else inner
    first = words[0]
    span = (first.idx, last.idx + len(last))
    return Item(span, doc.text[span[0] : span[1]], head, tuple(m.lower() for m in modifiers))


def of_object(noun: Token) -> Token | None:
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ == "of":
            return next((g for g in child.children if g.dep_ == "pobj"), None)
    return None


def _first(noun: Token) -> list[Token]:
    """The first of coordinated things: "military hardware" of "military hardware and transport vehicles"."""
    out: list[Token] = []
    for t in sorted(noun.subtree, key=lambda t: t.i):
        if t.i > noun.i or (t.dep_ == "cc" and out):
            break
        out.append(t)
    return out


def _short(noun: Token) -> bool:
    """Is what hangs on the noun only its own modifiers and coordinated nouns, and no clause?"""
    tree = list(noun.subtree)
    return len(tree) <= 8 and all(t.dep_ in ("amod", "compound", "cc", "conj", "nmod", "det", "nummod", "punct")
                                  or t.i == noun.i for t in tree)  # fmt: skip


def by_words(text: str, end: int) -> Item | None:
    """The item of the number that ends at `end`, without a parse: the words up to the first plural noun."""
    at, words = end, []
    of = re.compile(r"[ \u00a0]of(?:[ \u00a0](?:the|these|those|its|their))?(?=[ \u00a0])").match(text, at)
    if of:
        at = of.end()
    first: int | None = None
    for _ in range(_MAX_WORDS):
        m = _WORD.match(text, at)
        if m is None or m.group(1).lower() in STOP or (m.start(1) == at and at != end):
            break
        word = m.group(1)
        if word.lower() in ("more", "other", "additional", "further", "new", "times") and first is None:
            if word.lower() == "times":
                return None
            at = m.end()
            continue
        first = m.start(1) if first is None else first
        words.append(word)
        at = m.end()
        if _plural(word) and not _plural_next(text, at):
            break
    if not words or first is None or not any(c.isalpha() for c in words[-1]):
        return None
    if not _plural(words[-1]) and not (len(words) == 1 and words[-1].islower() and words[-1] in SYNONYM):
        return None
    return Item((first, at), text[first:at], head_of(words), tuple(w.lower() for w in words[:-1]))


def _plural(word: str) -> bool:
    w = word.lower()
    return w in _IRREGULAR or (w.endswith("s") and not w.endswith(("ss", "'s", "’s")) and len(w) > 3)


def _plural_next(text: str, at: int) -> bool:
    m = _WORD.match(text, at)
    return m is not None and _plural(m.group(1)) and m.group(1).lower() not in STOP and m.group(1)[0].islower()


# ---------------------------------------------------------------- killed, injured, stored ...


def counted(text: str, start: int, end: int, item_end: int, doc: Located | None) -> str | None:
    """What happened to the counted (records.py lists the words); None when nothing near says so."""
    before = COUNTED_BEFORE.search(text, max(0, start - 60), start)
    if before is not None and before.end() == start:
        return before.lastgroup
    after = COUNTED_AFTER.match(text[end : end + 120])
    if after is not None:
        return after.lastgroup
    return _counted_by_parse(doc, start, item_end) if doc is not None else None


def _counted_by_parse(doc: Located, start: int, end: int) -> str | None:
    root = doc.root(start, end)
    if root is None:
        return None
    if root.lemma_.lower() in ("dead", "death", "fatality", "injury", "wounded", "missing"):
        return COUNTED.get(root.lemma_.lower(), "injured")
    for child in root.children:
        if child.dep_ in ("acl", "amod", "relcl") and child.lemma_.lower() in COUNTED:
            return COUNTED[child.lemma_.lower()]
    verb = root.head
    if verb.pos_ != "VERB" or root.dep_ not in ("nsubjpass", "dobj", "nsubj", "attr"):
        return None
    lemma = verb.lemma_.lower()
    said = COUNTED.get(lemma)
    if said in (None, "seen", "deployed", "delivered", "stored") and _ahead(verb):
        return "planned"
    if said in ("killed", "injured", "displaced") and root.dep_ == "nsubj" and lemma not in ("die", "perish", "flee"):
        return None  # "eight missiles killed": they are not the killed
    return said if root.dep_ != "nsubj" or said in ("killed", "displaced", "exploded", "missing") else None


def _ahead(verb: Token) -> bool:
    """Is the doing still to come: "will deploy", "plans to deploy", "to be deployed"?"""
    if any(c.dep_ == "aux" and c.lower_ in ("will", "'ll", "’ll", "shall") for c in verb.children):
        return True
    return verb.dep_ == "xcomp" and verb.head.lemma_.lower() in PLANNING
