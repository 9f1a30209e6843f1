"""The stages in order, and the check that they fit. Read this second.

A stage declares what it reads, what it writes and its version. Stages of scope "document" look at one document at a
time and are pure: an engine may run them anywhere, in any order of documents, and cache their rows by the content of
the document and `fingerprint`. Stages of scope "corpus" look across documents and run once over all rows.

Stages import neither an engine, nor a store, nor each other's insides. What they share are the rows (records.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar, cast

from twosource.records import Document, Row

if TYPE_CHECKING:
    from spacy.tokens import Doc

R = TypeVar("R", bound=Row)


class PipelineError(ValueError):
    """The stages do not fit together; the message says which and why."""


class Tables:
    """Rows by type. What a corpus stage reads."""

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self._rows: dict[type[Row], list[Row]] = {}
        self.add(rows)

    def add(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self._rows.setdefault(type(row), []).append(row)

    def of(self, kind: type[R]) -> list[R]:
        """All rows of one type, in the order in which they were added; empty when there are none."""
        return cast("list[R]", self._rows.get(kind, []))

    def replace(self, kind: type[R], rows: Sequence[R]) -> None:
        self._rows[kind] = list(rows)

    def kinds(self) -> Iterator[type[Row]]:
        yield from self._rows


@dataclass
class Reading:
    """One document under annotation: its text, its parse and the rows found so far. It never leaves its worker."""

    document: Document
    parse: Doc | None = None
    rows: Tables = field(default_factory=Tables)

    @property
    def text(self) -> str:
        return self.document.text

    @property
    def doc(self) -> Doc:
        """The spaCy parse; token.idx is a code point of the document's text."""
        if self.parse is None:
            raise PipelineError(f"document {self.document.id} was not parsed (language {self.document.language})")
        return self.parse

    def of(self, kind: type[R]) -> list[R]:
        return self.rows.of(kind)


class Memory(Protocol):
    """Where a corpus stage keeps, from run to run, what saves it work: bytes under names of its own.

    What is kept may be of any earlier pile, or gone: rows must not depend on it.
    """

    def key(self, document: Document) -> bytes:
        """32 bytes that say all about a document but the path it lies under."""

    def load(self) -> Mapping[str, bytes]:
        """All that is kept, as one run left it."""

    def save(self, pieces: Mapping[str, bytes], only: Set[str], seen: tuple[str, bytes]) -> bool:
        """Keep these pieces, all at once, and of the others those named by `only`. `seen` is a piece as it was loaded
        (empty: there was none): when another run has changed it meanwhile nothing is kept, and False is returned."""


@dataclass(frozen=True)
class Stage:
    """One step: what it reads, what it writes, its version. Raise the version whenever its rows may change."""

    name: str
    scope: Literal["document", "corpus"]
    reads: tuple[type[Row], ...]
    writes: tuple[type[Row], ...]
    version: int
    run: Callable[..., Iterable[Row]]  # (Reading) for scope document, (Tables) for scope corpus
    languages: tuple[str, ...] | None = None  # None: any
    remembers: bool = False
    """Whether `run` takes a Memory, or None where there is nowhere to keep anything, after the tables."""


def check(stages: Sequence[Stage], given: Iterable[type[Row]]) -> None:
    """Raise PipelineError unless every stage reads only what is given or written before it."""
    have = set(given)
    names: set[str] = set()
    corpus = False
    for stage in stages:
        if stage.name in names:
            raise PipelineError(f"two stages are called {stage.name!r}; give one of them another name")
        names.add(stage.name)
        if corpus and stage.scope == "document":
            raise PipelineError(f"stage {stage.name!r} looks at one document but stands after one that looks across")
        corpus = corpus or stage.scope == "corpus"
        missing = [kind.__name__ for kind in stage.reads if kind not in have]
        if missing:
            raise PipelineError(
                f"stage {stage.name!r} reads {', '.join(missing)}, which no stage before it writes; move it down"
            )
        have.update(stage.writes)


def fingerprint(stages: Sequence[Stage]) -> str:
    """A key for the cache of document rows: changes when a document stage or its version changes."""
    parts = [f"{s.name}:{s.version}" for s in stages if s.scope == "document"]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:12]


def run_document(stages: Sequence[Stage], reading: Reading) -> list[Row]:
    """Run the document stages over one document and return all rows they wrote, in order."""
    out: list[Row] = []
    for stage in stages:
        if stage.scope != "document":
            continue
        if stage.languages is not None and reading.document.language not in stage.languages:
            continue
        rows = list(stage.run(reading))
        reading.rows.add(rows)
        out.extend(rows)
    return out


def run_corpus(
    stages: Sequence[Stage],
    tables: Tables,
    on_stage: Callable[[str], Any] | None = None,
    memory: Callable[[str], Memory] | None = None,
) -> None:
    """Run the corpus stages over all rows, adding what they write to `tables`. `memory`: that of the stage named."""
    for stage in stages:
        if stage.scope != "corpus":
            continue
        if on_stage is not None:
            on_stage(stage.name)
        written: dict[type[Row], list[Row]] = {kind: [] for kind in stage.writes}
        kept = (memory(stage.name) if memory is not None else None,) if stage.remembers else ()
        for row in stage.run(tables, *kept):
            written[type(row)].append(row)
        for kind, rows in written.items():
            tables.replace(kind, rows)
