"""`twosource annotate`: JSON lines in, JSON lines out, in order, in bounded memory."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from twosource.cli.common import whole_number

if TYPE_CHECKING:
    from twosource.cli.common import LongLine
    from twosource.lines import Annotation
    from twosource.pipeline import Stage
    from twosource.records import Row

T = TypeVar("T", bound="Row")

AHEAD = 512
"""Lines that may be worked on before the oldest of them is written: bounds the memory when one line is slow."""

_TOO_LONG = b"\x00long"  # no JSON line begins so


def add(commands: Any) -> None:
    """Add the command to the parser."""
    command: argparse.ArgumentParser = commands.add_parser(
        "annotate",
        help="JSON lines of documents in, JSON lines of what stands in them out",
        description='Read JSON lines {"id", "text", "published", "url"?, "language"?} from standard input and write '
        "a line for each: attributions, times, places, quantities and entities with spans in code points of the text.",
    )
    command.add_argument("--workers", type=whole_number, metavar="N", help="processes to work in (one per core)")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Exit code 0; a line that cannot be read gives a line that says why."""
    from twosource.cli.incoming import arriving
    from twosource.engines.local import Local

    written = 0
    taken = 0

    def items() -> Iterator[bytes | None]:
        nonlocal taken
        for line in arriving(sys.stdin.buffer):
            while taken - written >= AHEAD:
                time.sleep(0.005)
                yield None
            if line is not None:
                taken += 1
            yield None if line is None else _sendable(line)

    waiting: dict[int, bytes] = {}
    out = sys.stdout.buffer
    for index, result in Local(arguments.workers).map_batches(AnnotateLine(needed_stages()), items()):
        waiting[index] = result
        ready = written in waiting
        while written in waiting:
            out.write(waiting.pop(written))
            written += 1
        if ready:
            out.flush()
    return 0


def _sendable(line: bytes | LongLine) -> bytes:
    return line if isinstance(line, bytes) else _TOO_LONG


@dataclass(frozen=True)
class AnnotateLine:
    """A line of documents to a line of annotations; never raises."""

    stages: tuple[Stage, ...]

    @property
    def input(self) -> type[bytes]:
        return bytes

    @property
    def output(self) -> type[bytes]:
        return bytes

    def setup(self) -> None:
        from twosource.parse import parser

        parser()

    def size(self, item: bytes) -> int:
        return 200 + len(item)

    def prepare(self, items: Sequence[bytes]) -> None:
        from twosource.engines.annotating import Annotate

        documents = (_read(item)[1] for item in items)
        Annotate(self.stages).prepare([document for document in documents if document is not None])

    def failed(self, item: bytes, reason: str) -> bytes:
        from twosource.lines import Annotation

        name, _, _ = _read(item)
        return _encode(Annotation(id=name, error=reason))

    def __call__(self, item: bytes) -> bytes:
        from twosource.engines.annotating import annotate, reads, unpack, written
        from twosource.lines import Annotation
        from twosource.pipeline import Tables

        name, document, problem = _read(item)
        if document is None:
            return _encode(Annotation(id=name, error=problem))
        found = annotate(self.stages, document)
        errors = [f"{reject.stage}: {reject.reason}" for reject in found.rejects]
        line = shape(Tables(unpack(found.rows, written(self.stages))))
        line.id = name
        line.error = "; ".join(errors) or None
        line.language = document.language
        line.read_for_claims = reads(document)
        return _encode(line)


def _read(item: bytes) -> Any:
    """(id, document or None, why not)."""
    from twosource.cli.common import LongLine
    from twosource.cli.incoming import BadLineError, read_line

    try:
        name, document = read_line(LongLine() if item == _TOO_LONG else item)
    except BadLineError as error:
        return error.id, None, str(error)
    return name, document, None


def _encode(line: Annotation) -> bytes:
    import msgspec

    return msgspec.json.encode(line) + b"\n"


def needed_stages() -> tuple[Stage, ...]:
    """The document stages up to the last one that writes what a line of annotations shows."""
    from twosource import records
    from twosource.stages import document_stages

    shown: set[type[Row]] = {
        records.Attribution,
        records.AttributionSource,
        records.EntityMention,
        records.PlaceMention,
        records.QuantityMention,
        records.TimeMention,
    }
    needed: list[Stage] = []
    for stage in reversed(document_stages()):
        if shown.intersection(stage.writes):
            needed.append(stage)
            shown.update(stage.reads)
    return tuple(reversed(needed))


def shape(tables: Any) -> Annotation:
    """The rows of one document as a line, each kind in the order of the text."""
    from twosource import lines, records
    from twosource.stages.attributions import undoubted

    resolved = {row.attribution: row.source for row in tables.of(records.AttributionSource)}
    attributions = tuple(
        _picked(lines.AnnotatedAttribution, row) for row in _in_order(undoubted(tables.of(records.Attribution)))
    )
    for attribution in attributions:
        attribution.source_id = resolved.get(attribution.id, attribution.source_id)
    return lines.Annotation(
        id=None,
        attributions=attributions,
        times=tuple(_picked(lines.AnnotatedTime, row) for row in _in_order(tables.of(records.TimeMention))),
        places=tuple(_picked(lines.AnnotatedPlace, row) for row in _in_order(tables.of(records.PlaceMention))),
        quantities=tuple(
            _picked(lines.AnnotatedQuantity, row) for row in _in_order(tables.of(records.QuantityMention))
        ),
        entities=tuple(_picked(lines.AnnotatedEntity, row) for row in _in_order(tables.of(records.EntityMention))),
    )


def _in_order(rows: Sequence[T]) -> list[T]:
    """Rows by where they begin; attributions by their first cue, content or source."""

    def start(row: Any) -> tuple[int, int]:
        spans = [row.span] if hasattr(row, "span") else [*row.cue, *row.content, *row.source]
        return min(spans, default=(0, 0))

    return sorted(rows, key=start)


def _picked(kind: type[Any], row: Row) -> Any:
    """The fields of a row that a line shows."""
    return kind(**{name: getattr(row, name) for name in kind.__struct_fields__})
