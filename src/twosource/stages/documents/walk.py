"""Where the links of a page stand in its article, and what of the page is not in the article."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

from twosource.records import Link, Removed
from twosource.stages.documents.blocks import Block

MAX_LINKS = 500
MAX_REMOVED = 40_000
"""Code points of page furniture kept for show; the report keeps the whole page anyway."""

SEARCHED = 200_000
"""In a longer text a piece is only looked up as a whole paragraph, so that the work stays linear."""

SHORT = 25
"""A piece of fewer code points is only found as a whole paragraph: "Home" stands in many words."""


def align(
    found: list[Block], text: str, reasons: dict[str, str], url: str | None
) -> tuple[tuple[Link, ...], tuple[Removed, ...]]:
    """The links of the article by span, and what of the page is not in the article, with its place in it."""
    paragraphs: dict[str, int] = {}
    at = 0
    for paragraph in text.split("\n"):
        paragraphs.setdefault(paragraph, at)
        at += len(paragraph) + 1
    links: list[Link] = []
    removed: list[Removed] = []
    cursor = room = 0
    seen: set[str] = set()
    for piece in found:
        if piece.text in seen:
            continue
        seen.add(piece.text)
        position = _find(piece.text, text, paragraphs, cursor)
        if position >= 0:
            cursor = max(cursor, position + len(piece.text))
            links.extend(_links(piece, position, url))
        elif room < MAX_REMOVED:
            room += len(piece.text)
            _put(
                removed,
                Removed(
                    text=piece.text, reason=reasons.get(piece.text, "outside the article"), at=_line_end(text, cursor)
                ),
            )
    return tuple(links[:MAX_LINKS]), tuple(removed)


def _find(piece: str, text: str, paragraphs: dict[str, int], cursor: int) -> int:
    if piece in paragraphs:
        return paragraphs[piece]
    if len(piece) < SHORT or len(text) > SEARCHED:
        return -1
    position = text.find(piece, cursor)
    return position if position >= 0 else text.find(piece)


def _line_end(text: str, cursor: int) -> int:
    """Removed passages stand between paragraphs, never within one."""
    if cursor == 0:
        return 0
    end = text.find("\n", cursor)
    return len(text) if end < 0 else end


def _put(removed: list[Removed], new: Removed) -> None:
    """Neighbours with one reason are one passage."""
    if removed and removed[-1].at == new.at and removed[-1].reason == new.reason:
        removed[-1] = Removed(text=f"{removed[-1].text}\n{new.text}", reason=new.reason, at=new.at)
    else:
        removed.append(new)


def _links(piece: Block, position: int, url: str | None) -> Iterator[Link]:
    for start, end, address in piece.links:
        try:
            absolute = urljoin(url or "", address.strip())
        except ValueError:
            continue
        if absolute.startswith(("http://", "https://")) and len(absolute) <= 2000:
            yield Link(span=(position + start, position + end), url=absolute)
