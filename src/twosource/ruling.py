"""The parser's attribute ruler, remembered: what its rules say of a token hangs on three things, so it is asked once.

spaCy's ruler runs a matcher of 180 patterns over every document, which takes a fifth of the time of a parse. All but a
handful of them look at one token's tag, dependency and, for a hundred words, its form. The answer for each combination
is worked out by the ruler itself the first time that it comes, and looked up afterwards. Documents in which one of the
patterns over two tokens may apply ("gonna", "let's"), and models whose patterns look at anything else, go to the ruler.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

Ids = npt.NDArray[np.uint64]
Answer = tuple[int, int, int, int, int]
"""Part of speech, morphology, lemma, tag and dependency, as hashes."""

_KEYS = frozenset({"LOWER", "TAG", "DEP", "IS_SPACE"})
_COLUMNS: list[int | str] = ["LOWER", "TAG", "DEP", "IS_SPACE"]
_ANY, _SPACE = 0, 1
"""Stand for all words that no pattern names, and for all blanks."""
_ANY_WORD, _BLANK = "xqzv", " "


class Ruler:
    """The ruler of a pipeline with a memory. `of` gives None for a pipeline whose patterns it does not understand."""

    def __init__(self, nlp: Language, ruler: Any, forms: Forms) -> None:
        self._nlp, self._ruler = nlp, ruler
        add = nlp.vocab.strings.add

        def ids(words: set[str]) -> Ids:
            return np.array(sorted({add(word) for word in words}), dtype=np.uint64)

        self._words, self._firsts, self._seconds = ids(forms.words), ids(forms.firsts), ids(forms.seconds)
        self._before = ids(forms.before)
        self._known: dict[tuple[int, ...], Answer] = {}

    @classmethod
    def of(cls, nlp: Language, ruler: Any) -> Ruler | None:
        """The ruler of this pipeline, remembered; None when its patterns look at what is not understood here."""
        forms = Forms()
        understood = all(forms.take(pattern) for rule in ruler.patterns for pattern in rule["patterns"])
        return cls(nlp, ruler, forms) if understood else None

    def __call__(self, doc: Doc) -> Doc:
        """Set what the ruler would set."""
        self.together([doc])
        return doc

    def together(self, docs: Sequence[Doc]) -> None:
        """Set what the ruler would set in each of these documents."""
        docs = [doc for doc in docs if len(doc)]
        if not docs:
            return
        given = np.concatenate([doc.to_array(_COLUMNS).astype(np.uint64).reshape(-1, len(_COLUMNS)) for doc in docs])
        ends = np.cumsum([len(doc) for doc in docs])
        starts = np.concatenate([[0], ends[:-1]])
        lower, dependency = given[:, 0], given[:, 2]
        pairs = np.isin(lower[:-1], self._firsts) & np.isin(lower[1:], self._seconds)
        pairs[starts[1:] - 1] = False
        odd = set(np.searchsorted(ends, np.flatnonzero(pairs), side="right").tolist())
        form = np.where(np.isin(lower, self._words), lower, np.uint64(_ANY))
        form[given[:, 3] > 0] = _SPACE
        before = np.zeros(len(given), dtype=np.uint64)
        before[1:] = np.where(np.isin(dependency[:-1], self._before), dependency[:-1], np.uint64(_ANY))
        before[starts] = 0
        columns = (form, given[:, 1], dependency, before)
        keys = list(zip(*(column.tolist() for column in columns), strict=True))
        for number, (doc, start, end) in enumerate(zip(docs, starts.tolist(), ends.tolist(), strict=True)):
            if number in odd:
                self._ruler(doc)
            else:
                self._set(doc, keys[start:end])

    def _set(self, doc: Doc, keys: Sequence[tuple[int, ...]]) -> None:
        known = self._known
        for key in set(keys) - known.keys():
            known[key] = self._asked(*key)
        answers = [known[key] for key in keys]
        set_all: Any = doc.from_array
        set_all(["POS", "MORPH", "LEMMA"], np.array([a[:3] for a in answers], dtype=np.uint64))
        for i, (key, answer) in enumerate(zip(keys, answers, strict=True)):
            if answer[3:] != key[1:3]:  # of blanks
                token = doc[i]
                token.tag, token.dep = answer[3], answer[4]

    def _asked(self, form: int, tag: int, dependency: int, before: int) -> Answer:
        """What the ruler says of such a token when nothing but this stands before it."""
        from spacy.tokens import Doc

        word = _BLANK if form == _SPACE else _ANY_WORD if form == _ANY else self._nlp.vocab.strings[form]
        doc = Doc(self._nlp.vocab, words=[_ANY_WORD, word] if before else [word])
        if before:
            doc[0].dep = before
        token = doc[len(doc) - 1]
        token.tag, token.dep = tag, dependency
        self._ruler(doc)
        morph: Any = token.morph
        return token.pos, morph.key, token.lemma, token.tag, token.dep


@dataclass
class Forms:
    """What the patterns name."""

    words: set[str] = field(default_factory=set)
    firsts: set[str] = field(default_factory=set)  # of two words in a row
    seconds: set[str] = field(default_factory=set)
    before: set[str] = field(default_factory=set)  # dependencies of the token before

    def take(self, pattern: Sequence[dict[str, Any]]) -> bool:
        """Take in a pattern; False when it looks at what is not understood here."""
        if len(pattern) > 2 or any(set(token) - _KEYS for token in pattern):
            return False
        named = [_forms(token.get("LOWER")) for token in pattern]
        if len(named) == 1:
            self.words |= named[0] or set()
            return named[0] is not None
        first, second = named
        if first is None or not second:
            return False
        if first:
            self.firsts |= first
            self.seconds |= second
            return True
        self.words |= second
        if set(pattern[0]) != {"DEP"} or not isinstance(pattern[0]["DEP"], str):
            return False
        self.before.add(pattern[0]["DEP"])
        return True


_WRITTEN_OUT = {
    "^n'?t$": ("n't", "nt"),
    "^n[ou]thin'$": ("nothin'", "nuthin'"),
    "^y'?$": ("y'", "y"),
}
"""The words that the patterns which are no plain words stand for."""


def _forms(value: Any) -> set[str] | None:
    """The words that a pattern names, none for one that names none, None for one that cannot be told."""
    if value is None:
        return set()
    if isinstance(value, str):
        return {value}
    if isinstance(value, dict) and set(value) == {"IN"}:
        return set(value["IN"])
    if isinstance(value, dict) and set(value) == {"REGEX"} and value["REGEX"] in _WRITTEN_OUT:
        return set(_WRITTEN_OUT[value["REGEX"]])
    return None
