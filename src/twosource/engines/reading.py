"""Making documents of reports as one task for an engine: pages take long enough to be worth several workers."""

from __future__ import annotations

import gc
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec

from twosource.records import Document, Reject, Report


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one report: its document, or why there is none."""

    document: Document | None
    reject: Reject | None
    seconds: float = 0.0


@dataclass(frozen=True)
class MakeDocument:
    """A report to its document; never raises."""

    @property
    def input(self) -> type[Report]:
        return Report

    @property
    def output(self) -> type[Read]:
        return Read

    def setup(self) -> None:
        import twosource.stages.documents  # noqa: F401 - so that no report waits for it

    def size(self, item: Report) -> int:
        return len(item.content)

    def failed(self, item: Report, reason: str) -> Read:
        return Read(document=None, reject=Reject(path=item.path, stage="documents", reason=reason))

    def __call__(self, item: Report) -> Read:
        from twosource.stages.documents import make_document

        started = time.process_time()
        try:
            made = make_document(item)
        except Exception as error:
            return self.failed(item, f"{type(error).__name__}: {error}")
        seconds = time.process_time() - started
        if isinstance(made, Reject):
            return Read(document=None, reject=made, seconds=seconds)
        return Read(document=made, reject=None, seconds=seconds)


SMALL_READING = 1_000_000
"""Bytes of reports up to which this process reads them alone: about a second's work."""


FIRST = 8
"""Reports after which all that reading needs is loaded: it stays, and need not be walked again for every page."""


def ordered(
    found: Iterable[Report | Reject], workers: int | None = None, small: int = SMALL_READING
) -> Iterator[tuple[Report | Reject, Document | Reject]]:
    """Every report or reject with what became of it, in the order in which they come.

    Documents are made by several processes when there is enough to do; what is done early waits for its turn. With one
    worker this process makes them, one at a time. The processes load what reading needs and no language models, so
    this is for callers who do not annotate afterwards.
    """
    from twosource.engines.local import Local
    from twosource.engines.pool import READING, available_cores

    if (workers or available_cores()) == 1:
        yield from _alone(found)
        return

    waiting: deque[Report | Reject] = deque()
    done: dict[int, Read] = {}
    given = 0

    def reports() -> Iterator[Report]:
        for item in found:
            waiting.append(_light(item))
            if isinstance(item, Report):
                yield item

    def ready() -> Iterator[tuple[Report | Reject, Document | Reject]]:
        nonlocal given
        while waiting:
            item = waiting[0]
            if isinstance(item, Report):
                if given not in done:
                    return
                made = done.pop(given)
                given += 1
                yield item, made.document or made.reject or _lost(item)
            else:
                yield item, item
            waiting.popleft()

    for index, made in Local(workers, small=small, warm=READING).map_batches(MakeDocument(), reports()):
        done[index] = made
        yield from ready()
    yield from ready()


def _alone(found: Iterable[Report | Reject]) -> Iterator[tuple[Report | Reject, Document | Reject]]:
    """The same without another process."""
    make = MakeDocument()
    for number, item in enumerate(found):
        if number == FIRST:
            gc.freeze()
        if isinstance(item, Report):
            made = make(item)
            yield _light(item), made.document or made.reject or _lost(item)
        else:
            yield item, item


def _light(item: Report | Reject) -> Report | Reject:
    """Without its bytes, which have been handed on."""
    return msgspec.structs.replace(item, content=b"") if isinstance(item, Report) else item


def _lost(item: Report) -> Reject:
    return Reject(path=item.path, stage="documents", reason="no document was made of it")
