"""What is no report and is wanted all the same: observations (docs/indicators.md has their form), addresses."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from twosource.records import Reject
from twosource.stages.reports import packed
from twosource.stages.reports.find import find_files
from twosource.stages.reports.given import MAX_ARRAY_BYTES, Given, reject, up_to
from twosource.stages.reports.markup import NotXML
from twosource.stages.reports.sitemaps import Address, addresses
from twosource.stages.reports.tables import observations


def read_observations(paths: Sequence[str | Path], follow_links: bool = False) -> Iterator[dict[str, Any] | Reject]:
    """The observations of the GDELT, ACLED and UCDP tables under `paths` (also in .gz and .zip), in order.

    Rows that give none are Rejects with the reason. Raises UnusableInput when no path exists.
    """
    for entry in find_files(paths, follow_links):
        if isinstance(entry, Reject):
            yield entry
            continue
        try:
            with open(entry, "rb") as file:
                yield from _file(Given(path=entry, file=file))
        except (OSError, zlib.error, EOFError, packed.TooLarge, zipfile.BadZipFile) as error:
            yield reject(entry, f"cannot be read to its end ({str(error)[:120]})")


def read_addresses(paths: Sequence[str | Path], follow_links: bool = False) -> Iterator[Address | Reject]:
    """The addresses that the sitemaps under `paths` offer (also in .gz). Raises UnusableInput when no path exists."""
    for entry in find_files(paths, follow_links):
        if isinstance(entry, Reject):
            yield entry
            continue
        try:
            with open(entry, "rb") as file:
                packed_file = file.peek(2)[:2] == b"\x1f\x8b"
                source = io.BufferedReader(packed.Unpacked(file, MAX_ARRAY_BYTES)) if packed_file else file
                content = up_to(source, MAX_ARRAY_BYTES + 1)
            yield from addresses(content)
        except (NotXML, OSError, zlib.error, EOFError, packed.TooLarge) as error:
            yield reject(entry, f"not a sitemap that can be read ({str(error)[:120]})")


def _file(given: Given) -> Iterator[dict[str, Any] | Reject]:
    head = given.file.peek(4)[:4]
    if head.startswith(b"\x1f\x8b"):
        yield from observations(Given(path=given.path, file=io.BufferedReader(packed.Unpacked(given.file), 1 << 16)))
    elif head == b"PK\x03\x04":
        for inner in packed.members(given):
            if isinstance(inner, Reject):
                yield inner
            else:
                yield from observations(inner)
    else:
        yield from observations(given)
