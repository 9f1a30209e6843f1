"""Documents that want to run in the reader's browser, and claims of megabytes: all of it stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.chromium import ARGUMENTS, CHROMIUM
from tests.desk.conftest import client, serving
from tests.desk.test_browser import listening
from twosource.ledger import (
    Ledger,
    LedgerAppearance,
    LedgerClaim,
    LedgerCopy,
    LedgerCredibility,
    LedgerDocument,
    LedgerEvent,
    LedgerIndicator,
)
from twosource.ledger import LedgerBaseline as Baseline
from twosource.pipeline import Tables
from twosource.records import (
    Contradiction,
    Document,
    Hop,
    Independence,
    Observation,
    Reject,
    Removed,
    RootItem,
    Slots,
    Source,
    When,
    Where,
)
from twosource.store.workspace import Workspace

EVIL = (
    "<script>window.pwned=1</script><img src=x onerror=window.pwned=1>\"'><svg onload=window.pwned=1>{{7*7}}\u202eflip"
)
URL = "javascript:window.pwned=1"
ID = '../../etc/passwd"><script>window.pwned=1</script>'
LARGE = 5_000_000


def hostile() -> tuple[Ledger, list[Document]]:
    """A ledger in which every string is hostile and one claim is five megabytes long."""
    text = f"{EVIL} said the mayor. {EVIL}\n\n" + "A" * 300 + " " + EVIL
    long = "tank " * (LARGE // 5)
    documents = [
        Document(
            id=ident, report=ident, path=f"{EVIL}.txt", url=URL, outlet=EVIL, title=EVIL, byline=EVIL, published=when,
            published_precision="day", published_basis=EVIL, language="en", text=body, notes=(EVIL,),
            removed=(Removed(text=EVIL, reason=EVIL, at=0),),
        )
        for ident, when, body in ((ID, "2024-01-01", text), ("b", "2024-01-02", text), ("big", EVIL, long))
    ]  # fmt: skip
    when = When(earliest="2024-01-01T00:00:00Z", latest="2024-01-01T23:59:59Z", precision="day", as_written=EVIL)
    where = Where(name=EVIL, lat=46.0, lon=28.0, precision="city")

    def appearance(ident: str, doc: str, span: tuple[int, int], quote: str) -> LedgerAppearance:
        chain = (Hop(source=EVIL, name=EVIL), Hop(source="s-1", name=EVIL, cue=EVIL, role=EVIL, span=(0, 5), why=EVIL))
        return LedgerAppearance(
            id=ident, doc=doc, span=span, quote=quote, chain=chain, root="s-1", polarity="affirmed", hedges=(EVIL,),
            certainty="possible", slots=Slots(who=(EVIL,), when=when, where=(where,)),
        )  # fmt: skip

    def claim(ident: str, words: str, found: tuple[LedgerAppearance, ...], rank: int) -> LedgerClaim:
        item = RootItem(source="s-1", name=EVIL, appearances=tuple(a.id for a in found), why=EVIL)
        return LedgerClaim(
            id=ident, text=words, event="e<1>", appearances=found, drift=(), rank=rank, why=(EVIL,),
            roots=Independence(min=1, max=2, items=(item,), why=EVIL),
            credibility=LedgerCredibility(grade=3, why=EVIL),
        )  # fmt: skip

    small = tuple(appearance(f"a{n}", d, (0, len(EVIL)), EVIL) for n, d in enumerate((ID, "b")))
    claims = (
        claim("c<script>", EVIL, small, 1),
        claim("c-big", long, (appearance("a-big", "big", (0, len(long)), long),), 2),
    )
    ledger = Ledger(
        documents=tuple(
            LedgerDocument(
                id=d.id, path=d.path, url=d.url, outlet=d.outlet, title=d.title, byline=d.byline, published=d.published,
                published_precision="day", language="en", text=d.text, removed=d.removed, notes=d.notes,
            )
            for d in documents
        ),
        rejects=(Reject(path=EVIL, stage=EVIL, reason=EVIL),),
        copies=(
            LedgerCopy(doc="b", of=ID, kind="near", containment=0.5, direction="unknown", why=EVIL,
                       spans=((0, 90, 0, 90),)),
        ),
        sources=(Source(id="s-1", name=EVIL, kind="person", aliases=(EVIL,), owner=EVIL, role=EVIL, affiliation=EVIL),
                 Source(id=EVIL, name=EVIL, kind="outlet")),
        claims=claims,
        events=(LedgerEvent(id="e<1>", headline=EVIL, when=when, where=(where,), rank=1,
                            claims=("c<script>", "c-big")),),
        contradictions=(
            Contradiction(id="x<1>", kind="quantity", between=("a0", "a1"), values=(EVIL, EVIL), why=EVIL,
                          status="open"),
        ),
        indicators=(
            LedgerIndicator(
                id="i<1>", name=EVIL, place=EVIL, unit=EVIL, baseline=Baseline(value=3, period=EVIL), alerts=(),
                observations=(Observation(value=5, low=4, high=6, when=when, evidence=("a0",), as_written=EVIL),),
            ),
        ),
    )  # fmt: skip
    return ledger, documents


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("hostile") / "hostile.2s"
    ledger, documents = hostile()
    with Workspace(found) as workspace:
        workspace.finish(Tables([*documents, *ledger.rejects]), b"{}", "made", {"documents": 3}, ledger)
    return found


def walk(get: Any) -> Iterator[tuple[str, str]]:
    """Every page that can be reached by a link from the front page, with its text."""
    waiting, met = ["/", "/search?q=script", "/search?q=" + "tank+" * 60, "/review", "/audit"], set[str]()
    while waiting:
        where = waiting.pop()
        bare = where.partition("#")[0]
        if bare in met or bare.startswith("/static"):
            continue
        met.add(bare)
        text = get(bare)
        yield bare, text
        for href in re.findall(r'href="(/[^"]*)"', text):
            href = href.replace("&amp;", "&")
            if not (href.startswith(("/brief?", "/openapi", "/api/claims")) or re.search(r"from=\d{6}", href)):
                waiting.append(href)


def test_every_page_stays_small_and_whole(path: Path) -> None:
    with client(path) as caller:
        sizes = {}
        for where, text in walk(lambda p: caller.get(p, follow_redirects=True).text):
            sizes[where] = len(text)
            assert "<script>window" not in text, where
            assert "<img src=x" not in text, where
            assert "<svg onload" not in text, where
            assert 'href="javascript' not in text, where
            assert "\u202e" not in text, where
            assert "that did not work" not in text.lower(), where
        lists = {where: size for where, size in sizes.items() if not where.startswith("/document/")}
        assert len(sizes) > 20
        assert max(lists.values()) < 400_000, max(lists.items(), key=lambda pair: pair[1])
        assert max(sizes.values()) < 1_500_000


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (Debian: apt-get install chromium)")
def test_nothing_runs_in_a_browser(path: Path) -> None:
    api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with serving(path) as address, api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        context = browser.new_context(viewport={"width": 390, "height": 844})
        page, said = listening(context, address)
        visited = 0

        def get(where: str) -> str:
            nonlocal visited
            visited += 1
            page.goto(address + where)
            assert page.evaluate("window.pwned") is None, where
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, where
            found: str = page.content()
            return found

        for _ in walk(get):
            if visited > 45:
                break
        assert visited > 20
        assert said == []
        browser.close()


def test_hostile_files_and_texts_are_taken_as_reports(workspace: Path) -> None:
    """A script in a name, a name that climbs, an SVG, a page: kept under harmless names, never served."""
    with client(workspace) as caller:
        csrf = caller.get("/api/session").json()["csrf"]
        svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>window.pwned=1</script></svg>'
        head = b"<html><head><title><script>window.pwned=1</script>Ferry sinks</title></head>"
        page = head + b"<body><p>A ferry sank, the mayor said.</p></body></html>"
        files = [
            (
                "files",
                ("../../../etc/<img src=x onerror=alert(1)>.txt", b"The bridge fell, police said.", "text/plain"),
            ),
            ("files", ("..\\..\\boot.svg", svg, "image/svg+xml")),
            ("files", ("a.html", page, "text/html")),
        ]
        answer = caller.post("/api/reports", files=files, headers={"x-csrf-token": csrf})
        assert answer.status_code == 202
        job = caller.app.state.desk.jobs.get(answer.json()["run"])
        assert caller.app.state.desk.jobs.wait(job, 90)
        assert job.state == "done", job.error
        kept = sorted(
            p.relative_to(workspace.parent) for p in workspace.parent.rglob("*") if p.is_file() and ".reports" in str(p)
        )
        assert {p.parts[0] for p in kept} == {"border.2s.reports"}
        assert all(re.fullmatch(r"[\w.()+-]+", p.name) for p in kept)
        assert len(kept) == 3
        shown = caller.get(f"/runs/{job.number}").text
        assert "<script>window" not in shown
        assert caller.get("/static/../border.2s.reports").status_code == 404
