"""What a reader is given to read, and the two things it can make of it: a Report or a Reject."""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

from twosource.records import Reject, Report
from twosource.stages.reports.find import STAGE, shown

MAX_RECORD_BYTES = 20_000_000
"""Largest file or record that is read. The longest page of the public gold has 4 MB; beyond 20 MB it is no article."""

MAX_ARRAY_BYTES = 200_000_000
"""Largest file that has to be held in memory as a whole (JSON, XML, PDF); .jsonl, mbox and WARC are read in pieces."""

MAX_DEPTH = 3
"""Containers within containers that are opened: an archive of mails with feeds attached, and no further."""

Item = Report | Reject
Headers = tuple[tuple[str, str], ...]

KEPT_HEADERS = frozenset(
    """content-type content-language content-length last-modified etag date expires server via link location
    x-robots-tag from sender reply-to to subject message-id in-reply-to references list-id resent-from x-original-from
    warc-record-id warc-payload-digest warc-ip-address warc-truncated warc-identified-payload-type""".split()
)
"""Headers that say what was received, by whom and when; cookies and the rest are nobody's business."""

MAX_HEADER = 1000


@dataclass(frozen=True)
class Given:
    """One thing to read: a file, a member of an archive, an attachment, an answer from the network."""

    path: str
    file: io.BufferedReader[Any]
    url: str | None = None
    retrieved: str | None = None
    headers: Headers = ()
    media_type: str | None = None  # as the transport names it; what the bytes look like counts for more
    charset: str | None = None
    depth: int = 0
    raw_sha256: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)  # what the container says of it: outlet, published ...

    def inner(self, name: str, content: bytes, **changes: Any) -> Given:
        """Something within this one, a step deeper: "pile.zip!mail.eml"."""
        plain: dict[str, Any] = {"media_type": None, "charset": None, "raw_sha256": None, **changes}
        return replace(self, path=f"{self.path}!{name}", file=stream_of(content), depth=self.depth + 1, **plain)


def stream_of(content: bytes) -> io.BufferedReader[Any]:
    """Bytes as a stream that can be looked into."""
    return io.BufferedReader(cast("io.RawIOBase", io.BytesIO(content)), 1 << 16)


def kept_headers(pairs: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> Headers:
    """The headers worth keeping, names in lower case, each value bounded, in the order received."""
    kept = []
    for name, value in pairs:
        low = name.lower()
        if low in KEPT_HEADERS:
            kept.append((low, " ".join(value.split())[:MAX_HEADER]))
    return tuple(kept[:40])


def report(given: Given, part: int, media_type: str, content: bytes, **more: Any) -> Report:
    """The bytes of one record as a report."""
    digest = hashlib.sha256(content).hexdigest()
    return Report(
        id=digest[:12],
        path=shown(given.path),
        part=part,
        media_type=media_type,
        content=content,
        sha256=digest,
        url=more.get("url", given.url),
        retrieved=more.get("retrieved", given.retrieved),
        headers=more.get("headers", given.headers),
        charset=more.get("charset", given.charset),
        raw_sha256=more.get("raw_sha256", given.raw_sha256),
    )


def record(given: Given, part: int, fields: Mapping[str, Any], **more: Any) -> Report:
    """A record made of what a container says: its text with what is known about it. Empty values are left out."""
    full = {name: value for name, value in {**given.fields, **fields}.items() if value not in (None, "", [], {}, ())}
    content = json.dumps(full, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
    return report(given, part, "application/json", content, **more)


def reject(given: Given | str, reason: str, part: int = 0, url: str | None = None, *, summary: bool = False) -> Reject:
    """Why the whole, or record `part` of it, is left out. `summary`: what is counted was no report."""
    path = given if isinstance(given, str) else given.path
    where = url if isinstance(given, str) else url or given.url
    return Reject(path=shown(path), stage=STAGE, reason=reason, part=part, url=where, summary=summary)


def whole(given: Given, limit: int) -> bytes | None:
    """All of it, None when it is larger than `limit`."""
    content = up_to(given.file, limit + 1)
    return content if len(content) <= limit else None


def up_to(file: io.BufferedReader[Any], size: int) -> bytes:
    """So many bytes at most. In pieces: a buffered file takes the memory that it is asked for, not what it needs."""
    parts: list[bytes] = []
    left = size
    while left > 0 and (part := file.read(min(left, 1 << 20))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def mb(size: int) -> str:
    return f"{size // 1_000_000} MB"


def base_name(path: str) -> str:
    """The last name in a path, also of a member of an archive."""
    return os.path.basename(path.replace("\\", "/").rsplit("!", 1)[-1])
