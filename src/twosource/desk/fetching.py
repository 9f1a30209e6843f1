"""Fetching an address that a person asked for: the only thing that ever leaves the machine, and only with `--fetch`.

Addresses within the machine or its network are refused, also behind a redirect, so that the desk cannot be used to
look at what only the server can reach.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from twosource.engines.local import Progress

LARGEST = 20 * 1024 * 1024
SECONDS = 20.0
REDIRECTS = 5
_ENDINGS = {"text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt", "application/json": ".json",
            "application/pdf": ".pdf", "application/rss+xml": ".xml", "application/atom+xml": ".xml"}  # fmt: skip


class FetchError(OSError):
    """The address was not fetched; the message says why."""


def public_address(url: str) -> str:
    """The numeric address to connect to. Raises FetchError unless every address of the host is a public one."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise FetchError("not an address") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise FetchError("only http and https addresses can be fetched")
    if port not in (None, 80, 443):
        raise FetchError("only the usual ports are fetched from")
    try:
        found = {info[4][0] for info in socket.getaddrinfo(parts.hostname, port or 443, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise FetchError(f"{parts.hostname}: no such host") from error
    for address in found:
        if not ipaddress.ip_address(str(address)).is_global:
            raise FetchError(f"{parts.hostname} lies within a private network")
    return str(min(found, key=lambda a: (":" in str(a), str(a))))


def fetch(url: str) -> tuple[bytes, str, str]:
    """(bytes, file ending, address after redirects). Raises FetchError."""
    import httpx

    for _ in range(REDIRECTS + 1):
        address, parts = public_address(url), urlsplit(url)
        host = parts.hostname or ""
        shown = f"[{address}]" if ":" in address else address
        pinned = parts._replace(netloc=shown + (f":{parts.port}" if parts.port else "")).geturl()
        try:
            with (
                httpx.Client(timeout=SECONDS, follow_redirects=False, trust_env=False) as client,
                client.stream(
                    "GET", pinned, headers={"host": parts.netloc.rpartition("@")[2], "user-agent": "twosource"},
                    extensions={"sni_hostname": host},
                ) as answer,
            ):  # fmt: skip
                if answer.is_redirect:
                    url = urljoin(url, answer.headers.get("location", ""))
                    continue
                if answer.status_code != 200:
                    raise FetchError(f"the server answered {answer.status_code}")
                body = bytearray()
                for piece in answer.iter_bytes():
                    body += piece
                    if len(body) > LARGEST:
                        raise FetchError(f"more than {LARGEST // 2**20} MB")
                kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
                return bytes(body), _ENDINGS.get(kind, ".html"), url
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise FetchError(str(error) or type(error).__name__) from error
    raise FetchError(f"more than {REDIRECTS} redirects")


def fetch_all(urls: Sequence[str], folder: Path, tell: Callable[[Progress], None]) -> list[list[str]]:
    """Put what lies at the addresses into the folder; [address, reason] of those that failed."""
    import json

    failed = []
    for number, url in enumerate(urls):
        tell(Progress("fetch", number, len(urls)))
        try:
            body, ending, final = fetch(url)
        except FetchError as error:
            failed.append([url, str(error)])
            continue
        if ending in (".html", ".txt"):
            field = "html" if ending == ".html" else "text"
            record = {"url": final, field: body.decode("utf-8", "replace")}
            (folder / f"page-{number + 1}.json").write_text(json.dumps(record, ensure_ascii=False), "utf-8")
        else:
            (folder / f"page-{number + 1}{ending}").write_bytes(body)
    tell(Progress("fetch", len(urls), len(urls)))
    return failed
