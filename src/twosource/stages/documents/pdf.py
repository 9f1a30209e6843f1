"""PDF: its text, read by pypdf in a process of its own with a limit on memory and time, for a PDF may ask for both."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

MAX_SECONDS = 60
"""Processor time of one PDF: the slowest of 300 pages met so far took 20 s on a laptop."""

MAX_BYTES = 1_500_000_000
MAX_PAGES = 1_000

_CHILD = Path(__file__).with_name("pdf_child.py")
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]\n(?=[a-zß-ÿа-я])")
_PAGE_NUMBER = re.compile(
    r"[-–—|\s]{0,4}(?:page|p\.|seite|стр\.?)?\s{0,2}\d{1,4}(?:\s?(?:/|of|von|из)\s?\d{1,4})?[-–—|\s]{0,4}$", re.I
)
_PDF_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?(?:(\d\d)(\d\d)(\d\d)?([Zz]|[+-]\d\d'?\d\d)?)?")
_TERMINAL = re.compile(r"""[.!?:;…]["'”’)\]]{0,2}$""")


class NoPDF(ValueError):  # noqa: N818 - it says what the file lacks
    """The PDF gives no text; the message says why."""


class Text(NamedTuple):
    """What a PDF says, and what it says about itself."""

    text: str
    title: str | None = None
    author: str | None = None
    created: str | None = None
    notes: tuple[str, ...] = ()


def read_pdf(content: bytes) -> Text:
    """The text of a PDF, a paragraph a line. Raises NoPDF when there is none, or when it costs too much."""
    told = _asked(content)
    if (error := told.get("error")) is not None:
        raise NoPDF(f"a PDF that cannot be read ({error})")
    pages: list[str] = told["pages"]
    notes = [f"a PDF of {told['count']} pages"]
    if told["count"] > len(pages):
        notes.append(f"only the first {len(pages)} pages are read")
    if told.get("broken"):
        notes.append(f"{told['broken']} pages cannot be read")
    text = "\n\n".join(filter(None, map(_flowing, _without_running_heads(pages))))
    if not text.strip():
        raise NoPDF("a PDF without text: its pages are pictures; make their text readable first (OCR)")
    return Text(text, told.get("title"), told.get("author"), _date(told.get("created")), tuple(notes))


def _asked(content: bytes) -> dict[str, Any]:
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_CHILD), str(MAX_SECONDS), str(MAX_BYTES), str(MAX_PAGES)],
            input=content, capture_output=True, timeout=3 * MAX_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return {"error": f"it takes more than {3 * MAX_SECONDS} seconds"}
    if done.returncode != 0:
        why = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        if done.returncode < 0 or "MemoryError" in "".join(why):
            return {"error": f"it takes more than {MAX_SECONDS} seconds or {MAX_BYTES // 1_000_000} MB"}
        return {"error": "".join(why)[:160]}
    told: dict[str, Any] = msgspec.json.decode(done.stdout)
    return told


def _without_running_heads(pages: list[str]) -> list[str]:
    """Pages without their numbers and the lines that stand at the edge of most of them."""
    edges: Counter[str] = Counter()
    lines = [[line.strip() for line in page.split("\n") if line.strip()] for page in pages]
    for page in lines:
        edges.update({_numberless(line) for line in {*page[:2], *page[-2:]}})
    most = max(3, len(pages) // 2)
    running = {line for line, count in edges.items() if count >= most and line}
    out: list[str] = []
    for page in lines:
        keep = [
            line for i, line in enumerate(page)
            if 2 <= i < len(page) - 2 or not (_numberless(line) in running or _PAGE_NUMBER.match(line))
        ]  # fmt: skip
        out.append("\n".join(keep))
    return out


def _numberless(line: str) -> str:
    return re.sub(r"\d+", "#", line)[:200]


def _flowing(page: str) -> str:
    """Lines put together to paragraphs: a line that is full and does not end a sentence goes on in the next."""
    page = _HYPHEN.sub("", page)
    lines = page.split("\n")
    widths = sorted(len(line) for line in lines)
    width = widths[int(0.8 * (len(widths) - 1))] if widths else 0
    if width < 30:
        return page
    out = [lines[0]]
    for before, line in itertools.pairwise(lines):
        ends = bool(_TERMINAL.search(before)) and len(before) < 0.9 * width
        if len(before) >= 0.6 * width and not ends and line[:1] not in "•–—*-":
            out[-1] += " " + line
        else:
            out.append(line)
    return "\n".join(out)


def _date(written: Any) -> str | None:
    """D:20231005101500+02'00' is written 2023-10-05T10:15:00+02:00."""
    match = _PDF_DATE.match(written) if isinstance(written, str) else None
    if match is None:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    stem = "-".join(part for part in (year, month, day if month else None) if part)
    if not (day and hour):
        return stem
    zone = (zone or "").replace("'", "").upper()
    zone = zone if zone in ("", "Z") else f"{zone[:3]}:{zone[3:]}"
    return f"{stem}T{hour}:{minute}:{second or '00'}{zone}"
