"""Fetching from a server of our own: politeness, bounds, and that no private address is reached unless allowed."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests import samples
from twosource.fetch import Archive, Fetched, Fetcher, Limits, Refused, Unchanged, read_mixed, reports_of, robots
from twosource.fetch.guard import is_public
from twosource.records import Document, Reject, Report
from twosource.stages.documents import make_document
from twosource.stages.reports import read_paths

QUICK = Limits(max_bytes=200_000, seconds=2.0, wait=1.0, redirects=3, tries=2, longest_pause=5.0, between=0.0)

BOMB = gzip.compress(b"\0" * 100_000_000, 1)  # once, not while a fetcher waits for it


class _Site(BaseHTTPRequestHandler):
    """A page, a feed and every kind of trouble."""

    busy = 0
    seen: list[tuple[str, dict[str, str]]] = []  # noqa: RUF012 - emptied by the fixture

    def do_GET(self) -> None:
        type(self).seen.append((self.path, dict(self.headers)))
        answer = getattr(self, f"_{self.path.strip('/').split('/')[0].split('.')[0]}", None)
        (answer or (lambda: self._say(404, b"")))()

    def _say(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), "Content-Type": "text/html", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _robots(self) -> None:
        self._say(200, b"User-agent: *\nDisallow: /private\nAllow: /private/open$\n", Content_Type="text/plain")

    def _page(self) -> None:
        if self.headers.get("If-None-Match") == '"v1"':
            self._say(304, b"", ETag='"v1"')
        else:
            self._say(200, gzip.compress(samples.PAGE.encode()), ETag='"v1"', Content_Encoding="gzip")

    def _feed(self) -> None:
        self._say(200, samples.RSS, Content_Type="application/rss+xml")

    def _private(self) -> None:
        self._say(200, samples.PAGE.encode())

    def _circle(self) -> None:
        self._say(302, b"", Location="/circle")

    def _chain(self) -> None:
        self._say(302, b"", Location=f"/chain/{len(self.seen)}")

    def _inside(self) -> None:
        self._say(302, b"", Location=f"http://127.0.0.1:{self.server.server_port}/page")  # type: ignore[attr-defined]

    def _file(self) -> None:
        self._say(302, b"", Location="file:///etc/passwd")

    def _busy(self) -> None:
        type(self).busy += 1
        if type(self).busy == 1:
            self._say(503, b"", Retry_After="3")
        else:
            self._say(200, samples.PAGE.encode())

    def _never(self) -> None:
        self._say(429, b"", Retry_After="86400")

    def _large(self) -> None:
        self._say(200, b"x" * 300_000)

    def _endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(2000):
                self.wfile.write(b"x" * 1000)
        except OSError:
            return

    def _bomb(self) -> None:
        self._say(200, BOMB, Content_Encoding="gzip")

    def _slow(self) -> None:
        try:
            self.wfile.write(b"HTTP/1.0 200 OK\r\n")
            for i in range(100):
                self.wfile.write(b"X-%d: a\r\n" % i)
                time.sleep(0.1)
        except OSError:
            return

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Site) as site:
        thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{site.server_address[1]}"
        site.shutdown()


@pytest.fixture
def slept() -> list[float]:
    _Site.seen.clear()
    _Site.busy = 0
    return []


@pytest.fixture
def fetcher(slept: list[float]) -> Iterator[Fetcher]:
    with Fetcher(limits=QUICK, allow_private=True, sleep=slept.append) as one:
        yield one


def why(found: object) -> str:
    assert isinstance(found, Refused), found
    assert "\n" not in found.reason
    return found.reason


def test_a_page_is_fetched_once_and_then_only_asked_for(server: str, fetcher: Fetcher) -> None:
    found = fetcher.get(f"{server}/page")
    assert isinstance(found, Fetched)
    assert found.body == samples.PAGE.encode()
    assert isinstance(fetcher.get(f"{server}/page", found.validators), Unchanged)
    assert [path for path, _ in _Site.seen] == ["/robots.txt", "/page", "/page"]
    agent = _Site.seen[0][1]["User-Agent"]
    assert agent.startswith("twosource/")
    (report,) = reports_of(found)
    assert isinstance(report, Report)
    document = make_document(report)
    assert isinstance(document, Document)
    assert (document.outlet, document.url, document.retrieved) == ("Morning Post", f"{server}/page", found.retrieved)
    assert document.sha256 == found.sha256


def test_robots_are_obeyed(server: str, fetcher: Fetcher) -> None:
    assert "robots.txt" in why(fetcher.get(f"{server}/private/page"))
    assert isinstance(fetcher.get(f"{server}/private/open"), Fetched)
    assert "/private/page" not in [path for path, _ in _Site.seen]


def test_the_private_network_is_not_reached_by_any_way(server: str) -> None:
    port = server.rsplit(":", 1)[1]
    _Site.seen.clear()
    with Fetcher(limits=QUICK) as closed:
        for host in ("127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "0x7f.1"):
            assert isinstance(closed.get(f"http://{host}:{port}/page"), Refused), host
        assert "private" in why(closed.get(f"{server}/page"))
    assert _Site.seen == []
    with Fetcher(limits=QUICK, resolver=lambda host, port: ["93.184.216.34", "10.0.0.1"]) as mixed:
        assert "10.0.0.1" in why(mixed.get("http://news.example/page"))


@pytest.mark.parametrize("address", ["169.254.169.254", "::ffff:169.254.169.254", "fd00:ec2::254"])
def test_where_clouds_keep_their_keys_nothing_is_fetched_even_with_private_addresses(address: str) -> None:
    with Fetcher(limits=QUICK, allow_private=True, resolver=lambda host, port: [address]) as one:
        assert "never fetched" in why(one.get("http://news.example/page"))


def test_a_name_that_changes_its_address_is_checked_at_each_connection(server: str) -> None:
    """The second look-up leads inside, as in DNS rebinding: there is no second look-up for one connection."""
    port = int(server.rsplit(":", 1)[1])
    answers = iter([["127.0.0.1"]])
    asked: list[str] = []

    def resolver(host: str, port: int) -> list[str]:
        asked.append(host)
        return next(answers, ["127.0.0.1"])

    with Fetcher(limits=QUICK, resolver=resolver) as one:
        assert "private" in why(one.get(f"http://rebind.example:{port}/page"))
    assert asked == ["rebind.example"] * QUICK.tries or asked == ["rebind.example"]


def test_a_redirect_is_checked_like_the_first_address(server: str, fetcher: Fetcher) -> None:
    assert "circle" in why(fetcher.get(f"{server}/circle"))
    assert "redirects" in why(fetcher.get(f"{server}/chain"))
    assert "file addresses" in why(fetcher.get(f"{server}/file"))
    port = server.rsplit(":", 1)[1]
    public = {"news.example": ["127.0.0.1"]}
    from twosource.fetch import guard

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(guard, "is_public", lambda address: False)
        with Fetcher(limits=QUICK, resolver=lambda host, _: public.get(host, [host])) as one:
            assert isinstance(one.get(f"http://news.example:{port}/inside"), Refused)


def test_a_busy_server_is_given_its_pause(server: str, fetcher: Fetcher, slept: list[float]) -> None:
    assert isinstance(fetcher.get(f"{server}/busy"), Fetched)
    assert slept == [3.0]
    never = fetcher.get(f"{server}/never")
    assert isinstance(never, Refused)
    assert never.retry_after == 86400.0
    assert slept == [3.0]


@pytest.mark.parametrize("path", ["large", "endless", "bomb"])
def test_an_answer_is_bounded(server: str, path: str, fetcher: Fetcher) -> None:
    reason = why(fetcher.get(f"{server}/{path}"))
    assert "MB" in reason or "times its size" in reason


def test_a_server_that_dribbles_its_headers_is_left(server: str, fetcher: Fetcher) -> None:
    started = time.monotonic()
    assert "within" in why(fetcher.get(f"{server}/slow"))
    assert time.monotonic() - started < 8


@pytest.mark.parametrize(
    "url", ["ftp://x.example/", "http://", "http://user:pass@x.example/", "http://[::1", "http://x.example:99999/", "x"]
)
def test_what_is_no_address_is_refused(url: str, fetcher: Fetcher) -> None:
    assert why(fetcher.get(url))


def test_what_was_fetched_can_be_read_again_from_its_archive(server: str, tmp_path: Path) -> None:
    path = tmp_path / "kept.warc.gz"
    with Archive(path) as archive, Fetcher(QUICK, allow_private=True, archive=archive) as one:
        assert isinstance(one.get(f"{server}/page"), Fetched)
    items = list(read_paths([path]))
    pages = [make_document(item) for item in items if isinstance(item, Report) and item.media_type == "text/html"]
    assert [p.outlet for p in pages if isinstance(p, Document)] == ["Morning Post"]
    from warcio.archiveiterator import ArchiveIterator

    with path.open("rb") as file:
        kinds = [record.rec_type for record in ArchiveIterator(file, check_digests=True)]
    assert kinds == ["warcinfo", "request", "response", "request", "response"]


def test_paths_and_addresses_together(server: str, tmp_path: Path, fetcher: Fetcher) -> None:
    (tmp_path / "a.html").write_text(samples.PAGE, encoding="utf-8")
    items = list(read_mixed([tmp_path, f"{server}/feed", f"{server}/nowhere"], fetcher))
    assert [type(item) for item in items] == [Report, Report, Report, Reject]
    assert len({item.id for item in items if isinstance(item, Report)}) == 3


@pytest.mark.parametrize(
    "address", "127.0.0.1 10.1.2.3 192.168.1.1 169.254.169.254 0.0.0.0 100.64.1.1 ::1 fe80::1 fc00::1 ::ffff:10.0.0.1 "
    "224.0.0.1 240.0.0.1 64:ff9b::a00:1 2002:a00:1:: nonsense".split()
)  # fmt: skip
def test_addresses_that_are_not_of_the_open_internet(address: str) -> None:
    assert not is_public(address)


def test_addresses_of_the_open_internet() -> None:
    assert is_public("93.184.216.34")
    assert is_public("2606:2800:220:1:248:1893:25c8:1946")


def test_robots_rules_as_the_standard_has_them() -> None:
    text = (
        "User-agent: other\nDisallow: /\n\nUser-agent: twosource\nUser-agent: friend\nDisallow: /*.pdf$\nDisallow: /a\n"
        "Allow: /a/b\nCrawl-delay: 7\n\nUser-agent: *\nDisallow: /\nSitemap: https://x.example/s.xml\n"
    )
    rules = robots.read(text, "twosource")
    allowed = {
        path: rules.allows(f"https://x.example{path}") for path in ("/", "/a", "/a/b/c", "/x.pdf", "/x.pdf?y", "/%61")
    }
    assert allowed == {"/": True, "/a": False, "/a/b/c": True, "/x.pdf": False, "/x.pdf?y": True, "/%61": False}
    assert rules.delay == 7.0
    assert rules.sitemaps == ["https://x.example/s.xml"]
    started = time.process_time()
    robots.Robots(rules=[("/" + "*a" * 500 + "$", False)]).allows("https://x.example/" + "a" * 5000)
    assert time.process_time() - started < 1
    assert replace(QUICK, tries=1).tries == 1
