"""Documents of a file as lines of `twosource extract`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from twosource.records import Document, Reject
from twosource.stages.documents.make import make_document
from twosource.stages.reports import read_paths


def extract(path: str | Path) -> Iterator[dict[str, Any]]:
    """One line per record of `path`; what cannot be read gives a line with `error`. Raises UnusableInput."""
    for item in read_paths([path]):
        yield _line(item if isinstance(item, Reject) else make_document(item))


def _line(result: Document | Reject) -> dict[str, Any]:
    names = ("id", "path", "url", "title", "text", "byline", "outlet", "published", "language")
    line: dict[str, Any] = {name: getattr(result, name, None) for name in names}
    line["error"] = result.reason if isinstance(result, Reject) else None
    return line
