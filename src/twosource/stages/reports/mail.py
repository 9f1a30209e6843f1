"""Mail: a message (.eml) or a mailbox (mbox). The body is the report; readable attachments are reports as well."""

from __future__ import annotations

import email
import email.policy
import email.utils
import re
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

from twosource.stages.reports import given as limits
from twosource.stages.reports.given import Given, Item, kept_headers, mb, record, reject, sha256, whole

Read = Callable[[Given], Iterator[Item]]

MAX_PARTS = 200
"""MIME parts of a message that are looked at; a message of more is made to tire its readers."""

_FROM_LINE = re.compile(rb"From \S{1,200} [^\r\n]{5,150}\r?\n$")
_READABLE = re.compile(
    r"text/(?:html|plain|markdown|csv)|application/(?:pdf|json|rss\+xml|atom\+xml|xml|x-ndjson|warc)"
)
_FORWARDED = re.compile(
    r"^[-_\s>]{0,20}(?:Forwarded message|Begin forwarded message|Original Message|Weitergeleitete Nachricht"
    r"|Пересылаемое сообщение|Message transféré|Mensaje reenviado)[-_:\s]{0,40}$(?:\n[^\n]{0,300}){0,2}?\n>?\s{0,5}\*?"
    r"(?:From|Von|От|De)\*?:\s{0,5}\*?(?P<who>[^\n]{3,200})",
    re.IGNORECASE | re.MULTILINE,
)


def read_mail(given: Given, read: Read) -> Iterator[Item]:
    """The body of one message and its attachments."""
    content = whole(given, limits.MAX_RECORD_BYTES)
    if content is None:
        yield reject(given, f"a message larger than {mb(limits.MAX_RECORD_BYTES)}; save its attachments apart")
        return
    yield from _message(given, 0, content, read)


def read_mbox(given: Given, read: Read) -> Iterator[Item]:
    """The messages of a mailbox, one in memory at a time. A line "From ..." after an empty line begins a message."""
    number = size = 0
    lines: list[bytes] = []
    blank = True
    while line := given.file.readline(1 << 20):
        if blank and _FROM_LINE.match(line):
            if lines:
                yield from _of_mbox(given, number, lines, size, read)
            number, size, lines = number + 1, 0, []
            continue
        size += len(line)
        if size <= limits.MAX_RECORD_BYTES:
            lines.append(line[1:] if line.startswith(b">") and line.lstrip(b">").startswith(b"From ") else line)
        blank = not line.strip()
    if lines:
        yield from _of_mbox(given, number, lines, size, read)
    if number == 0:
        yield reject(given, "a mailbox without a message")


def _of_mbox(given: Given, number: int, lines: list[bytes], size: int, read: Read) -> Iterator[Item]:
    if size > limits.MAX_RECORD_BYTES:
        yield reject(given, f"message {number}: larger than {mb(limits.MAX_RECORD_BYTES)}", number)
    else:
        yield from _message(given, number, b"".join(lines), read)


def _message(given: Given, number: int, content: bytes, read: Read) -> Iterator[Item]:
    where = f"message {number}: " if number else ""
    try:
        message = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        parts = _leaves(message)
        body, html = _body(parts)
        fields, headers = _about(message, body or html)
    except Exception as error:  # the library raises all kinds of errors on broken headers and charsets
        yield reject(
            given, f"{where}not a message that can be read ({type(error).__name__}: {str(error)[:80]})", number
        )
        return
    raw = sha256(content)
    told: dict[str, Any] = {"raw_sha256": raw, "headers": headers}
    if body.strip():
        yield record(given, number, {**fields, "text": body}, **told)
    elif html.strip():
        yield record(given, number, {**fields, "html": html}, **told)
    else:
        yield reject(given, f"{where}a message without a text", number)
    yield from _attachments(given, number, parts, headers, read)


def _leaves(message: EmailMessage) -> list[EmailMessage]:
    """The parts that hold something, a message within counting as one. Iterative, bounded."""
    out: list[EmailMessage] = []
    waiting: list[Any] = [message]
    seen = 0
    while waiting and seen < MAX_PARTS:
        part = waiting.pop()
        seen += 1
        if part.get_content_maintype() == "multipart":
            inner = part.get_payload()
            waiting.extend(reversed(inner) if isinstance(inner, list) else [])
        else:
            out.append(part)
    return out


def _body(parts: list[EmailMessage]) -> tuple[str, str]:
    """The plain and the HTML text of the message itself."""
    found = {"text/plain": "", "text/html": ""}
    for part in parts:
        kind = part.get_content_type()
        if kind in found and part.get_content_disposition() != "attachment" and not part.get_filename():
            text = _content(part)
            found[kind] = (
                f"{found[kind]}\n\n{text}".strip() if found[kind] and kind == "text/plain" else text or found[kind]
            )
    return found["text/plain"], found["text/html"]


def _content(part: EmailMessage) -> str:
    """The text of a part; an unknown charset is taken for UTF-8, else for windows-1252."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    for charset in (part.get_content_charset() or "utf-8", "utf-8"):
        try:
            return payload.decode(charset)
        except (LookupError, UnicodeError):
            continue
    return payload.decode("cp1252", "replace")


def _about(message: EmailMessage, body: str) -> tuple[dict[str, Any], limits.Headers]:
    pairs = [(name, _plain(value)) for name, value in message.items()]
    first = {name.lower(): value for name, value in reversed(pairs)}
    name, address = email.utils.parseaddr(first.get("from", ""))
    fields = {
        "title": first.get("subject", "")[:500],
        "byline": name[:200],
        "published": first.get("date", ""),
        "sender": address[:200],
        "message_id": first.get("message-id", "")[:300],
        "list": first.get("list-id", "")[:300],
        "origin": _forwarded_from(body),
    }
    return {k: v for k, v in fields.items() if v}, kept_headers(pairs)


def _plain(value: Any) -> str:
    return str(value).encode("utf-8", "replace").decode("utf-8")


def _forwarded_from(body: str) -> str | None:
    """Whom a forwarded message came from, by the block that mail programs put above it."""
    match = _FORWARDED.search(body[:5000])
    if match is None:
        return None
    name, address = email.utils.parseaddr(match["who"].strip(" *>"))
    return (name or address or match["who"])[:200].strip() or None


def _attachments(
    given: Given, number: int, parts: list[EmailMessage], headers: limits.Headers, read: Read
) -> Iterator[Item]:
    others: list[str] = []
    for at, part in enumerate(parts, start=1):
        name = _plain(part.get_filename() or "")
        kind = part.get_content_type()
        if kind in ("text/plain", "text/html") and not name and part.get_content_disposition() != "attachment":
            continue
        label = f"{number}/{name or at}" if number else name or str(at)
        content = _inner_bytes(part)
        if content and given.depth < limits.MAX_DEPTH and (kind == "message/rfc822" or _READABLE.match(kind)):
            yield from read(given.inner(label[:300], content, media_type=kind, headers=headers))
        elif content:
            others.append(f"{name or 'without a name'} ({kind})")
    if others:
        more = f" and {len(others) - 5} more" if len(others) > 5 else ""
        yield reject(
            given, f"{len(others)} attachments are not read: {', '.join(others[:5])}{more}"[:500], number, summary=True
        )


def _inner_bytes(part: Any) -> bytes:
    try:
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            return inner[0].as_bytes() if isinstance(inner, list) and inner else b""
        payload = part.get_payload(decode=True)
    except Exception:  # a broken attachment is as good as none
        return b""
    return payload if isinstance(payload, bytes) else b""
