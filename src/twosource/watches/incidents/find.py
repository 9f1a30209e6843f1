"""Where a report tells of an incident: words of deeds in their sentences, with who did it and to whom.

The parser's arguments are read around each trigger: "X was killed by Y", "Y killed X", "the murder of X", "X's murder",
"an attack on X". What is neither a person, a thing nor a group by the word lists is left out.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib import resources
from typing import TYPE_CHECKING

from twosource.watches.incidents.texts import Text

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

TYPES = ("kidnapping", "bombing", "arson", "robbery", "stoppage", "attack")
_WHERE = ("against", "on", "at", "near", "outside", "inside", "in", "under", "to")
"""Words before a thing that a deed was done to; only things and people of the lists are taken."""
LEFT = frozenset({"compound", "amod", "nmod", "nummod"})


@functools.cache
def words(table: str, name: str) -> frozenset[str]:
    """One list of words.toml; "_" stands for a space."""
    data = tomllib.loads((resources.files("twosource.watches.incidents") / "words.toml").read_text(encoding="utf-8"))
    return frozenset(w.replace("_", " ") for w in data[table][name].split())


@functools.cache
def type_of() -> dict[str, str]:
    """Type by trigger."""
    return {w: t for t in ("support", *reversed(TYPES)) for w in words("triggers", t)}


@functools.cache
def groups() -> re.Pattern[str]:
    """Names of armed groups, and of bodies that are called so by their last word, capitals or not."""
    data = tomllib.loads((resources.files("twosource.watches.incidents") / "words.toml").read_text(encoding="utf-8"))
    names = [" ".join(n.split()) for n in data["groups"]["names"].split("|")]
    listed = "|".join(re.escape(n).replace("\\ ", r"\s+") for n in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{listed})(?![\w-])", re.I)


@functools.cache
def state_bodies() -> frozenset[str]:
    """Bodies of a state, in capitals: they are named in most reports, as those who tell."""
    data = tomllib.loads((resources.files("twosource.watches.incidents") / "words.toml").read_text(encoding="utf-8"))
    return frozenset(data["groups"]["state"].split("|"))


@dataclass
class Deed:
    """One trigger with its arguments, as words of the text."""

    type: str
    lemma: str
    sentence: int
    at: int  # code point of the trigger
    verb: bool
    past: bool
    negated: bool
    victims: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    doers: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)  # groups among the doers
    fighters: int = 0  # victims that are fighters themselves


def deeds(text: Text) -> list[Deed]:
    """All deeds of a report in their order."""
    out: list[Deed] = []
    for number, sentence in enumerate(text.parse.sents):
        out.extend(_in_sentence(text, sentence, number))
    return out


def _in_sentence(text: Text, sentence: Span, number: int) -> Iterator[Deed]:
    for token in sentence:
        lemma = _trigger(token)
        if lemma is None:
            continue
        verb = token.pos_ in ("VERB", "AUX")
        deed = Deed(
            type=type_of()[lemma],
            lemma=lemma,
            sentence=number,
            at=token.idx,
            verb=verb,
            past=token.tag_ in ("VBD", "VBN"),
            negated=any(c.dep_ == "neg" for c in token.children),
        )
        for role, head in _verb(token) if verb else _noun(token):
            for one in (head, *head.conjuncts):
                for named in (one, *(c for c in one.children if c.dep_ == "appos" and c.pos_ == "PROPN")):
                    _place(text, deed, role, named)
        yield deed


def _trigger(token: Token) -> str | None:
    lemma = token.lemma_.lower()
    table = type_of()
    if token.pos_ == "VERB":
        for child in token.children:
            both = f"{lemma} {child.lemma_.lower()}"
            if child.dep_ in ("prt", "dobj", "acomp", "oprd") and both in table:
                return both
    if token.pos_ in ("VERB", "NOUN", "PROPN", "ADJ") and lemma in table:
        return lemma if token.dep_ != "compound" or token.pos_ == "VERB" else None
    return None


def _verb(token: Token) -> Iterator[tuple[str, Token]]:
    """(doer or done, head) of a verb; a relative or participial clause takes the noun it stands at."""
    subject = passive = False
    for child in token.children:
        if child.dep_ == "nsubj":
            subject = True
            yield "doer", child
        elif child.dep_ in ("nsubjpass", "dobj"):
            passive = passive or child.dep_ == "nsubjpass"
            yield "done", child
        elif child.dep_ == "agent":
            yield from (("doer", c) for c in child.children if c.dep_ == "pobj")
        elif child.dep_ == "prep" and child.lower_ in _WHERE:
            yield from (("done", c) for c in child.children if c.dep_ == "pobj")
    if token.dep_ in ("acl", "relcl") and not (subject and passive):
        yield ("done" if token.tag_ == "VBN" and not subject else "doer"), token.head
    if token.dep_ in ("conj", "xcomp") and not subject and token.head.pos_ == "VERB":
        role = "done" if token.tag_ == "VBN" and any(c.dep_ == "nsubjpass" for c in token.head.children) else "doer"
        yield from ((role, c) for c in token.head.children if c.dep_ in ("nsubj", "nsubjpass"))


def _noun(token: Token) -> Iterator[tuple[str, Token]]:
    for child in token.children:
        if child.dep_ == "poss":
            yield ("doer" if token.lemma_ in ("attack", "bombing", "raid") else "done"), child
        elif child.dep_ == "prep":
            role = "doer" if child.lower_ == "by" else "done" if child.lower_ in ("of", *_WHERE) else None
            if role is not None:
                yield from ((role, c) for c in child.children if c.dep_ == "pobj")


def _place(text: Text, deed: Deed, role: str, head: Token) -> None:
    lemma, name = head.lemma_.lower(), phrase(text, head)
    if not name or head.pos_ == "PRON":
        return
    listed = groups().search(name)
    if listed is not None or lemma in words("groups", "heads"):
        if role == "doer":
            deed.bodies.append(" ".join(listed[0].split()) if listed is not None else name)
        return
    if role == "doer":
        if lemma in words("people", "doers"):
            deed.doers.append(name)
        return
    if lemma in words("people", "fighters"):
        deed.fighters += 1
    if lemma in words("things", "targets"):
        deed.targets.append(name)
    elif lemma in words("people", "victims") or (head.pos_ == "PROPN" and len(name.split()) > 1):
        deed.victims.extend(titled(name))


def phrase(text: Text, head: Token) -> str:
    """The name of a participant as written: the head with what stands before it, without articles and counts."""
    left = [t for t in head.children if t.i < head.i and t.dep_ in LEFT and not t.like_num and t.pos_ != "PUNCT"]
    first = head
    for t in sorted(left, key=lambda t: -t.i):
        if first.i - t.i > 2 or any(u.is_punct or u.is_space for u in head.doc[t.i + 1 : first.i]):
            break
        first = min([t, *(u for u in t.subtree if u.dep_ in LEFT and not u.like_num)], key=lambda u: u.i)
    return " ".join(text.document.text[first.idx : head.idx + len(head)].split())


def titled(name: str) -> list[str]:
    """A name without its titles, and the title alone: "Dr Jose Antonio Porth" is Jose Antonio Porth."""
    parts = name.split()
    n = 0
    while n < len(parts) and parts[n].lower().strip(".") in words("people", "titles"):
        n += 1
    if (
        0 < n < len(parts)
        and parts[-1].lower() not in words("people", "victims")
        and not parts[-1].lower().endswith("s")
    ):
        return [" ".join(parts[n:]), " ".join(parts[:n])]
    return [name]


def bodies_in(text: Text, low: int, high: int) -> list[tuple[int, str]]:
    """(place, name) of the armed groups that a stretch of text names."""
    return [(m.start(), " ".join(m[0].split())) for m in groups().finditer(text.document.text, low, high)]


def doers_in(text: Text, low: int, high: int) -> list[str]:
    """Those that a stretch of text names and that are hardly ever anything but doers: guerrillas, gunmen."""
    span = text.parse.char_span(low, high, alignment_mode="expand")
    return [
        phrase(text, t) for t in span or () if t.pos_ == "NOUN" and t.lemma_.lower() in words("people", "strong_doers")
    ]


def weapons_in(text: Text, sentences: Iterable[int]) -> list[str]:
    """The weapons that these sentences name, as written, with what is compounded to them: "car bomb"."""
    wanted, out = set(sentences), []
    for number, sentence in enumerate(text.parse.sents):
        if number not in wanted:
            continue
        for t in sentence:
            if t.pos_ in ("NOUN", "PROPN") and t.lemma_.lower() in words("things", "weapons") and t.dep_ != "compound":
                first = min([t, *(c for c in t.children if c.dep_ == "compound" and c.i == t.i - 1)], key=lambda u: u.i)
                out.append(" ".join(text.document.text[first.idx : t.idx + len(t)].split()))
    return list(dict.fromkeys(out))
