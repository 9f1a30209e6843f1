"""Yards on the desk in a real Chromium: drawn by clicking, saved, opened again; readings judged and taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.chromium import MARKS, browser
from tests.desk.conftest import serving
from tests.imagery.conftest import Yard
from twosource.cli import main
from twosource.imagery import facility

__all__ = ["browser"]
pytestmark = MARKS


@pytest.fixture(scope="module")
def kept(drawn: Yard, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the drawn yard, two readings, and a yard that nobody drew yet."""
    at = tmp_path_factory.mktemp("desk")
    file, folder = at / "yards.2s", drawn.folder
    read = ["imagery", "series", str(folder / "yard.geojson"), str(folder / "full.tif"), str(folder / "m0.tif")]
    assert main([*read, "--calibration", str(folder / "calibration.json"), "--workspace", str(file), "-o", "-"]) == 0
    new = ["imagery", "new", str(folder / "reference.tif"), "--id", "fresh", "--name", "Fresh yard"]
    assert main([*new, "--workspace", str(file), "--who", "ben"]) == 0
    return file


@pytest.fixture(scope="module")
def desk(kept: Path) -> Iterator[str]:
    with serving(kept) as address:
        yield address


def page_of(browser: Any, address: str) -> tuple[Any, list[str]]:
    page, wrong = browser.new_page(viewport={"width": 1400, "height": 1000}), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return page, wrong


def test_a_yard_is_drawn_saved_and_opened_again(browser: Any, desk: str, kept: Path, tmp_path: Path) -> None:
    page, wrong = page_of(browser, f"{desk}/yard/fresh/draw")
    box = page.locator("#draw svg").bounding_box()

    def click(*points: tuple[float, float]) -> None:
        for x, y in points:
            page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])

    for mode, points in (
        ("track", [(0.2, 0.5), (0.5, 0.48), (0.8, 0.4)]),
        ("empty", [(0.2, 0.5), (0.4, 0.487)]),
        ("exclusion", [(0.6, 0.35), (0.7, 0.35), (0.7, 0.55), (0.6, 0.55)]),
        ("outline", [(0.1, 0.2), (0.9, 0.2), (0.9, 0.8), (0.1, 0.8)]),
    ):
        page.click(f"[data-mode={mode}]")
        click(*points)
        page.click("[data-act=finish]")
    page.click("[data-act=save]")
    page.get_by_text("saved: 1 tracks").wait_for()
    page.reload()  # a track is moved by its end and its id changed
    page.wait_for_load_state("networkidle")
    click((0.35, 0.49))
    first = page.locator("#draw circle").first.bounding_box()
    page.mouse.move(first["x"] + first["width"] / 2, first["y"] + first["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.15 * box["width"], box["y"] + 0.6 * box["height"])
    page.mouse.up()
    page.click("[data-act=save]")
    page.get_by_text("saved: 1 tracks").wait_for()
    assert not wrong
    page.close()
    out = tmp_path / "fresh.geojson"
    assert main(["imagery", "facility", "fresh", "--workspace", str(kept), "-o", str(out)]) == 0
    made = facility.load(out)
    assert [f["properties"]["role"] for f in json.loads(out.read_text())["features"]] == [
        "track", "empty", "exclusion", "outline"
    ]  # fmt: skip
    assert made.outline is not None
    assert made.reference_sha256
    assert made.tracks[0].empty.any()
    assert not made.tracks[0].open.all()
    assert len(made.tracks[0].line) == 3


def test_a_shape_that_makes_no_yard_is_not_saved(browser: Any, desk: str) -> None:
    page, _ = page_of(browser, f"{desk}/yard/drawn/draw")
    box = page.locator("#draw svg").bounding_box()
    page.click("[data-mode=exclusion]")
    for x, y in ((0.1, 0.1), (0.3, 0.3), (0.3, 0.1), (0.1, 0.3)):
        page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
    page.click("[data-act=finish]")
    page.click("[data-act=save]")
    page.get_by_text("crosses itself").wait_for()
    page.close()


def test_a_reading_is_corrected_on_its_page_and_the_correction_taken_back(browser: Any, desk: str) -> None:
    page, wrong = page_of(browser, f"{desk}/yard/drawn")
    rows = page.locator("table.dense tbody tr")
    assert rows.count() == 2
    before = rows.first.locator("td").nth(1).inner_text()
    rows.first.locator("a").first.click()
    page.wait_for_load_state("networkidle")
    sizes = page.evaluate("[...document.querySelectorAll('.chips img')].map((i) => i.naturalWidth)")
    assert len(sizes) == 5
    assert min(sizes) > 50
    page.get_by_text("Read wrong: it shows another number").click()
    form = page.locator("form", has=page.get_by_role("button", name="Correct"))
    form.locator("[name=value]").fill("31 (30-33)")
    form.locator("[name=why]").fill("counted by hand")
    form.get_by_role("button").click()
    page.get_by_role("heading", name="31 (30 to 33) rail cars").wait_for()
    assert "counted by hand" in page.content()
    page.goto(f"{desk}/yard/drawn")
    assert "31 (30 to 33)" in page.content()
    assert "the machine read" in page.content()
    page.locator("table.dense tbody tr a").first.click()
    page.get_by_role("button", name="Take back").click()
    page.wait_for_load_state("networkidle")
    page.goto(f"{desk}/yard/drawn")
    assert rows.first.locator("td").nth(1).inner_text() == before
    assert not wrong
    page.close()


@pytest.mark.parametrize("width", [1400, 390])
def test_pages_of_a_yard_fit_the_window(browser: Any, desk: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{desk}/yard/drawn")
    there = page.locator("table.dense tbody a").first.get_attribute("href")
    for address in ("/yards", "/yard/drawn", "/yard/drawn/draw", there):
        page.goto(desk + address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    page.close()
