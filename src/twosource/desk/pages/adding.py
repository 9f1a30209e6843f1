"""Adding reports from a browser, watching the work, and the ledger of a past day."""

from __future__ import annotations

import datetime as dt
import json
import re
import secrets
from datetime import date
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from twosource.desk import render
from twosource.desk.app import Call
from twosource.desk.jobs import Job
from twosource.outputs import wording

NAME = 100
PASTS = 8
"""Past days that are kept worked out."""
URLS = 20
_UNSAFE = re.compile(r"[^\w.()+-]+")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}(?:\.gz)?$")


def form(call: Call) -> Response:
    """The page where reports are added."""
    return render.page(
        call, "add.html.j2", "Add reports", "add", recent=[j for j in call.desk.jobs.recent(30) if j.kind == "add"],
        fetch=call.desk.settings.fetch, urls=URLS,
    )  # fmt: skip


def add(call: Call) -> Response:
    """Keep what came and set the work off."""
    job = accept(call, call.files, call.form, [u for u in call.field("urls").split() if u])
    return RedirectResponse(f"/runs/{job.number}", 303)


def accept(call: Call, files: list[tuple[str, bytes]], form: dict[str, list[str]], urls: list[str]) -> Job:
    """Put uploaded files and a pasted text into a folder of their own and queue the run. Raises HTTPException."""
    text = (form.get("text") or [""])[0]
    files = [(name, body) for name, body in files if body]
    if not files and not text.strip() and not urls:
        raise HTTPException(422, "choose a file, paste a text or give an address")
    if urls and not call.desk.settings.fetch:
        raise HTTPException(422, "this desk fetches nothing: start it with --fetch to add addresses")
    if len(urls) > URLS:
        raise HTTPException(422, f"at most {URLS} addresses at once")
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%d-%H%M%S")
    folder = call.desk.settings.reports / f"{stamp}-{secrets.token_hex(3)}"
    folder.mkdir(parents=True)
    names: set[str] = set()
    for name, body in files:
        (folder / _file_name(name, names)).write_bytes(body)
    if text.strip():
        record = {"text": text, **_given(form)}
        (folder / "pasted.json").write_text(json.dumps(record, ensure_ascii=False), "utf-8", errors="replace")
    parts = [wording.plural(len(files), "file") if files else "", "a pasted text" if text.strip() else "",
             wording.plural(len(urls), "address", "addresses") if urls else ""]  # fmt: skip
    return call.desk.jobs.add("add", call.user.name, ", ".join(p for p in parts if p), folder=str(folder), urls=urls)


def _given(form: dict[str, list[str]]) -> dict[str, str]:
    """What the person said of the pasted text; a date that is none is refused."""
    given = {
        key: (form.get(key) or [""])[0].strip()[:2000] for key in ("title", "outlet", "published", "url", "language")
    }
    if given["published"] and not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", given["published"]):
        raise HTTPException(422, "the day of publication is written as 2017-04-16")
    return {key: value for key, value in given.items() if value}


def _file_name(given: str, taken: set[str]) -> str:
    """A harmless name that still tells what the file is; each once."""
    bare = given.replace("\\", "/").rpartition("/")[2]
    ending = _ENDING.search(bare)
    stem = _UNSAFE.sub("_", bare[: ending.start()] if ending else bare).strip("._-")[:NAME] or "report"
    end = ending.group().lower() if ending else ".txt"
    name, n = f"{stem}{end}", 2
    while name in taken:
        name, n = f"{stem}-{n}{end}", n + 1
    taken.add(name)
    return name


def progress(call: Call) -> Response:
    """How far a job is, and what it came to."""
    job = call.desk.jobs.get(call.path["number"])
    if job is None:
        raise HTTPException(404, "this work is no longer remembered; its reports are in the workspace")
    there = (
        call.reader.light([i for i, _ in job.result.get("documents", [])]) if job.kind == "add" and job.result else {}
    )
    rows = call.reader.document_rows(n for n, _ in there.values())
    return render.page(call, "run.html.j2", "Work", "add", job=job, rows=rows)


def as_of(call: Call) -> Response:
    """Which day, and a button that has its ledger worked out."""
    day = call.query("day")
    chosen = _day(day) if day else None
    ready = chosen is not None and call.desk.past(chosen).is_file()
    return render.page(call, "as_of.html.j2", "The desk on a past day", "as-of", day=chosen, ready=ready)


def make_past(call: Call) -> Response:
    """Have the ledger of a past day worked out, unless it is there."""
    day = _day(call.field("day"))
    job = work_out(call, day)
    if job is not None:
        call.desk.jobs.wait(job, 5)
    return RedirectResponse(f"/?as_of={day}" if job is None or job.state == "done" else f"/runs/{job.number}", 303)


def work_out(call: Call, day: str) -> Job | None:
    """Queue the work on a past day; None when its ledger is there. Raises HTTPException for what is no day."""
    day = _day(day)
    path = call.desk.past(day)
    if path.is_file():
        return None
    _forget(path.parent)
    return call.desk.jobs.add("as-of", call.user.name, f"the ledger as of {wording.date(day)}", day=day, into=str(path))


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise HTTPException(422, "a day is written as 2017-04-16") from error


def _forget(folder: Path) -> None:
    """Drop the oldest of the past days."""
    found = sorted(folder.glob("as-of-*.2s"), key=lambda p: p.stat().st_mtime, reverse=True)
    for path in found[PASTS - 1 :]:
        path.unlink(missing_ok=True)
