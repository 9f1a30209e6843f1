"""From files to reports: by what the bytes are, each kind by its reader; containers give a report for each record."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from twosource.records import Reject, Report
from twosource.stages.reports import given as limits
from twosource.stages.reports import packed
from twosource.stages.reports.find import find_files, kind_of, unread_kind
from twosource.stages.reports.given import Given, Headers, Item, base_name, mb, reject, report, stream_of
from twosource.stages.reports.json_records import read_json, read_lines, record_of
from twosource.stages.reports.sniff import HEAD, Kind, kind_of_bytes, kind_of_media_type

VERSION = 2

MAX_PDF_BYTES = 60_000_000
"""A PDF has pictures in it: the largest report of the UN's panels of experts has 50 MB."""

MAX_REJECTS = 1000
"""Rejects of one file that are told one by one; a file of millions of lines that are no records is told in one more."""

_MEDIA: dict[str, Kind] = {
    "text/plain": "text",
    "text/markdown": "markdown",
    "text/html": "html",
    "application/json": "json",
    "application/x-ndjson": "lines",
    "text/csv": "table",
    "message/rfc822": "mail",
}
_TEXTS: dict[Kind, str] = {"text": "text/plain", "markdown": "text/markdown", "html": "text/html"}
_WRONG_NAME = {
    ".pdf": "a PDF",
    ".warc": "a web archive",
    ".arc": "a web archive",
    ".wacz": "a zip archive",
    ".zip": "a zip archive",
    ".gz": "gzip-compressed",
    ".rss": "a feed",
    ".atom": "a feed",
    ".xml": "a feed, a sitemap or an agency's item",
    ".mbox": "a mailbox",
}


def read_paths(
    paths: Sequence[str | Path],
    on_progress: Callable[[int], None] | None = None,
    most_rejects: int | None = MAX_REJECTS,
    follow_links: bool = False,
) -> Iterator[Report | Reject]:
    """The reports under `paths` in the order of path and record, with a Reject for all that was left out.

    Streams: one file (one line of a .jsonl file, one record of an archive) is in memory at a time. `on_progress` is
    called after each file with the number of entries of `find_files` done so far. Of the rejects of one file the first
    `most_rejects` are told one by one. `follow_links` as in `find_files`. Raises UnusableInput when no path exists.
    """
    seen: dict[str, int] = {}
    for done, entry in enumerate(find_files(paths, follow_links), start=1):
        if isinstance(entry, Reject):
            yield entry
        else:
            for item in _told(entry, _read_file(entry), most_rejects):
                yield _numbered(item, seen) if isinstance(item, Report) else item
        if on_progress is not None:
            on_progress(done)


def read_bytes(
    path: str,
    content: bytes,
    *,
    url: str | None = None,
    retrieved: str | None = None,
    headers: Headers = (),
    media_type: str | None = None,
    charset: str | None = None,
    raw_sha256: str | None = None,
) -> Iterator[Report | Reject]:
    """The reports in bytes that were received from elsewhere, by what they are, else by `media_type`, else by `path`.

    `path` is the name shown; nothing is opened under it. Ids are not numbered: equal bytes have equal ids.
    """
    given = Given(
        path=path, file=stream_of(content), url=url, retrieved=retrieved, headers=headers, media_type=media_type,
        charset=charset, raw_sha256=raw_sha256,
    )  # fmt: skip
    yield from _told(path, read_given(given), MAX_REJECTS)


def read_record(path: str, part: int, content: bytes) -> Report | Reject:
    """One JSON object as a report, for records that do not come from a file."""
    return record_of(Given(path=path, file=stream_of(b"")), part, content, f"record {part}: ")


def number_again(items: Iterator[Report | Reject]) -> Iterator[Report | Reject]:
    """Reports of several sources with an id each: the same bytes again get "-2", "-3"."""
    seen: dict[str, int] = {}
    for item in items:
        yield _numbered(item, seen) if isinstance(item, Report) else item


def _told(path: str, items: Iterator[Item], most: int | None) -> Iterator[Item]:
    """The items of a file; rejects beyond `most` are only counted, so that memory stays bounded."""
    rejects = 0
    for item in items:
        rejects += isinstance(item, Reject)
        if isinstance(item, Report) or most is None or rejects <= most:
            yield item
    if most is not None and rejects > most:
        yield reject(path, f"{rejects - most:,} more records cannot be read; the first {most:,} say why")


def _numbered(report: Report, seen: dict[str, int]) -> Report:
    """The same bytes again get "-2", "-3"; the full hash decides, the short id is for people."""
    count = seen[report.sha256] = seen.get(report.sha256, 0) + 1
    name = report.sha256[:12] if count == 1 else f"{report.sha256[:12]}-{count}"
    return report if report.id == name else msgspec.structs.replace(report, id=name)


def _read_file(path: str) -> Iterator[Item]:
    try:
        with open(path, "rb") as file:
            yield from read_given(Given(path=path, file=file))
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        yield reject(path, f"cannot be read ({why}); check its permissions")


def read_given(given: Given) -> Iterator[Item]:
    """All reports in one thing, by its kind: the bytes decide, then the media type, then the name."""
    head = given.file.peek(HEAD)[:HEAD]
    if not head:
        yield reject(given, "the file is empty")
        return
    name = base_name(given.path).lower()
    shape = kind_of_bytes(head)
    by_name = _MEDIA.get(kind_of(name.removesuffix(".gz")) or "")
    told = kind_of_media_type(given.media_type)
    # An HTML root within .md or .json, and "From: ..." in a .txt, are words of that text.
    kind = by_name if shape in ("html", "mail") and by_name in ("json", "lines", "table", "markdown") else shape
    kind = kind or told or by_name
    ending = os.path.splitext(name)[1]
    if kind is None and ending in _WRONG_NAME:
        yield reject(given, f"not {_WRONG_NAME[ending]}, though its name ends in {ending}; check that it is complete")
    elif kind is None:
        yield reject(given, unread_kind(name))
    else:
        yield from _by_kind(given, kind, head)


def _by_kind(given: Given, kind: Kind, head: bytes) -> Iterator[Item]:
    """The reports of a thing of this kind. Readers are loaded when they are needed."""
    if kind in _TEXTS:
        yield _whole(given, _TEXTS[kind])
    elif kind == "json":
        yield from read_json(given)
    elif kind == "lines":
        yield from read_lines(given, given.file)
    elif kind == "gzip":
        inner = packed.packed_kind(head)
        if inner in ("warc", "arc"):
            yield from _archive(given, inner)
        else:
            yield from packed.read_gzip(given, read_given)
    elif kind == "zip":
        yield from packed.read_zip(given, read_given)
    elif kind in ("warc", "arc"):
        yield from _archive(given, kind)
    elif kind == "pdf":
        yield _whole(given, "application/pdf", MAX_PDF_BYTES)
    elif kind in ("mail", "mbox"):
        from twosource.stages.reports.mail import read_mail, read_mbox

        yield from (read_mail if kind == "mail" else read_mbox)(given, read_given)
    else:
        yield from _structured(given, kind)


def _structured(given: Given, kind: Kind) -> Iterator[Item]:
    if kind == "feed":
        from twosource.stages.reports.feeds import read_feed

        yield from read_feed(given)
    elif kind == "sitemap":
        from twosource.stages.reports.sitemaps import read_sitemap

        yield from read_sitemap(given)
    elif kind == "agency":
        from twosource.stages.reports.agency import read_agency

        yield from read_agency(given)
    elif kind == "table":
        from twosource.stages.reports.tables import read_table

        yield from read_table(given)
    elif kind == "xml":
        yield reject(given, "XML of a kind that is not read; feeds, sitemaps, NewsML-G2 and NITF are")
    else:
        yield reject(given, "not a text but a picture, a program or another binary file")


def _archive(given: Given, kind: Kind) -> Iterator[Item]:
    from twosource.stages.reports.archives import read_arc, read_warc

    yield from (read_warc if kind == "warc" else read_arc)(given, read_given)


def _whole(given: Given, media_type: str, limit: int | None = None) -> Report | Reject:
    limit = limit or limits.MAX_RECORD_BYTES
    content = limits.up_to(given.file, limit + 1)
    if len(content) > limit:
        return reject(given, f"larger than {mb(limit)}; split it into one file per report")
    if not content.strip():
        return reject(given, "the file holds nothing but blanks")
    return report(given, 0, media_type, content)
