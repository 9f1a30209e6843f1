"""The brief in a real Chromium: no overflow, nothing loaded, no error, folds that open without a script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.chromium import MARKS
from tests.outputs import sample_ledger
from twosource.outputs import html

pytestmark = MARKS


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("brief") / "brief.html"
    path.write_text(html.write(sample_ledger.ledger()), "utf-8")
    return path.as_uri()


@pytest.mark.parametrize("width", [390, 820, 1400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_and_is_quiet(browser: Any, address: str, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on("request", lambda request: None if request.url == address else said.append(request.url))
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert said == []
    context.close()


def test_a_link_opens_its_fold_without_a_script(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}#c-9")
    assert page.locator("#c-9").is_visible()
    context.close()


def test_the_filter_leaves_what_fits(browser: Any, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    page.locator(".filter input").fill("drone")
    assert page.locator(".claim:visible").count() == 1
    context.close()
