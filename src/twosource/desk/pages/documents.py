"""One document: its text with what it asserts highlighted, what was taken out, and copies side by side."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup
from starlette.responses import Response

from twosource.desk import notes, render
from twosource.desk.app import Call
from twosource.desk.render import Links
from twosource.desk.rows import ClaimRow, DocumentRow
from twosource.ledger import LedgerAppearance, LedgerCopy, LedgerDocument
from twosource.outputs import wording
from twosource.records import Span
from twosource.store.added import called
from twosource.store.naming import slug

WINDOW = 60_000
"""Code points of a text on one page."""
_AT = re.compile(r"(\d{1,9})-(\d{1,9})")


@dataclass
class CopyLine:
    """Another document that shares text with this one."""

    other: DocumentRow
    copy: LedgerCopy
    taken: bool  # this document took from the other
    share: int
    href: str
    shown: bool


@dataclass
class Piece:
    """A stretch of two texts side by side."""

    left: str
    right: str
    same: bool


def document(call: Call) -> Response:
    """The page of a document."""
    reader, link = call.reader, Links(call.as_of)
    row, doc = reader.document(call.path["name"])
    found = reader.appearances_of_document(row.number)
    claims = {c.rank: c for c in reader.claim_rows(dict.fromkeys(rank for rank, _ in found))}
    at = _span(call.query("at"), len(doc.text))
    start = _window(call.query("from"), at, len(doc.text))
    end = min(start + WINDOW, len(doc.text))
    beside = call.query("beside")
    copies = _copies(call, row, link, beside)
    chosen = next((c for c in copies if c.shown), None)
    return render.page(
        call,
        "document.html.j2",
        wording.trim(doc.title or called(doc.path), 120),
        "documents",
        row=row,
        d=doc,
        url=wording.safe_url(doc.url),
        text=marked(doc.text, (start, end), found, claims, at, link),
        start=start,
        end=end,
        length=len(doc.text),
        window=WINDOW,
        found=[(claims[rank], a) for rank, a in found if rank in claims],
        copies=copies,
        chosen=chosen,
        pieces=_beside(call, doc, chosen) if chosen is not None else [],
        removed=doc.removed[:60],
        removed_count=len(doc.removed),
        lang=doc.language if re.fullmatch(r"[a-z]{2,3}", doc.language) else "und",
        judgements=notes.on(call, [row.id, *(a.id for _, a in found[:100])]),
    )


def _span(text: str, length: int) -> Span | None:
    match = _AT.fullmatch(text)
    if match is None:
        return None
    start, end = int(match.group(1)), int(match.group(2))
    return (start, end) if start < end <= length else None


def _window(text: str, at: Span | None, length: int) -> int:
    start = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
    if at is not None and not text:
        start = at[0] - WINDOW // 2 if at[0] > WINDOW // 2 and length > WINDOW else 0
    return max(min(start, length - 1), 0)


def marked(
    text: str,
    window: Span,
    found: Sequence[tuple[int, LedgerAppearance]],
    claims: dict[int, ClaimRow],
    at: Span | None,
    link: Links,
) -> Markup:
    """The window of a text: what it asserts is marked and leads to its claim, and `at` is where a link led."""
    low, high = window
    shown = wording.display(text[low:high])
    edges = {low, high}
    for _, a in found:
        edges |= {min(max(e, low), high) for e in a.span}
    if at is not None:
        edges |= {min(max(e, low), high) for e in at}
    out, first = [], True
    for here, there in itertools.pairwise(sorted(edges)):
        inside = [(rank, a) for rank, a in found if a.span[0] <= here and there <= a.span[1] and rank in claims]
        piece = Markup("{}").format(shown[here - low : there - low])
        if inside:
            rank, a = min(inside, key=lambda pair: pair[1].span[1] - pair[1].span[0])
            row = claims[rank]
            label = f"Claim {row.rank}: {wording.trim(row.text, 160)}"
            start = Markup(' id="a-{}"').format(a.span[0]) if here == a.span[0] else Markup("")
            piece = Markup('<a class="said" href="{}" title="{}"{}>{}</a>').format(
                link("claim", row.slug), label, start, piece
            )
        if at is not None and at[0] <= here and there <= at[1]:
            piece = Markup("<mark{}>{}</mark>").format(Markup(' id="at" tabindex="-1"') if first else Markup(""), piece)
            first = False
        out.append(piece)
    return Markup("").join(out)


def _copies(call: Call, row: DocumentRow, link: Links, beside: str) -> list[CopyLine]:
    rows = call.reader.copies(row.number)
    others = call.reader.light([c.of if c.doc == row.id else c.doc for c in rows])
    by_number = {d.number: d for d in call.reader.document_rows(n for n, _ in others.values())}
    out = []
    for copy in rows:
        taken = copy.doc == row.id
        other = by_number[others[copy.of if taken else copy.doc][0]]
        share = round((copy.containment if taken else copy.containment_of) * 100)
        href = link("document", row.slug, beside=other.slug) + "#beside"
        out.append(CopyLine(other, copy, taken, share, href, other.slug == beside))
    return out


def _beside(call: Call, doc: LedgerDocument, line: CopyLine) -> list[Piece]:
    """The two texts in step: what they share in one row each, what only one has between."""
    other = call.reader.full([line.other.id]).get(line.other.id)
    if other is None:
        return []
    spans = [s if line.taken else (s[2], s[3], s[0], s[1]) for s in line.copy.spans]
    return side_by_side(doc.text, other.text, spans)


def side_by_side(left: str, right: str, spans: Sequence[tuple[int, int, int, int]], most: int = 400) -> list[Piece]:
    """Rows of a diff. A shared passage that is out of step with those before it (moved) is left with the rest."""
    out, x, y = list[Piece](), 0, 0
    for a, b, c, d in sorted(spans)[:most]:
        if a < x or c < y:
            continue
        out += _differing(left[x:a], right[y:c])
        out.append(Piece(left[a:b][:20_000], right[c:d][:20_000], True))
        x, y = b, d
    return out + _differing(left[x:], right[y:])


def _differing(left: str, right: str) -> list[Piece]:
    """A row of what only one of them has, none where there are no words."""
    piece = Piece(_only(left), _only(right), False)
    return [piece] if piece.left or piece.right else []


def _only(text: str, most: int = 4_000) -> str:
    """What only one of them has, the middle of it left out when it is long."""
    line = text.strip()
    if not any(character.isalnum() for character in line):
        return ""  # a full stop that the shared passage did not take along says nothing
    if len(line) <= most:
        return line
    return f"{line[: most // 2]}\n[… {len(line) - most:,} characters more …]\n{line[-most // 2 :]}"


__all__ = ["document", "marked", "side_by_side", "slug"]
