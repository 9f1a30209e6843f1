"""Web archives: WARC (fastwarc; also .gz and .zst, and CC-NEWS) and the older ARC. An item for each response record."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from twosource.records import Reject
from twosource.stages.reports import given as limits
from twosource.stages.reports.given import Given, Headers, Item, kept_headers, reject, report, sha256
from twosource.stages.reports.packed import TooLarge, Unpacked
from twosource.stages.reports.sniff import HEAD, kind_of_bytes, kind_of_media_type

Read = Callable[[Given], Iterator[Item]]

_NO_PAGE = ("metadata:", "<metadata:", "urn:", "<urn:", "dns:")
_HEX_LINE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]{0,10}(?:;[^\r\n]{0,200})?\r?\n")
_CHARSET = re.compile(r"charset\s{0,5}=\s{0,5}[\"']?([\w:.-]{2,40})", re.IGNORECASE)
_CODINGS = frozenset({"gzip", "x-gzip", "deflate", "br", "zstd"})


class Undecodable(ValueError):  # noqa: N818 - it says what the body is
    """The body of a record cannot be unpacked; the message says why."""


def read_warc(given: Given, read: Read) -> Iterator[Item]:
    """The response, resource and conversion records of a WARC in their order, bodies decoded.

    `read` is asked for bodies that are themselves feeds, mails, PDF and the like. A record that is no page gives a
    Reject, so that there is an item for every response. What follows a damaged place is lost, and said to be.
    """
    import fastwarc
    from fastwarc.warc import WarcRecordType as Type

    wanted = Type.response | Type.resource | Type.conversion | Type.revisit
    number = revisits = 0
    try:
        records = fastwarc.ArchiveIterator(
            given.file, record_types=wanted, parse_http=False, strict_mode=False, stream_detect=True
        )
        for warc in records:
            if warc.record_type == Type.revisit:
                revisits += 1
                continue
            if warc.record_type == Type.resource and (warc.headers.get("WARC-Target-URI") or "").startswith(_NO_PAGE):
                continue  # the log and the settings of the program that made the archive
            number += 1
            yield from _record(given, number, warc, read)
    except Exception as error:  # fastwarc raises types of its own for damaged streams
        why = (str(error).splitlines() or [""])[0][:120] or type(error).__name__
        yield reject(given, f"damaged after record {number} ({why}); what stands before is read, the rest is lost")
        return
    if number == 0 and revisits == 0:
        yield reject(given, "a web archive without a response: nothing of it can be read")
    if revisits:
        yield reject(
            given, f"{revisits:,} revisit records: the pages had not changed and are not in this archive", summary=True
        )


def _record(given: Given, number: int, warc: Any, read: Read) -> Iterator[Item]:
    headers = warc.headers
    url = _clean_url(headers.get("WARC-Target-URI"))
    limit = limits.MAX_RECORD_BYTES
    if warc.content_length > limit:
        yield reject(given, f"record {number}: larger than {limits.mb(limit)}", number, url)
        return
    told: list[tuple[str, str]] = list(headers.items())
    is_http = warc.is_http
    status = 200
    if is_http:
        try:
            warc.parse_http(strict_mode=False)
            told += warc.http_headers.items()
            status = warc.http_headers.status_code or 0
        except Exception as error:
            yield reject(given, f"record {number}: no HTTP answer ({str(error)[:80]})", number, url)
            return
    body = warc.reader.read(limit + 1)
    if len(body) < warc.content_length:
        yield _cut_off(given, number, len(body), warc.content_length, url)
        return
    if status != 200:
        yield reject(given, f"record {number}: the server answered {status or 'without a status'}", number, url)
        return
    retrieved = _date(headers.get("WARC-Date"))
    http = {k.lower(): v for k, v in told} if is_http else {"content-type": headers.get("Content-Type") or ""}
    yield from read_answer(given, number, body, http, kept_headers(told), url, retrieved, read)


def _cut_off(given: Given, number: int, there: int, size: int, url: str | None = None) -> Reject:
    """Half a page is no page: whoever was named in the other half would be missing from its chains."""
    why = f"record {number}: cut off after {there:,} of {size:,} bytes; the archive is not complete, fetch it again"
    return reject(given, f"{why} (the records before are read)", number, url)


def read_answer(
    given: Given,
    number: int,
    raw: bytes,
    http: dict[str, str],
    kept: Headers,
    url: str | None,
    retrieved: str | None,
    read: Read,
) -> Iterator[Item]:
    """The body of one answer: a page at once, another kind by its own reader, and why when it is neither.

    `http`: its headers by name in lower case.
    """
    name = f"record {number}: " if number else ""
    try:
        body = decoded_body(raw, http.get("transfer-encoding"), http.get("content-encoding"))
    except Undecodable as error:
        yield reject(given, f"{name}{error}", number, url)
        return
    media_type = http.get("content-type") or ""
    kind = kind_of_bytes(body[:HEAD])
    if kind in (None, "xml"):
        kind = kind_of_media_type(media_type) or kind
    if not (body[:200].strip() or body.strip()):
        yield reject(given, f"{name}the answer is empty", number, url)
    elif kind in ("html", "text") or (kind is None and not media_type):
        match = _CHARSET.search(media_type)
        yield report(
            given, number, "text/html" if kind == "html" else "text/plain", body, url=url, retrieved=retrieved,
            headers=kept, raw_sha256=None if body is raw else sha256(raw), charset=match[1] if match else None,
        )  # fmt: skip
    elif kind in (None, "binary", "xml", "warc", "arc", "gzip", "zip"):
        yield reject(given, f"{name}{media_type.split(';')[0].strip() or kind or 'unknown'}, not a page", number, url)
    else:
        yield from read(
            given.inner(
                str(number),
                body,
                url=url,
                retrieved=retrieved,
                headers=kept,
                media_type=media_type,
                raw_sha256=sha256(raw),
            )
        )


# ---------------------------------------------------------------- bodies


def decoded_body(body: bytes, transfer: str | None, content: str | None) -> bytes:
    """A body without its chunks and compression. Raises Undecodable, also when more comes out than is read."""
    if "chunked" in (transfer or "").lower():
        body = unchunked(body)
    for coding in reversed([c.strip().lower() for c in (content or "").split(",")][:4]):
        if coding in _CODINGS:
            body = _unpacked(body, coding)
    return body


def unchunked(body: bytes) -> bytes:
    """The chunks of a body put together; as it is when it has none, as some archives keep it, or ends in the middle."""
    out: list[bytes] = []
    at = 0
    while match := _HEX_LINE.match(body, at):
        size = int(match[1], 16)
        start = match.end()
        if size == 0:
            return b"".join(out)
        out.append(body[start : start + size])
        at = start + size
        if body[at : at + 2] == b"\r\n":
            at += 2
        elif body[at : at + 1] == b"\n":
            at += 1
        elif at < len(body):
            return b"".join(out) + body[at:] if len(out) > 1 else body
    return b"".join(out) if out and at >= len(body) else body if not out else b"".join(out) + body[at:]


def _unpacked(body: bytes, coding: str) -> bytes:
    limit = limits.MAX_RECORD_BYTES
    try:
        if coding in ("gzip", "x-gzip"):
            if not body.startswith(b"\x1f\x8b"):
                return body  # said to be packed and is not: servers do that
            return _gunzipped(body, limit)
        if coding == "deflate":
            for bits in (15, -15):
                unpacker = zlib.decompressobj(bits)
                try:
                    return _within(unpacker.decompress(body, limit + 1), limit)
                except zlib.error:
                    continue
            return body
        from fastwarc.stream_io import BrotliReader, ZstdReader

        kind = BrotliReader if coding == "br" else ZstdReader
        return _within(_all(kind(io.BytesIO(body)), limit), limit)
    except Undecodable:
        raise
    except Exception as error:
        raise Undecodable(f"its {coding} compression is damaged ({str(error)[:80]})") from None


def _gunzipped(body: bytes, limit: int) -> bytes:
    out = bytearray()
    stream = Unpacked(io.BytesIO(body), limit + 1)
    try:
        while chunk := stream.read(1 << 20):
            out += chunk
    except TooLarge as error:
        raise Undecodable(str(error)) from None
    except (EOFError, zlib.error):
        if not out:
            raise
    return _within(bytes(out), limit)


def _all(reader: Any, limit: int) -> bytes:
    out = bytearray()
    while len(out) <= limit and (chunk := reader.read(1 << 20)):
        out += chunk
    return bytes(out)


def _within(body: bytes, limit: int) -> bytes:
    if len(body) > limit:
        raise Undecodable(f"unpacks to more than {limits.mb(limit)}")
    return body


def _clean_url(url: str | None) -> str | None:
    """wget once wrote the address in angle brackets."""
    url = (url or "").strip().strip("<>").strip()
    return url[:2000] if url.startswith(("http://", "https://")) else None


def _date(written: str | None) -> str | None:
    match = re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", written or "")
    return f"{match[0]}Z" if match else None


# ---------------------------------------------------------------- ARC

_ARC_HEAD = re.compile(
    rb"(?P<url>[a-z][a-z0-9+.-]{1,20}:.{0,4000}) (?P<ip>[0-9a-fA-F.:]{1,60}|-) (?P<date>\d{8,14}) (?P<type>[^ ]{1,200})"
    rb"(?: [^\r\n]{0,500})? (?P<size>\d{1,12})\r?\n$"
)


def read_arc(given: Given, read: Read) -> Iterator[Item]:
    """The records of an ARC file (Internet Archive, 1996), packed or not. The first is its own description."""
    file: BinaryIO = given.file
    if file.read(2) == b"\x1f\x8b":
        file.seek(0)
        file = io.BufferedReader(Unpacked(file), 1 << 16)
    else:
        file.seek(0)
    number = -1
    try:
        while line := file.readline(8192):
            if not line.strip():
                continue
            head = _ARC_HEAD.match(line)
            if head is None:
                yield reject(given, f"damaged after record {max(number, 0)}: {line[:60]!r} is no head of a record")
                return
            number += 1
            size = int(head["size"])
            if size > limits.MAX_RECORD_BYTES:
                yield reject(given, f"record {number}: larger than {limits.mb(limits.MAX_RECORD_BYTES)}", number)
                return
            block = file.read(size)
            if len(block) < 0.95 * size:  # old programs were off by some bytes
                yield _cut_off(given, number, len(block), size)
            elif number:
                yield from _arc_record(given, number, head, block, read)
    except (EOFError, zlib.error, TooLarge) as error:
        yield reject(given, f"damaged after record {max(number, 0)} ({error})")
    if number < 1:
        yield reject(given, "a web archive without a response: nothing of it can be read")


def _arc_record(given: Given, number: int, head: re.Match[bytes], block: bytes, read: Read) -> Iterator[Item]:
    url = _clean_url(head["url"].decode("utf-8", "replace").replace(" ", "%20"))
    stamp = head["date"].decode().ljust(14, "0")
    retrieved = f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}T{stamp[8:10]}:{stamp[10:12]}:{stamp[12:14]}Z"
    http: dict[str, str] = {"content-type": head["type"].decode("latin-1")}
    told: list[tuple[str, str]] = []
    if block.startswith(b"HTTP/"):
        top, _, body = block.partition(b"\r\n\r\n")
        if not body:
            top, _, body = block.partition(b"\n\n")
        lines = top.decode("latin-1").splitlines()
        status = lines[0].split(" ")[1:2]
        if status != ["200"]:
            yield reject(given, f"record {number}: the server answered {''.join(status)[:20]}", number, url)
            return
        told = [(k.strip(), v.strip()) for k, _, v in (line.partition(":") for line in lines[1:200])]
        http |= {k.lower(): v for k, v in told}
        block = body
    yield from read_answer(given, number, block, http, kept_headers(told), url, retrieved, read)
