"""Making documents of reports as one task for an engine: pages take long enough to be worth several workers."""

from __future__ import annotations

import time
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
