"""The desk in a real Chromium: every view, judging, adding, the keyboard, narrow windows, accessibility."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.chromium import MARKS
from tests.desk.conftest import EXAMPLE, serving

pytestmark = MARKS


@pytest.fixture(scope="module")
def still(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A desk whose tests change nothing."""
    copy = Path(shutil.copy(example, tmp_path_factory.mktemp("still") / "border.2s"))
    with serving(copy) as address:
        yield address


@pytest.fixture
def desk(workspace: Path) -> Iterator[str]:
    """A desk of one's own."""
    with serving(workspace) as address:
        yield address


def views(address: str) -> dict[str, str]:
    """An address of every view."""

    def rows(path: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = httpx.get(f"{address}/api/{path}", timeout=30).json()["rows"]
        return found

    copied = next(d for d in rows("documents?limit=100") if d["copies"])
    copy = httpx.get(f"{address}/api/documents/{copied['slug']}", timeout=30).json()["copies"][0]
    other = copy["of"] if copy["doc"] == copied["id"] else copy["doc"]
    return {
        "today": "/",
        "events": "/events",
        "event": f"/event/{rows('events')[0]['slug']}",
        "claims": "/claims",
        "claim": f"/claim/{rows('claims')[0]['slug']}",
        "documents": "/documents",
        "document": f"/document/{copied['slug']}?at=0-20#at",
        "beside": f"/document/{copied['slug']}?beside={other}",
        "sources": "/sources",
        "source": f"/source/{rows('sources')[0]['slug']}",
        "contradictions": "/contradictions",
        "contradiction": f"/contradiction/{rows('contradictions')[0]['id']}",
        "indicators": "/indicators",
        "indicator": f"/indicator/{rows('indicators')[0]['id']}",
        "search": "/search?q=trains+border&since=2017-04-01",
        "rejects": "/rejects",
        "review": "/review",
        "review of claims": "/review?kind=same-claim",
        "review of roots": "/review?kind=same-root",
        "review of copies": "/review?kind=copy",
        "review of sources": "/review?kind=reliability",
        "audit": "/audit",
        "add": "/add",
        "a past day": "/as-of?day=2017-04-20",
        "brief": "/brief",
        "help": "/help",
        "account": "/account",
        "users": "/users",
        "api": "/api/",
    }


def listening(context: Any, address: str) -> tuple[Any, list[str]]:
    """A page, and everything that it says or asks for elsewhere."""
    page, said = context.new_page(), list[str]()

    def alarm(dialog: Any) -> None:
        said.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", alarm)
    page.on("request", lambda request: None if request.url.startswith(f"{address}/") else said.append(request.url))
    return page, said


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_view_is_accessible_and_quiet(browser: Any, still: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    context = browser.new_context(viewport={"width": 1400, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page, said = listening(context, still)
    found = {}
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if scheme == "dark":  # the same pages in other colours
        options["runOnly"] = ["color-contrast", "link-in-text-block"]
    for name, path in views(still).items():
        answer = page.goto(still + path)
        assert answer.status == 200, name
        results = axe.run(page, options=options)
        bad = [
            (v["id"], [n["html"][:120] for n in v["nodes"][:3]])
            for v in results.response["violations"]
            if v["impact"] in ("serious", "critical")
        ]
        if bad:
            found[name] = bad
    assert found == {}
    assert said == []
    context.close()


@pytest.mark.parametrize("width", [390, 1400])
def test_every_view_fits_and_asks_nobody_else(browser: Any, still: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844})
    page, said = listening(context, still)
    too_wide = []
    for name, path in views(still).items():
        page.goto(still + path)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            too_wide.append(name)
        if page.evaluate(
            "[...document.querySelectorAll('.scroll:has(table.stacked)')].some(s => s.scrollWidth > s.clientWidth)"
        ):
            too_wide.append(f"a table of {name}")
        assert page.locator("main").count() == 1, name
        assert page.locator("h1").count() == 1, name
    assert too_wide == []
    assert said == []
    context.close()


def test_the_open_section_is_in_sight_on_a_phone(browser: Any, still: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    for path in ("/", "/claims", "/review", "/add"):
        page.goto(still + path)
        box = page.locator(".sections [aria-current]").bounding_box()
        assert 0 <= box["x"] < box["x"] + box["width"] <= 390, path
    context.close()


def test_a_judgement_is_seen_by_others_survives_a_run_and_is_undone(browser: Any, desk: str, workspace: Path) -> None:
    first, second = browser.new_context(), browser.new_context()
    mine, theirs = first.new_page(), second.new_page()
    source = httpx.get(f"{desk}/api/sources", timeout=30).json()["rows"][0]
    address = f"{desk}/source/{source['slug']}"
    theirs.goto(address)
    assert "Nobody has graded it" in theirs.locator("aside").inner_text()
    mine.goto(address)
    mine.get_by_label("Grade").select_option("B")
    mine.locator("aside form").first.get_by_label("Why").fill("twelve years of accurate reports")
    mine.get_by_role("button", name="Set", exact=True).click()
    mine.wait_for_url(address)
    assert mine.locator(".letter").inner_text().startswith("B")
    theirs.get_by_role("link", name=re.compile("Show")).click(timeout=15_000)
    assert theirs.locator(".letter").inner_text().startswith("B")
    assert "twelve years" in theirs.locator("aside").inner_text()

    from twosource.runner import check
    from twosource.store.workspace import Workspace

    with Workspace(workspace) as opened:
        ledger = check([EXAMPLE], workspace=opened, workers=1).ledger
    assert {s.id: s.reliability for s in ledger.sources}[source["source"]["id"]] == "B"
    theirs.goto(address)
    assert theirs.locator(".letter").inner_text().startswith("B")
    theirs.get_by_role("button", name=re.compile("Take back")).click()
    theirs.wait_for_url(address)
    assert theirs.locator(".letter").inner_text().startswith("F")
    theirs.goto(f"{desk}/audit")
    assert "taken back by ana" in theirs.locator("table").inner_text()
    first.close()
    second.close()


def test_a_split_changes_the_claim_at_once_and_without_a_script(
    browser: Any, desk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from twosource.desk.pages import work

    monkeypatch.setattr(work, "PATIENCE", 25.0)  # on a busy machine the page would else go on before the work is done
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    claim = httpx.get(f"{desk}/api/claims", timeout=30).json()["rows"][0]
    page.goto(f"{desk}/claim/{claim['slug']}")
    page.locator(".wrongs").nth(1).locator("summary").click()
    form = page.locator(".wrongs").nth(1).locator("form", has_text="Not the same claim")
    (other,) = form.locator("select").select_option(index=1)
    parted = {form.locator("input[name=subject]").get_attribute("value"), other}
    form.get_by_label("Why").fill("one speaks of drills")
    form.get_by_role("button").click()
    assert page.locator("h1").count() == 1
    page.goto(f"{desk}/claims")
    for row in httpx.get(f"{desk}/api/claims?limit=100", timeout=30).json()["rows"]:
        held = httpx.get(f"{desk}/api/claims/{row['slug']}", timeout=30).json()["claim"]["appearances"]
        assert not parted <= {a["id"] for a in held}
    context.close()


def test_the_review_queue_by_keyboard_alone(browser: Any, desk: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(desk)
    page.keyboard.press("g")
    page.keyboard.press("r")
    page.wait_for_url(f"{desk}/review")
    for _ in range(2):
        question = page.locator("input[name=item]").get_attribute("value")
        page.keyboard.press("1")
        page.keyboard.type("seen both, they stand")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.locator("input[name=item]").get_attribute("value") != question
    answered = page.locator("input[name=item]").get_attribute("value")
    assert answered
    page.locator("body").press("n")
    page.wait_for_url(re.compile("after="))
    assert page.locator("input[name=item]").get_attribute("value") != answered
    with page.expect_navigation():
        page.keyboard.press("u")
    rows = httpx.get(f"{desk}/api/judgements", timeout=30).json()["rows"]
    assert [r["judgement"]["kind"] for r in rows].count("undo") == 1
    assert len(rows) == 3
    context.close()


def test_keys_lead_through_a_list(browser: Any, still: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{still}/claims")
    page.keyboard.press("j")
    page.keyboard.press("j")
    href = page.locator(".line .head a").nth(1).get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(still + str(href))
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("missile")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/search"))
    assert page.locator(".line").count() > 0
    context.close()


def test_an_upload_shows_how_far_it_is_and_what_it_brought(browser: Any, desk: str, tmp_path: Path) -> None:
    report = tmp_path / "harbour.md"
    report.write_text(
        "---\noutlet: Reni Courier\npublished: 2024-03-02\n---\n# Ferries return\n\nThree ferries left Reni on Friday, "
        "the harbour master said. He said that forty cars were on board.\n",
        "utf-8",
    )
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{desk}/add")
    page.locator("input[type=file]").set_input_files([str(report)])
    page.get_by_role("button", name="Upload and read").click()
    page.wait_for_url(re.compile(r"/runs/\d+"))
    page.get_by_text("1 new report").wait_for(timeout=60_000)
    page.get_by_role("link", name=re.compile("Ferries")).first.click()
    assert "harbour master" in page.locator("div.text").inner_text()
    page.goto(desk)
    assert "Three ferries left Reni" in page.locator("#changed + p + ul, #changed ~ ul").first.inner_text()
    context.close()
