"""Which files to read, and which entries of a folder are left out and why."""

from __future__ import annotations

import functools
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from twosource.records import Reject

STAGE = "reports"

KINDS = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".json": "application/json",
    ".jsonl": "application/x-ndjson",
    ".ndjson": "application/x-ndjson",
    ".csv": "text/csv",
    ".tsv": "text/csv",
    ".eml": "message/rfc822",
}
"""By the ending, for what the bytes alone do not show; feeds, archives, PDF and the like are known by their bytes."""

READS = (
    ".txt, .md, .html, .json, .jsonl, .pdf, .eml, .mbox, .csv, feeds, sitemaps, NewsML-G2, ninjs, Telegram exports, "
    ".warc, .wacz, and these within .gz and .zip"
)

_HIDDEN = re.compile(r"\.|~\$|__MACOSX$|Thumbs\.db$|desktop\.ini$|.*~$|.*\.swp$", re.IGNORECASE)
_ABOUT = re.compile(
    r"(README|LICEN[CS]E|COPYING|CHANGELOG|CONTRIBUTING|NOTICE)(\.(md|txt|markdown|html?))?$", re.IGNORECASE
)


class UnusableInput(ValueError):  # noqa: N818 - the public name is part of the interface
    """The input as a whole cannot be used; the message is one line that says what to do."""


@functools.lru_cache(maxsize=64)
def shown(path: str) -> str:
    """A path that can be written anywhere: forward slashes, bytes that are no text as escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace").replace(os.sep, "/")


def kind_of(path: str) -> str | None:
    """The media type by the ending of the name, None when twosource does not read it."""
    return KINDS.get(os.path.splitext(path)[1].lower())


def find_files(paths: Sequence[str | Path], follow_links: bool = False) -> Iterator[str | Reject]:
    """Every file under `paths` in the order of the path strings, and a Reject for every entry left out.

    A link within a folder that leads out of it is left out, unless `follow_links`: who packs an archive could have the
    reader's own files read. A path that is named is followed whatever it is. The result does not depend on the order of
    `paths`; a file named twice is given once.
    A path that does not exist is a Reject when others do. Raises UnusableInput when none exists or none is given.
    """
    if not paths:
        raise UnusableInput("no path was given; name a file or a folder of reports")
    found: dict[str, str | Reject] = {}
    folders: set[str] = set()
    links: list[Linked] = []
    given = sorted({os.path.normpath(os.fspath(p)) for p in paths})
    missing = [path for path in given if not os.path.exists(path)]
    if len(missing) == len(given):
        names = ", ".join(shown(path) for path in missing[:5])
        raise UnusableInput(f"{names} does not exist; check the spelling, or the folder you are in")
    for path in missing:
        found[path] = _left_out(path, "does not exist; check the spelling, or the folder you are in")
    for path in (path for path in given if path not in missing):
        if os.path.isdir(path):
            _walk(path, found, folders, links, None if follow_links else os.path.realpath(path))
        else:
            found[path] = path if _regular(path) else _left_out(path, "not a plain file but a pipe, socket or device")
    # Links come after all real folders, so that which of two ways to a folder counts does not depend on their names.
    while links:
        batch, links = sorted(set(links), key=lambda link: (link[0], link[1] or "")), []
        for link, within in batch:
            _walk(link, found, folders, links, within)
    yield from _once(found)


def _once(found: dict[str, str | Reject]) -> Iterator[str | Reject]:
    seen: set[str] = set()
    for path in sorted(found):
        entry = found[path]
        absolute = os.path.abspath(path)
        if absolute in seen:
            continue
        seen.add(absolute)
        yield entry


def _left_out(path: str, reason: str) -> Reject:
    return Reject(path=shown(path), stage=STAGE, reason=reason)


def _regular(path: str) -> bool:
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except OSError:
        return False


def _folder(entry: os.DirEntry[str]) -> bool:
    """Whether to search it; a link that leads round to itself raises here, and is none."""
    try:
        return entry.is_dir()
    except OSError:
        return False


Linked = tuple[str, str | None]
"""A link to a folder, and the folder that it may not lead out of; None: it may lead anywhere."""

_OUTSIDE = "a link that leads out of the folder; --follow-links reads it, or name its target itself"


def _leads_out(path: str, within: str | None) -> bool:
    """Whether a link leads to something that does not lie in the folder `within`."""
    if within is None or not os.path.islink(path):
        return False
    real = os.path.realpath(path)
    return real != within and not real.startswith(within.rstrip(os.sep) + os.sep)


def _walk(top: str, found: dict[str, str | Reject], folders: set[str], links: list[Linked], within: str | None) -> None:
    """Add the entries under `top`; folders that are links are put aside in `links`."""
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        real = os.path.realpath(folder)
        if real in folders:
            found.setdefault(folder, _left_out(folder, "a link back to a folder that is read already"))
            continue
        folders.add(real)
        try:
            with os.scandir(folder) as entries:
                listed = sorted(entries, key=lambda e: e.name)
        except OSError as error:
            found[folder] = _left_out(folder, f"the folder cannot be listed ({_why(error)}); check its permissions")
            continue
        for path, entry in _classified(listed):
            if not isinstance(entry, Reject) and _leads_out(path, within):
                found[path] = _left_out(path, _OUTSIDE)
            elif entry is not None:
                found[path] = entry
            elif os.path.islink(path):
                links.append((path, within))
            else:
                waiting.append(path)


def _classified(entries: Iterable[os.DirEntry[str]]) -> Iterator[tuple[str, str | Reject | None]]:
    """Each entry with the file or Reject it is; None for a folder still to be searched."""
    for entry in entries:
        path = os.path.normpath(entry.path)
        if _HIDDEN.match(entry.name):
            yield path, _left_out(path, "hidden or left by the system; name the file itself to have it read")
        elif _folder(entry):
            yield path, None
        elif not os.path.exists(path):
            yield path, _left_out(path, "a link that leads nowhere")
        elif not _regular(path):
            yield path, _left_out(path, "not a plain file but a pipe, socket or device")
        elif _ABOUT.match(entry.name):
            yield path, _left_out(path, "a note about the folder, not a report; name the file itself to have it read")
        else:
            yield path, path


def unread_kind(path: str) -> str:
    """Why a file of this name is not read."""
    name = os.path.basename(path).lower()
    extension = os.path.splitext(name)[1]
    label = shown(extension) if extension else "a name without an ending"
    return f"not a kind twosource reads: {label}; it reads {READS}"


def _why(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
