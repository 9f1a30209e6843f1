"""One mention of an event as it is compared: the trigger with what the sentence and the document say about it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from twosource.stages.claims.vocabulary import same_word
from twosource.stages.happenings.words import LIGHT, alike, stem, time_word

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

NEAR = 6
"""Words to each side that are the trigger's surroundings, whatever the parser made of them."""
CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM"})
DEEP = 3
"""Steps down from the head of an argument that are read for its words."""
BACK = 60
"""Words before a pronoun in which its name is looked for."""
PERSONS = frozenset({"he", "she", "him", "her", "his", "himself", "herself"})
DOERS = frozenset({"nsubj", "csubj", "agent"})
DONE_TO = frozenset({"dobj", "nsubjpass", "csubjpass", "dative", "obj", "iobj", "attr", "oprd"})
_NUMBER = re.compile(r"\d[\d.,]*")


@dataclass(frozen=True, slots=True)
class Mention:
    """A trigger with its arguments as bags of lemmas; `at` is the trigger's token and `sentence` its number."""

    doc: str
    at: int
    sentence: int
    lemma: str
    stem: str
    part: str  # N, V, A or other: the kind of word
    form: str  # all words of the trigger in one string
    lines: frozenset[int]  # of words.ALIKE
    particles: frozenset[str]
    doer: frozenset[str]
    done_to: frozenset[str]
    beside: frozenset[str]  # other words that hang on the trigger
    places: frozenset[str]
    names: frozenset[str]  # names among all arguments
    times: Mapping[str, frozenset[str]]
    numbers: frozenset[str]
    over: str  # stem of the word it hangs on
    path: str  # how it hangs there
    tense: str  # past, future, other
    negated: bool
    near: Mapping[str, int]
    around: Mapping[str, int]  # words of the sentence


def sentences(doc: Doc) -> list[int]:
    """Number of the sentence of each token."""
    out, number = [], -1
    for token in doc:
        if token.is_sent_start or number < 0:
            number += 1
        out.append(number)
    return out


def word(token: Token) -> str:
    """A token as arguments are compared: lower-case lemma, one word for each group of same words."""
    lemma = token.lemma_.lower() if token.pos_ != "PROPN" else token.lower_
    return same_word(lemma)


def head_of(tokens: list[Token]) -> Token:
    """The token of a trigger that says what happens: its syntactic head, or the noun after a light verb."""
    inside = {t.i for t in tokens}
    head = next((t for t in tokens if t.head.i not in inside or t.head.i == t.i), tokens[0])
    if head.lemma_.lower() in LIGHT or head.pos_ in {"ADP", "DET", "PART", "PUNCT", "AUX"}:
        for t in tokens:
            if t.i != head.i and t.pos_ in {"NOUN", "VERB", "ADJ", "PROPN"}:
                return t
    return head


def mention(doc: Doc, doc_id: str, at: Iterable[int], sentence_of: list[int]) -> Mention:
    """Read one mention whose trigger is the tokens `at` of a parsed text. Raises ValueError without tokens."""
    tokens = [doc[i] for i in sorted(set(at))]
    if not tokens:
        raise ValueError("a mention needs a token")
    head = head_of(tokens)
    inside = {t.i for t in tokens}
    lemma = head.lemma_.lower()
    particles = {t.lower_ for t in tokens if t.i != head.i}
    particles |= {c.lower_ for c in head.children if c.dep_ == "prt"}
    roles = _roles(head, inside)
    doer, done_to, beside, places = (frozenset(_words(roles[r])) for r in ("doer", "done_to", "beside", "place"))
    everything = [t for r in roles.values() for t in r]
    number = sentence_of[head.i]
    sent = [t for t in _sentence(head, sentence_of) if t.i not in inside]
    return Mention(
        doc=doc_id,
        at=head.i,
        sentence=number,
        lemma=lemma,
        stem=stem(lemma),
        part=_part(head),
        form=" ".join(t.lower_ for t in tokens),
        lines=alike(lemma, frozenset(particles | {c.lower_ for c in head.children if c.dep_ in {"prep", "dobj"}})),
        particles=frozenset(particles),
        doer=doer,
        done_to=done_to,
        beside=beside,
        places=places,
        names=frozenset(word(t) for t in everything if t.pos_ == "PROPN" and not time_word(t.text)),
        times=_times(head, sent),
        numbers=frozenset(m for t in everything for m in _NUMBER.findall(t.text)),
        over=stem(head.head.lemma_.lower()) if head.head.i != head.i else "",
        path=head.dep_,
        tense=_tense(head),
        negated=any(c.dep_ == "neg" for c in head.children),
        near=_bag(doc[i] for i in range(max(0, head.i - NEAR), min(len(doc), head.i + NEAR + 1)) if i not in inside),
        around=_bag(sent),
    )


def _part(head: Token) -> str:
    return {"VERB": "V", "AUX": "V", "NOUN": "N", "PROPN": "N", "ADJ": "A"}.get(head.pos_, "O")


def _tense(head: Token) -> str:
    if any(c.lower_ in {"will", "would", "shall", "may", "might", "could", "should", "to"} for c in head.children):
        return "future"
    if head.tag_ in {"VBD", "VBN"} or any(c.lower_ in {"was", "were", "had", "has", "have"} for c in head.children):
        return "past"
    return "other"


def _sentence(head: Token, sentence_of: list[int]) -> Iterator[Token]:
    doc, number = head.doc, sentence_of[head.i]
    start = end = head.i
    while start > 0 and sentence_of[start - 1] == number:
        start -= 1
    while end + 1 < len(doc) and sentence_of[end + 1] == number:
        end += 1
    return (doc[i] for i in range(start, end + 1))


def _roles(head: Token, inside: set[int]) -> dict[str, list[Token]]:
    """Heads of the arguments of a trigger by what part they play, also those it shares with the verb over it."""
    out: dict[str, list[Token]] = {"doer": [], "done_to": [], "beside": [], "place": []}
    nominal = head.pos_ in {"NOUN", "PROPN", "ADJ"}
    for child in [c for t in head.doc[min(inside) : max(inside) + 1] if t.i in inside for c in t.children]:
        if child.i in inside:
            continue
        dep = child.dep_
        if dep == "agent" or (dep == "prep" and child.lower_ == "by"):
            out["doer"] += list(_under(child))
        elif dep in DOERS:
            out["doer"].append(child)
        elif dep in DONE_TO:
            out["done_to"].append(child)
        elif dep == "prep":
            role = "done_to" if nominal and child.lower_ == "of" else "beside"
            objects = list(_under(child))
            out[role] += objects
            if child.lower_ in {"in", "at", "near", "outside", "off", "from", "across"}:
                out["place"] += [o for o in objects if o.pos_ in {"PROPN", "NOUN"} and not time_word(o.text)]
        elif dep in {"poss", "compound", "amod", "nmod", "nummod"} and nominal:
            out["doer" if dep == "poss" else "beside"].append(child)
        elif dep in {"xcomp", "ccomp", "npadvmod", "advcl", "acomp", "pcomp", "appos"}:
            out["beside"].append(child)
    _borrow(head, nominal, out)
    return out


def _borrow(head: Token, nominal: bool, out: dict[str, list[Token]]) -> None:
    """Arguments that stand with another word: the noun of a relative clause, the subject of a chain of verbs."""
    over = head
    for _ in range(DEEP):
        if over.dep_ in {"relcl", "acl"}:
            passive = any(c.dep_ in {"nsubjpass", "auxpass"} for c in head.children) or (
                over.dep_ == "acl" and head.tag_ == "VBN"
            )
            out["done_to" if passive else "doer"].append(over.head)
            return
        if over.head.i == over.i or over.dep_ not in {
            "conj",
            "xcomp",
            "advcl",
            "pcomp",
            "dobj",
            "prep",
            "pobj",
            "ccomp",
        }:
            break
        over = over.head
        if over.pos_ in {"VERB", "AUX"}:
            subjects = [c for c in over.children if c.dep_ in {"nsubj", "nsubjpass"}]
            passive = head.tag_ == "VBN" and (over.i == head.head.i and any(c.dep_ == "auxpass" for c in over.children))
            if subjects and not out["doer"] and not (passive and out["done_to"]):
                out["done_to" if passive else "doer"] += subjects
                return
    if nominal and head.head.pos_ in {"VERB", "AUX"} and head.dep_ in {"nsubj", "nsubjpass", "dobj"}:
        out["beside"] += [c for c in head.head.children if c.i != head.i and c.dep_ in DOERS | DONE_TO]
        for prep in head.head.children:
            if prep.dep_ == "prep":
                out["beside"] += list(_under(prep))


def _under(prep: Token) -> Iterator[Token]:
    for child in prep.children:
        if child.dep_ in {"pobj", "pcomp"}:
            yield child
            yield from (c for c in child.children if c.dep_ == "conj")


def _words(heads: list[Token]) -> Iterator[str]:
    """Content words of arguments, `DEEP` steps down but not into clauses; for "he" and "she" those of the name."""
    for head in heads:
        todo = [(head, 0)]
        while todo:
            token, depth = todo.pop()
            if token.lower_ in PERSONS:
                yield from _antecedent(token)
            if token.pos_ in CONTENT and not time_word(token.text):
                yield word(token)
            if depth < DEEP:
                todo += [(c, depth + 1) for c in token.children if c.dep_ not in {"relcl", "advcl", "ccomp"}]


def _antecedent(pronoun: Token) -> Iterator[str]:
    """Words of the name that "he" or "she" may stand for: the last subject with a name, else nothing."""
    doc = pronoun.doc
    for i in range(pronoun.i - 1, max(-1, pronoun.i - BACK), -1):
        token = doc[i]
        if token.pos_ == "PROPN" and token.dep_ in {"nsubj", "nsubjpass"}:
            yield word(token)
            yield from (word(c) for c in token.children if c.pos_ == "PROPN")
            return


def _times(head: Token, sentence: list[Token]) -> dict[str, frozenset[str]]:
    """Weekdays, months, days and years of the sentence, nearest to the trigger first when there are many."""
    found: dict[str, set[str]] = {}
    for token in sentence:
        known = time_word(token.text)
        if known is not None and (known[1] not in {"may", "march", "sun", "second"} or token.text[0].isupper()):
            found.setdefault(known[0], set()).add(known[1])
        elif re.fullmatch(r"(?:19|20)\d\d", token.text):
            found.setdefault("year", set()).add(token.text)
    return {kind: frozenset(names) for kind, names in found.items()}


def _bag(tokens: Iterable[Token]) -> dict[str, int]:
    return dict(Counter(word(t) for t in tokens if t.pos_ in CONTENT))
