"""What the bytes are, told by the bytes; the name of the file only decides where they do not tell."""

from __future__ import annotations

import re
from typing import Literal

Kind = Literal[
    "warc", "arc", "gzip", "zip", "pdf", "mbox", "mail", "feed", "sitemap", "agency", "html", "json", "lines", "table",
    "xml", "text", "markdown", "binary",
]  # fmt: skip

HEAD = 8192
"""Bytes that are looked at."""

_SIGNATURES: tuple[tuple[bytes, Kind], ...] = (
    (b"WARC/", "warc"),
    (b"filedesc://", "arc"),
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "warc"),  # zstd: the only such files read are .warc.zst
    (b"\x5d\x2a\x4d\x18", "warc"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x89PNG", "binary"),
    (b"\xff\xd8\xff", "binary"),
    (b"GIF8", "binary"),
    (b"\xd0\xcf\x11\xe0", "binary"),
    (b"\x7fELF", "binary"),
    (b"SQLite format 3", "binary"),
    (b"BZh", "binary"),
    (b"\xfd7zXZ", "binary"),
    (b"PAR1", "binary"),
)
_ROOTS: dict[str, Kind] = {
    "rss": "feed",
    "rdf": "feed",
    "feed": "feed",
    "channel": "feed",
    "urlset": "sitemap",
    "sitemapindex": "sitemap",
    "newsitem": "agency",
    "newsmessage": "agency",
    "packageitem": "agency",
    "conceptitem": "agency",
    "knowledgeitem": "agency",
    "newsml": "agency",
    "nitf": "agency",
    "html": "html",
}
_BEFORE_ROOT = re.compile(
    r"\s{1,8000}|<\?[^>]{0,1000}\?>|<!--.{0,6000}?-->|<!DOCTYPE[^\[>]{0,500}(?:\[.{0,6000}?\]\s{0,50})?>", re.S | re.I
)
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]{0,40}:)?([A-Za-z_][\w.-]{0,40})[\s/>]")
_MAIL_HEADER = re.compile(
    rb"^(?:Received|Return-Path|Delivered-To|From|To|Subject|Date|Message-ID|MIME-Version|Content-Type|Reply-To|Sender"
    rb"|List-Id|X-[\w-]{1,40}|DKIM-Signature|ARC-[\w-]{1,40}|Authentication-Results|References|In-Reply-To|Cc|Bcc):",
    re.IGNORECASE | re.MULTILINE,
)
_FIRM_HEADER = re.compile(
    rb"^(?:Received|Return-Path|Message-ID|MIME-Version|Delivered-To):", re.IGNORECASE | re.MULTILINE
)
_MBOX = re.compile(rb"From \S{1,200} {1,4}\S[^\r\n]{5,80}\d\d:\d\d[^\r\n]{0,60}\r?\n(?=[\w-]{1,60}:|>From )")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta|div|p|article)\b", re.IGNORECASE)
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def kind_of_bytes(head: bytes) -> Kind | None:
    """The kind that the first HEAD bytes show by themselves; None when they may be any text."""
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if _MBOX.match(head):
        return "mbox"
    if (shape := _markup(head)) is not None:
        return shape
    return "mail" if _is_mail(head) else None


def kind_of_media_type(media_type: str | None) -> Kind | None:
    """The kind that a transport names; None for what says little (application/octet-stream)."""
    name = (media_type or "").split(";")[0].strip().lower()
    if name in ("text/html", "application/xhtml+xml"):
        return "html"
    if name in ("text/markdown", "text/x-markdown"):
        return "markdown"
    if name == "text/csv":
        return "table"
    if name in ("application/x-ndjson", "application/jsonl"):
        return "lines"
    if name.endswith("json"):
        return "json"
    if name == "application/mbox":
        return "mbox"
    if name == "message/rfc822":
        return "mail"
    if name == "text/plain":
        return "text"
    if name.startswith(("image/", "audio/", "video/", "font/")):
        return "binary"
    return None


def _text(head: bytes) -> str:
    for mark, coding in _MARKS:
        if head.startswith(mark):
            return head.decode(coding, "ignore").removeprefix("\ufeff")
    if b"\x00" not in head:
        return head.decode("latin-1")
    if head[:2] == b"<\x00" or head[:4] == b"\x00\x00\x00<":
        return head.replace(b"\x00", b"").decode("latin-1")
    return head.replace(b"\x00", b"").decode("latin-1") if head[:1] == b"\x00" else head.decode("latin-1")


def _markup(head: bytes) -> Kind | None:
    """By the root element of XML, whatever comments and declarations stand before it."""
    if head[:15].lower() == b"<!doctype html>":
        return "html"  # most pages; whatever follows, it is one
    text = _text(head)
    start = text.lstrip()
    if not start.startswith("<"):
        return None
    is_xml = start.startswith("<?xml")
    at, end = len(text) - len(start), len(text)
    for _ in range(50):
        skipped = _BEFORE_ROOT.match(text, at, end)
        if skipped is None:
            break
        at = skipped.end()
    root = _ROOT.match(text, at)
    if root is not None and (kind := _ROOTS.get(root[1].lower())) is not None:
        return kind
    if _HTML.search(head):
        return "html"
    return "xml" if is_xml and root is not None else None


def _is_mail(head: bytes) -> bool:
    """Two header lines that only mails have, among nothing but header lines."""
    top = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    names = _MAIL_HEADER.findall(top)
    lines = [line for line in top.splitlines() if line[:1] not in (b" ", b"\t")]
    return len(names) >= 3 and bool(_FIRM_HEADER.search(top)) and len(names) >= 0.6 * len(lines)
