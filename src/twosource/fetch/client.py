"""One polite reader of the web: one request at a time, robots.txt, conditional requests, back-off, bounds."""

from __future__ import annotations

import datetime as dt
import email.utils
import hashlib
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from twosource.fetch import guard, robots
from twosource.records import Reject, Report

if TYPE_CHECKING:
    import httpx

    from twosource.fetch.archive import Archive

AGENT = "twosource"
_ACCEPT = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/json;q=0.9,*/*;q=0.5"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_AGAIN = frozenset({429, 500, 502, 503, 504})
_CHARSET = re.compile(r"charset\s{0,5}=\s{0,5}[\"']?([\w:.-]{2,40})", re.IGNORECASE)

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Limits:
    """How much an address may take. Bytes are counted as sent and again as unpacked."""

    max_bytes: int = 20_000_000
    seconds: float = 60.0  # of one answer, from connecting to its last byte
    wait: float = 15.0  # for the next bytes
    redirects: int = 5
    tries: int = 3
    longest_pause: float = 60.0  # a server that asks for a longer one is left alone
    between: float = 1.0  # seconds between two requests to one host


@dataclass(frozen=True)
class Validators:
    """What the server said of the last version: sent back, so that it may answer "not modified"."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True)
class Exchange:
    """A request and its answer as they went over the line."""

    url: str
    request: Headers
    status: int
    reason: str
    headers: Headers
    raw: bytes
    when: str

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name), None)

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc.rpartition("@")[2]

    @property
    def path(self) -> str:
        parts = urlsplit(self.url)
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


@dataclass(frozen=True)
class Fetched:
    """This is what the address holds. `url` is where the redirects led, `asked` what was asked for."""

    asked: str
    url: str
    retrieved: str
    headers: Headers
    body: bytes
    sha256: str  # of the bytes as sent
    validators: Validators

    @property
    def media_type(self) -> str | None:
        return next((v for k, v in self.headers if k.lower() == "content-type"), None)


@dataclass(frozen=True)
class Unchanged:
    """The address holds what it held at the last look."""

    asked: str
    retrieved: str


@dataclass(frozen=True)
class Refused:
    """Nothing was fetched, and this is why. `retry_after`: seconds that the server asks to be left alone."""

    asked: str
    reason: str
    retry_after: float | None = None


class _No(Exception):  # noqa: N818 - it is an answer
    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


def is_address(text: str) -> bool:
    """Whether a word of the command line is an address and not a path."""
    return text.lower().startswith(("http://", "https://"))


@dataclass
class Fetcher:
    """Fetches one address after the other. Not to be shared between threads. Close it, or use it in a `with`."""

    limits: Limits = field(default_factory=Limits)
    allow_private: bool = False
    archive: Archive | None = None
    obey_robots: bool = True
    ports: frozenset[int] | None = None  # that may be asked; None: any
    resolver: guard.Resolve = guard.resolve
    sleep: Callable[[float], None] = time.sleep

    def __post_init__(self) -> None:
        self._backend: guard.Backend | None = None
        self._client: httpx.Client | None = None
        self._robots: dict[str, robots.Robots | str] = {}
        self._last: dict[str, float] = {}

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def get(self, url: str, known: Validators | None = None) -> Fetched | Unchanged | Refused:
        """What an address holds. `known`: what the server said of the version that is held already. Never raises."""
        try:
            last = self._followed(url, known or Validators())
            if last.status == 304:
                return Unchanged(asked=url, retrieved=last.when)
            return self._fetched(url, last)
        except _No as no:
            return Refused(asked=url, reason=str(no), retry_after=no.retry_after)

    # ------------------------------------------------------------ one address

    def _followed(self, url: str, known: Validators) -> Exchange:
        """The last exchange of a chain of redirects, each checked like the first."""
        asked: set[str] = set()
        at = url
        for _ in range(self.limits.redirects + 1):
            _check_url(at, self.ports)
            if at in asked:
                raise _No(f"redirects in a circle: {at[:200]}")
            asked.add(at)
            delay = self._allowed(at)
            exchange = self._tried(at, known, delay)
            where = exchange.header("location") if exchange.status in _REDIRECTS else None
            if where is None:
                if exchange.status not in (200, 304):
                    raise _No(f"the server answers {exchange.status} {exchange.reason}".strip())
                return exchange
            try:
                at = urljoin(at, where.strip())
            except ValueError:
                raise _No(f"redirects to an address that is none: {where[:200]}") from None
        raise _No(f"more than {self.limits.redirects} redirects; the last leads to {at[:200]}")

    def _fetched(self, url: str, last: Exchange) -> Fetched:
        from twosource.stages.reports import Undecodable, decoded_body

        try:
            body = decoded_body(last.raw, None, last.header("content-encoding"))
        except Undecodable as error:
            raise _No(str(error)) from None
        return Fetched(
            asked=url, url=last.url, retrieved=last.when, headers=last.headers, body=body,
            sha256=hashlib.sha256(last.raw).hexdigest(),
            validators=Validators(last.header("etag"), last.header("last-modified")),
        )  # fmt: skip

    def _tried(self, url: str, known: Validators, delay: float) -> Exchange:
        """One exchange, again after a pause when the server is busy or does not answer."""
        pause = 1.0
        for attempt in range(1, self.limits.tries + 1):
            last = attempt == self.limits.tries
            self._rest(url, delay)
            try:
                exchange = self._exchange(url, known)
            except _No as no:
                if last or no.retry_after is None:
                    raise _No(str(no)) from None
                self.sleep(pause)
            else:
                if exchange.status not in _AGAIN:
                    return exchange
                asked = _retry_after(exchange.header("retry-after"))
                if last or (asked or 0.0) > self.limits.longest_pause:
                    raise _No(f"the server answers {exchange.status} {exchange.reason}".strip(), asked)
                self.sleep(asked if asked is not None else pause)
            pause *= 2
        raise AssertionError("the last attempt returns or raises")

    def _rest(self, url: str, delay: float) -> None:
        """Wait until the host has had its pause."""
        host = urlsplit(url).netloc
        since = time.monotonic() - self._last.get(host, float("-inf"))
        pause = max(self.limits.between, min(delay, self.limits.longest_pause))
        if since < pause:
            self.sleep(pause - since)
        self._last[host] = time.monotonic()

    def _allowed(self, url: str) -> float:
        """Seconds between requests that the site asks for. Raises _No when its robots.txt forbids the address."""
        if not self.obey_robots:
            return 0.0
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = self._read_robots(origin)
        found = self._robots[origin]
        if isinstance(found, str):
            raise _No(found)
        if not found.allows(url):
            raise _No("the site's robots.txt asks readers like this one to stay away from it")
        return found.delay

    def _read_robots(self, origin: str) -> robots.Robots | str:
        """RFC 9309, 2.3.1: what is not there allows everything; a server that fails allows nothing."""
        at = f"{origin}/robots.txt"
        try:
            for _ in range(self.limits.redirects + 1):
                _check_url(at, self.ports)
                exchange = self._exchange(at, Validators(), robots.MAX_BYTES)
                where = exchange.header("location") if exchange.status in _REDIRECTS else None
                if where is None:
                    break
                at = urljoin(at, where.strip())
        except (_No, ValueError) as error:
            return f"its robots.txt cannot be read: {error}"
        if exchange.status >= 500 or exchange.status == 429:
            return f"its robots.txt cannot be read: the server answers {exchange.status}"
        if exchange.status != 200:
            return robots.Robots()
        from twosource.stages.reports import Undecodable, decoded_body

        try:
            body = decoded_body(exchange.raw, None, exchange.header("content-encoding"))
        except Undecodable as error:
            return f"its robots.txt cannot be read: {error}"
        return robots.read(body[: robots.MAX_BYTES].decode("utf-8", "replace"), AGENT)

    # ------------------------------------------------------------ the wire

    def _exchange(self, url: str, known: Validators, most: int | None = None) -> Exchange:
        """One request. Raises _No, with `retry_after` 0 when another try may help."""
        import httpcore
        import httpx

        most = most or self.limits.max_bytes
        client = self._open()
        assert self._backend is not None
        self._backend.deadline = time.monotonic() + self.limits.seconds
        ask = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        when = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        try:
            with client.stream("GET", url, headers={k: v for k, v in ask.items() if v}) as response:
                raw = _bounded(response, most)
                exchange = Exchange(
                    url=url, request=tuple(response.request.headers.items()), status=response.status_code,
                    reason=response.reason_phrase, headers=tuple(response.headers.multi_items()), raw=raw, when=when,
                )  # fmt: skip
        except (
            httpx.InvalidURL,
            httpx.UnsupportedProtocol,
            httpx.LocalProtocolError,
            UnicodeError,
            ValueError,
        ) as error:
            raise _No(f"not an address that can be asked for ({str(error)[:120]})") from None
        except (httpx.HTTPError, httpcore.ConnectError, httpcore.ReadTimeout, OSError) as error:
            raise self._why(error) from None
        if self.archive is not None and exchange.status not in _AGAIN:
            self.archive.add(exchange)
        return exchange

    def _why(self, error: Exception) -> _No:
        import httpx

        causes: list[BaseException] = []
        cause: BaseException | None = error
        while cause is not None and cause not in causes and len(causes) < 10:
            causes.append(cause)
            cause = cause.__cause__ or cause.__context__
        forbidden = next((c for c in causes if isinstance(c, guard.Forbidden)), None)
        if forbidden is not None:
            return _No(str(forbidden))
        if any(isinstance(c, guard.Overdue) for c in causes):
            return _No(f"no whole answer within {self.limits.seconds:g} seconds")
        if isinstance(error, httpx.TimeoutException):
            return _No(f"no answer within {self.limits.wait:g} seconds", 0.0)
        return _No(f"cannot be fetched ({str(error)[:160] or type(error).__name__})", 0.0)

    def _open(self) -> httpx.Client:
        if self._client is None:
            import httpcore
            import httpx

            self._backend = guard.Backend(self.allow_private, self.resolver)
            transport = httpx.HTTPTransport(trust_env=False, retries=0)
            # httpx has no public way to give its pool a backend; the pool is httpcore's, whose interface this is.
            transport._pool = httpcore.ConnectionPool(
                ssl_context=httpx.create_ssl_context(trust_env=False), max_connections=4, keepalive_expiry=10.0,
                network_backend=self._backend, retries=0,
            )  # fmt: skip
            self._client = httpx.Client(
                transport=transport, trust_env=False, follow_redirects=False, timeout=self.limits.wait,
                headers={
                    "User-Agent": f"{AGENT}/{_version()} (news verification; obeys robots.txt)",
                    "Accept": _ACCEPT,
                    "Accept-Encoding": "gzip, deflate, br",
                    "Accept-Language": "en,*;q=0.5",
                },
            )  # fmt: skip
        return self._client


def _bounded(response: httpx.Response, most: int) -> bytes:
    """The body as sent. Raises _No when it is larger than `most` bytes."""
    stated = response.headers.get("content-length", "")
    if stated.isdecimal() and int(stated) > most:
        raise _No(f"the answer has {int(stated) // 1_000_000} MB, more than {most / 1e6:g} MB")
    out = bytearray()
    for chunk in response.iter_raw():
        out += chunk
        if len(out) > most:
            raise _No(f"the answer is larger than {most / 1e6:g} MB")
    return bytes(out)


def _check_url(url: str, ports: frozenset[int] | None) -> None:
    """Raise _No for anything but a plain http or https address, at one of these ports where they are given."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise _No(f"not an address: {url[:200]}") from None
    if parts.scheme not in ("http", "https"):
        raise _No(f"{parts.scheme or 'no'} addresses are not fetched, only http and https")
    if not host:
        raise _No(f"an address without a host: {url[:200]}")
    if ports is not None and port is not None and port not in ports:
        raise _No(f"port {port} is not fetched from, only {' and '.join(map(str, sorted(ports)))}")
    if parts.username is not None or parts.password is not None:
        raise _No("an address with a name and a password in it is not fetched")
    if len(url) > 4000:
        raise _No("an address of more than 4,000 characters")


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("twosource")
    except PackageNotFoundError:
        return "0"


def _retry_after(value: str | None) -> float | None:
    """Seconds, from seconds or from a date."""
    if not value:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        when = email.utils.parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=dt.UTC)
    return max(0.0, (when - dt.datetime.now(dt.UTC)).total_seconds())


def reports_of(found: Fetched | Refused) -> Iterator[Report | Reject]:
    """What was fetched as reports, of whatever kind it is; a Refused as its Reject."""
    from twosource.stages.reports import kept_headers, read_bytes

    if isinstance(found, Refused):
        yield Reject(path=found.asked, stage="fetch", reason=found.reason, url=found.asked)
        return
    more: dict[str, Any] = {}
    if (media := found.media_type) and (match := _CHARSET.search(media)):
        more["charset"] = match[1]
    yield from read_bytes(
        found.asked, found.body, url=found.url, retrieved=found.retrieved, headers=kept_headers(list(found.headers)),
        media_type=found.media_type, raw_sha256=found.sha256, **more,
    )  # fmt: skip
