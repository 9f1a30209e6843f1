"""Keeping what was fetched as WARC 1.1, so that it can be read again and shown to others."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from twosource.fetch.client import Exchange, Headers


class Archive:
    """A WARC file that grows: a request and a response record for every exchange, redirects among them.

    A name that ends in .gz is packed record by record. An existing file is added to.
    """

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        self._file: BinaryIO | None = None

    def __enter__(self) -> Archive:
        new = not self._path.exists() or self._path.stat().st_size == 0
        self._file = self._path.open("ab")
        if new:
            self._write("warcinfo", None, None, b"software: twosource\r\nformat: WARC File Format 1.1\r\n")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, exchange: Exchange) -> None:
        """Write one request and its answer, and see to it that they are on disk."""
        target = exchange.url.split("#")[0]
        path = exchange.path
        host = exchange.host
        lines = [
            f"GET {path} HTTP/1.1",
            f"Host: {host}",
            *(f"{k}: {v}" for k, v in exchange.request if k.lower() != "host"),
        ]
        self._write("request", target, exchange.when, "\r\n".join(lines).encode("utf-8", "replace") + b"\r\n\r\n")
        status = f"{exchange.status} {exchange.reason}"
        self.add_answer(target, exchange.when, status, exchange.headers, exchange.raw)

    def add_answer(self, url: str, when: str, status: str, headers: Headers, body: bytes) -> None:
        """Write an answer alone. `status` as in "200 OK"; `body` as the headers describe it."""
        # The client has put chunks together, so the archive says so instead of lying about the body.
        told = [
            (f"X-Archive-Orig-{k}" if k.lower() in ("transfer-encoding", "content-length") else k, v)
            for k, v in headers
        ]
        head = [f"HTTP/1.1 {status}", *(f"{k}: {v}" for k, v in told), f"Content-Length: {len(body)}"]
        block = "\r\n".join(head).encode("utf-8", "replace") + b"\r\n\r\n" + body
        self._write("response", url, when, block)

    def _write(self, kind: str, target: str | None, when: str | None, block: bytes) -> None:
        from fastwarc.stream_io import GzipWriter
        from fastwarc.warc import WarcRecord, WarcRecordType

        assert self._file is not None
        record = WarcRecord()
        record.init_headers(getattr(WarcRecordType, kind))
        if kind != "warcinfo":
            record.headers["Content-Type"] = f"application/http; msgtype={kind}"
            record.is_http = True
        else:
            record.headers["Content-Type"] = "application/warc-fields"
        if target:
            record.headers["WARC-Target-URI"] = target
        if when:
            record.headers["WARC-Date"] = when
        record.set_bytes_content(block)
        if self._path.name.endswith(".gz"):
            with GzipWriter(self._file) as packed:
                record.write(packed, checksum_data=True)
        else:
            record.write(self._file, checksum_data=True)
        self._file.flush()
