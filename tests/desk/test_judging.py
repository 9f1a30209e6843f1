"""Every kind of judgement, made in a browser with the forms of the pages, as somebody would who knows no ids."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.chromium import MARKS
from tests.desk.conftest import serving

pytestmark = MARKS
WHY = "seen with my own eyes"


@pytest.fixture
def desk(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    from twosource.desk.pages import work

    monkeypatch.setattr(work, "PATIENCE", 0.0)  # what the work makes of it is tested elsewhere
    with serving(workspace) as address:
        yield address


def rows(address: str, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = httpx.get(f"{address}/api/{path}", timeout=60).json()["rows"]
    return found


def send(page: Any, form: Any, **fields: str) -> None:
    """Open what hides the form, fill it and send it."""
    form.evaluate("form => { for (let e = form; e; e = e.parentElement) if (e.tagName === 'DETAILS') e.open = true }")
    for name, value in fields.items():
        field = form.locator(f"[name={name}]:not([type=hidden])").first
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value) if value else field.select_option(index=1)
        else:
            field.fill(value)
    form.locator("[name=why]").fill(WHY)
    with page.expect_navigation():
        form.locator("button").click()
    assert "did not work" not in page.locator("main").inner_text()


def form_of(page: Any, kind: str, n: int = 0) -> Any:
    return page.locator(f"form:has(input[name=kind][value={kind}])").nth(n)


def both_roots(page: Any) -> None:
    form = form_of(page, "same-root")
    form.evaluate("form => form.closest('details').open = true")
    form.locator("select").nth(0).select_option(index=1)
    form.locator("select").nth(1).select_option(index=2)
    send(page, form)


def two_claims(page: Any) -> None:
    form = form_of(page, "different-event")
    form.evaluate("form => form.closest('details').open = true")
    form.locator("select").nth(0).select_option(index=1)
    form.locator("select").nth(1).select_option(index=2)
    send(page, form)


def same_claim(page: Any) -> None:
    send(page, form_of(page, "same-claim"), subject="")


def different_claim(page: Any) -> None:
    send(page, form_of(page, "different-claim"), subject="")


def same_event(page: Any) -> None:
    send(page, form_of(page, "same-event"), subject="")


def words(page: Any) -> None:
    form = form_of(page, "span")
    given = form.locator("[name=value]").input_value()
    send(page, form, value=" ".join(given.split()[:-1]))


WALK: list[tuple[str, str, Callable[[Any], None]]] = [
    ("claim", "same-claim", same_claim),
    ("claim", "different-claim", different_claim),
    ("claim", "same-root", both_roots),
    ("claim", "wrong-source", lambda page: send(page, form_of(page, "wrong-source"), value="the harbour master")),
    ("claim", "wrong-date", lambda page: send(page, form_of(page, "wrong-date"), value="2017-04-15")),
    ("claim", "wrong-place", lambda page: send(page, form_of(page, "wrong-place"), value="Khasan, Russia")),
    ("claim", "span", words),
    ("claim", "comment", lambda page: send(page, form_of(page, "comment"))),
    ("claim", "checked", lambda page: send(page, form_of(page, "checked"))),
    ("event", "same-event", same_event),
    ("event", "different-event", two_claims),
    ("document", "not-a-copy", lambda page: send(page, form_of(page, "not-a-copy"))),
    ("source", "reliability", lambda page: send(page, form_of(page, "reliability"), value="C")),
    ("source", "alias", lambda page: send(page, form_of(page, "alias"), subject="Dmitry Peskov")),
]


def test_every_kind_is_made_with_the_forms_of_the_pages(browser: Any, desk: str) -> None:
    copied = next(d for d in rows(desk, "documents?limit=100") if d["copies"])
    where = {
        "claim": f"/claim/{rows(desk, 'claims')[0]['slug']}",
        "event": f"/event/{rows(desk, 'events')[0]['slug']}",
        "document": f"/document/{copied['slug']}",
        "source": f"/source/{next(s for s in rows(desk, 'sources') if s['source']['name'] != 'Dmitry Peskov')['slug']}",
    }
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    for on, kind, act in WALK:
        page.goto(desk + where[on])
        act(page)
        made = rows(desk, "judgements?limit=1")[0]
        assert (made["judgement"]["kind"], made["judgement"]["why"]) == (kind, WHY), kind
        assert made["undone_by"] is None
    page.goto(f"{desk}/audit")
    trail = page.locator("tbody tr")
    assert trail.count() == len(WALK)
    for row in rows(desk, "judgements?limit=50"):
        page.goto(f"{desk}/audit")
        form = page.locator(f"form:has(input[name=judgement][value='{row['judgement']['id']}'])")
        with page.expect_navigation():
            form.locator("button").click()
    page.goto(f"{desk}/audit")
    assert page.get_by_text("taken back by ana").count() == len(WALK)
    context.close()


def test_words_that_a_report_does_not_hold_are_refused_and_said(browser: Any, desk: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{desk}/claim/{rows(desk, 'claims')[0]['slug']}")
    form = form_of(page, "span")
    form.evaluate("form => form.closest('details').open = true")
    form.locator("[name=value]").fill("no such words stand here")
    form.locator("[name=why]").fill(WHY)
    with page.expect_navigation():
        form.locator("button").click()
    assert "does not hold these words" in page.locator("main").inner_text()
    assert rows(desk, "judgements") == []
    context.close()


def test_a_source_is_searched_for_by_its_name(browser: Any, desk: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{desk}/search")
    page.get_by_label("Source", exact=True).fill("dmitry peskov")
    page.locator(".filters button").click()
    page.wait_for_url("**/search?**")
    assert page.locator("#in-claims ~ ol .line").count() > 3
    assert "Claims through Dmitry Peskov" in page.locator("main").inner_text()
    context.close()
