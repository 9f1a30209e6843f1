"""Questions to a full-text index, and the words of a text, for either database.

SQLite has the index built in. PostgreSQL gets its words ready made: they are cut and folded by the very tokenizer that
SQLite uses, so that the same question finds the same texts in both, in any language and with any diacritics.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

GAP = 16
"""Places left free between two columns, so that no phrase reaches from a title into a text."""
_LAST_PLACE = 16_383
"""PostgreSQL counts no further: a phrase is found up to this word of a text, a single word anywhere."""
_LONGEST_WORD = 2_000
"""Bytes; PostgreSQL's bound is 2,046."""
_LARGEST = 900_000
"""Bytes of the words of one text; PostgreSQL's bound is 1 MiB less one byte."""
_BATCH = 200


@dataclass(frozen=True)
class Question:
    """All of these words, at least one of the others, and of every group of tags at least one."""

    words: tuple[str, ...] = ()  # each a word, or several that stand side by side
    tags: tuple[tuple[str, ...], ...] = ()
    either: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.tags or self.either)


def fts5(question: Question, *, columns: bool) -> str:
    """The question in the language of SQLite's FTS5; `columns`: whether the table has a text beside its tags."""
    every, either = ([_quoted(word) for word in some] for some in (question.words, question.either))
    words = " AND ".join([*every, *([f"({' OR '.join(either)})"] if either else [])])
    tags = [group[0] if len(group) == 1 else f"({' OR '.join(group)})" for group in question.tags]
    if columns:
        return " AND ".join([*([f"text : ({words})"] if words else []), *(f"tags : {tag}" for tag in tags)])
    return " AND ".join([*([words] if words else []), *tags])


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""').replace("\0", " ") + '"'  # a NUL would end the question


class Tokenizer:
    """Cuts texts into words as SQLite's full-text index does. Not safe for several threads at once."""

    def __init__(self) -> None:
        self._memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._memory.execute("CREATE VIRTUAL TABLE texts USING fts5(text)")
        self._memory.execute("CREATE VIRTUAL TABLE words USING fts5vocab(texts, 'instance')")

    def words(self, texts: Sequence[str]) -> list[list[tuple[str, int]]]:
        """(word, place) of every text, in no particular order."""
        found: list[list[tuple[str, int]]] = [[] for _ in texts]
        self._memory.execute("BEGIN")
        try:
            self._memory.executemany("INSERT INTO texts (rowid, text) VALUES (?, ?)", enumerate(texts, 1))
            for number, word, place in self._memory.execute("SELECT doc, term, offset FROM words"):
                found[number - 1].append((word, place))
        finally:
            self._memory.execute("ROLLBACK")
        return found

    def tsvector(self, rows: Iterable[tuple[object, Sequence[str], str]]) -> Iterator[tuple[object, str]]:
        """(key, a tsvector as PostgreSQL reads it) of every (key, texts of its columns, tags parted by spaces)."""
        batch: list[tuple[object, Sequence[str], str]] = []
        for row in rows:
            batch.append(row)
            if len(batch) == _BATCH:
                yield from self._vectors(batch)
                batch = []
        yield from self._vectors(batch)

    def _vectors(self, rows: Sequence[tuple[object, Sequence[str], str]]) -> Iterator[tuple[object, str]]:
        cut = iter(self.words([text for _, texts, _ in rows for text in texts]))
        for key, texts, tags in rows:
            places: defaultdict[str, list[int]] = defaultdict(list)
            start = 1
            for _ in texts:
                words = next(cut)
                for word, place in words:
                    places[word].append(start + place)
                start += max((place for _, place in words), default=0) + GAP
            yield key, _vector(places, tags)

    def tsquery(self, question: Question) -> str:
        """The question as PostgreSQL reads it."""
        parts = self._phrases(question.words)
        if question.either:
            parts.append(f"({' | '.join(self._phrases(question.either))})")
        parts += [f"({' | '.join(_lexeme('#' + tag) for tag in group)})" for group in question.tags]
        return " & ".join(parts)

    def _phrases(self, words: Sequence[str]) -> list[str]:
        found = []
        for places in self.words(words):
            in_order = [_lexeme(word) for word, _ in sorted(places, key=lambda pair: pair[1])]
            found.append(f"({' <-> '.join(in_order)})" if in_order else _NOTHING)
        return found

    def excerpt(self, text: str, words: Sequence[str]) -> str:
        """Some 16 words around those of the question, which stand in brackets."""
        self._memory.execute("BEGIN")
        try:
            self._memory.execute("INSERT INTO texts (rowid, text) VALUES (1, ?)", (text,))
            row = self._memory.execute(
                "SELECT snippet(texts, -1, '[', ']', '...', 16) FROM texts WHERE texts MATCH ?",
                (fts5(Question(tuple(words)), columns=False),),
            ).fetchone()
        finally:
            self._memory.execute("ROLLBACK")
        return str(row[0]) if row is not None else text[:100]


_NOTHING = "'#'"  # no text has this word: it is what a tag without a name would be


def _lexeme(word: str) -> str:
    if len(word) > _LONGEST_WORD // 4:
        word = word.encode()[:_LONGEST_WORD].decode(errors="ignore")
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def _vector(places: dict[str, list[int]], tags: str) -> str:
    """Tags first: a text that is too long loses words, never what it can be filtered by."""
    parts = [_lexeme("#" + tag) for tag in tags.split()]
    size = sum(len(part.encode()) + 8 for part in parts)
    for word in sorted(places, key=lambda w: min(places[w])):
        at = sorted(p for p in places[word] if p <= _LAST_PLACE)[:255]
        lexeme = _lexeme(word)
        size += len(lexeme.encode()) + 8 + 2 * len(at)
        if size > _LARGEST:
            break
        parts.append(lexeme + (":" + ",".join(map(str, at)) if at else ""))
    return " ".join(parts)
