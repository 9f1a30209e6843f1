"""The pictures of every view of the desk in docs/images/desk, taken in Chromium over the example workspace.

`python tools/desk_pictures.py [FOLDER] [--only NAME ...]` builds the example's workspace in a temporary folder, makes a
few judgements as an editor would, serves it, and photographs every view: some light, some dark, some 390 pixels wide.
Needs the extra `desk`, Playwright, Pillow and a Chromium.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
WIDE, NARROW = 1280, 390
TALLEST = 1500
"""Pixels of height: what lies below is cut off."""


def main() -> int:
    """Take them all."""
    parser = argparse.ArgumentParser(description="Photograph every view of the desk.")
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "docs" / "images" / "desk")
    parser.add_argument("--only", nargs="*", default=None, metavar="NAME")
    arguments = parser.parse_args()
    arguments.folder = arguments.folder.resolve()
    os.chdir(ROOT)  # so that no page shows where the repository lies
    arguments.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "border.2s"
        _build(workspace)
        take(workspace, arguments.folder, arguments.only)
    return 0


def _build(path: Path) -> None:
    from twosource.runner import check
    from twosource.store.workspace import Workspace

    with Workspace(path) as workspace:
        check(["examples/border"], workspace=workspace, workers=1)


def take(workspace: Path, folder: Path, only: list[str] | None = None) -> None:
    """Serve the workspace and photograph its views into the folder as WebP."""
    from playwright.sync_api import sync_playwright
    from tests.chromium import ARGUMENTS, CHROMIUM
    from tests.desk.conftest import serving

    with serving(workspace) as address, sync_playwright() as playwright:
        _judge(address)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for name, path, width, scheme in views(address):
            if only and name not in only:
                continue
            context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
            page = context.new_page()
            page.goto(address + path)
            page.wait_for_timeout(150)
            height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
            _save(page.screenshot(clip={"x": 0, "y": 0, "width": width, "height": height}, full_page=True),
                  folder / f"{name}.webp")  # fmt: skip
            context.close()
        browser.close()
    size = sum(file.stat().st_size for file in folder.glob("*.webp"))
    print(f"{len(list(folder.glob('*.webp')))} pictures, {size / 2**20:.1f} MB", file=sys.stderr)


def _save(png: bytes, path: Path) -> None:
    from PIL import Image

    Image.open(io.BytesIO(png)).convert("RGB").save(path, quality=72, method=6)


def _judge(address: str) -> None:
    """What an editor would have decided by noon, so that the trail is not empty."""
    import httpx

    with httpx.Client(base_url=address, timeout=60) as client:
        csrf = client.get("/api/session").json()["csrf"]
        claims, sources = (client.get(f"/api/{what}").json()["rows"] for what in ("claims", "sources"))
        for kind, subject, value, why in (
            ("reliability", sources[0]["source"]["id"], "B", "right in eleven of twelve counts that we could check"),
            ("checked", claims[0]["id"], None, "called the press office, which confirmed the wording"),
            ("comment", claims[1]["id"], None, "ask the ministry for the date of the order"),
        ):
            said = {"kind": kind, "subjects": [subject], "value": value, "why": why}
            client.post("/api/judgements", json=said, headers={"x-csrf-token": csrf}).raise_for_status()
        for _ in range(600):
            if not client.get("/live").json()["jobs"]:
                break
            time.sleep(0.1)


def views(address: str) -> list[tuple[str, str, int, Any]]:
    """(name, address, width, light or dark) of every picture."""
    import httpx

    def rows(path: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = httpx.get(f"{address}/api/{path}", timeout=30).json()["rows"]
        return found

    claims, events = rows("claims"), rows("events")
    copied = next(d for d in rows("documents?limit=100") if d["copies"])
    copy = httpx.get(f"{address}/api/documents/{copied['slug']}", timeout=30).json()["copies"][0]
    other = copy["of"] if copy["doc"] == copied["id"] else copy["doc"]
    said = httpx.get(f"{address}/api/documents/{copied['slug']}", timeout=30).json()["appearances"]
    at = f"?at={said[0]['span'][0]}-{said[0]['span'][1]}#at" if said else ""
    source = rows("sources")[0]["slug"]
    return [
        ("today", "/", WIDE, "light"),
        ("today-narrow", "/", NARROW, "dark"),
        ("events", "/events", WIDE, "light"),
        ("event", f"/event/{events[0]['slug']}", WIDE, "light"),
        ("event-narrow", f"/event/{events[0]['slug']}", NARROW, "light"),
        ("claims", "/claims", WIDE, "dark"),
        ("claim", f"/claim/{claims[0]['slug']}", WIDE, "light"),
        ("claim-narrow", f"/claim/{claims[0]['slug']}", NARROW, "dark"),
        ("documents", "/documents?after=2017-12-31~0", WIDE, "light"),
        ("document", f"/document/{copied['slug']}{at}", WIDE, "light"),
        ("side-by-side", f"/document/{copied['slug']}?beside={other}", WIDE, "light"),
        ("sources", "/sources", WIDE, "light"),
        ("source", f"/source/{source}", WIDE, "dark"),
        ("contradictions", "/contradictions", WIDE, "light"),
        ("contradiction", f"/contradiction/{rows('contradictions')[0]['id']}", WIDE, "light"),
        ("indicators", "/indicators", WIDE, "light"),
        ("indicator", f"/indicator/{rows('indicators')[0]['id']}", WIDE, "dark"),
        ("search", "/search?q=trains+border&since=2017-04-01", WIDE, "light"),
        ("review", "/review", WIDE, "light"),
        ("review-narrow", "/review?kind=same-claim", NARROW, "light"),
        ("audit", "/audit", WIDE, "light"),
        ("left-out", "/rejects", WIDE, "light"),
        ("add", "/add", WIDE, "light"),
        ("past-day", "/as-of?day=2017-04-20", WIDE, "light"),
        ("brief", "/brief", WIDE, "light"),
        ("help", "/help", WIDE, "light"),
        ("account", "/account", WIDE, "light"),
        ("users", "/users", WIDE, "light"),
        ("api", "/api/", WIDE, "light"),
    ]  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
