"""What stands before every request: host names, sizes, rates, and the headers that make a page harmless.

Host names are checked also where there are no passwords: a page elsewhere on the web can point a name of its own at
127.0.0.1 and would else read the desk of whoever opens it (DNS rebinding).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from twosource.desk.settings import LOOPBACK_NAMES, Settings, is_loopback

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "private, no-cache",
}
LARGEST = 64 * 1024 * 1024
"""Bytes of one request, uploads included."""
READS = (120.0, 400)
WRITES = (4.0, 60)
SIGN_INS = (0.1, 8)
"""Requests per second that may go on for ever, and how many may come at once, per person or address."""
_REMEMBERED = 10_000


class Rates:
    """Token buckets by key; the least recently used ones are forgotten, which only ever gives more."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, key: str, rate: tuple[float, int]) -> float:
        """Take one; 0 when there was one, else the seconds until there will be."""
        per_second, most = rate
        now = self._clock()
        left, seen = self._left.pop(key, (float(most), now))
        left = min(float(most), left + (now - seen) * per_second)
        wait = 0.0 if left >= 1 else (1 - left) / per_second
        self._left[key] = (left - 1 if left >= 1 else left, now)
        if len(self._left) > _REMEMBERED:
            self._left.popitem(last=False)
        return wait


class Forms:
    """The token that a form must bring back, bound to the session it was given to."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)

    def token(self, session: str) -> str:
        return hmac.new(self._secret, session.encode(), hashlib.sha256).hexdigest()

    def fits(self, session: str, token: str) -> bool:
        return bool(session) and hmac.compare_digest(self.token(session).encode(), token.encode("utf-8", "replace"))


class Guard:
    """The outermost layer of the application."""

    def __init__(self, app: Application, settings: Settings) -> None:
        self.app, self.settings = app, settings
        self.rates = Rates()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
        refused = self._refused(scope, headers)
        if refused is not None:
            await _plain(send, *refused)
            return
        started = False

        async def guarded(message: MutableMapping[str, Any]) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                there = {k.lower() for k, _ in message["headers"]}
                extra = {"content-security-policy": POLICY, **HEADERS}
                more = [(k.encode(), v.encode()) for k, v in extra.items() if k.encode() not in there]
                message["headers"] = [*message["headers"], *more]
            await send(message)

        taken = 0

        async def counted() -> MutableMapping[str, Any]:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > LARGEST:
                raise TooLargeError
            return message

        try:
            await self.app(scope, counted, guarded)
        except TooLargeError:
            if not started:
                await _plain(send, 413, f"at most {LARGEST // 2**20} MB can be sent at once", {})

    def _refused(self, scope: Scope, headers: dict[str, str]) -> tuple[int, str, dict[str, str]] | None:
        host = headers.get("host", "")
        if not self._known(host):
            return 421, "this desk does not answer under that name; start it with --name", {}
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > LARGEST:
            return 413, f"at most {LARGEST // 2**20} MB can be sent at once", {}
        writes = scope["method"] not in ("GET", "HEAD", "OPTIONS")
        if writes and not _same_origin(headers, host):
            return 403, "this came from another site", {}
        client = scope.get("client") or ("?", 0)
        wait = self.rates.wait(f"{writes}{client[0]}", WRITES if writes else READS)
        if wait:
            return 429, f"too many requests; try again in {wait:.0f} s", {"retry-after": f"{max(wait, 1):.0f}"}
        return None

    def _known(self, host: str) -> bool:
        try:
            name = (urlsplit(f"//{host}").hostname or "").lower()
        except ValueError:
            return False
        if name in LOOPBACK_NAMES or name in self.settings.names or name == self.settings.host:
            return True
        # Whoever opens a desk to a network without naming it is protected by passwords instead.
        return not is_loopback(self.settings.host) and not self.settings.names


class TooLargeError(Exception):
    """The body is larger than the desk takes."""


def _same_origin(headers: dict[str, str], host: str) -> bool:
    """Whether a browser says that the request comes from one of our own pages; what is no browser says nothing."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc.lower() == host.lower()


async def _plain(send: Send, status: int, words: str, more: dict[str, str]) -> None:
    headers = {"content-type": "text/plain; charset=utf-8", "content-security-policy": POLICY, **HEADERS, **more}
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
        }
    )
    await send({"type": "http.response.body", "body": words.encode()})
