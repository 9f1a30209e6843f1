"""From a report to its document: decode, clean, and say what is known about it and from where."""

from __future__ import annotations

import base64
import binascii
import functools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from twosource.records import Document, Link, Reject, Removed, Report, Section
from twosource.stages.documents import dates, markdown, outlets, undated
from twosource.stages.documents.clean import clean
from twosource.stages.documents.dates import Dated
from twosource.stages.documents.decode import Decoded, NotText, decode, mend
from twosource.stages.documents.language import given_language, language_of
from twosource.stages.documents.pages import NoArticle, Page, read_page
from twosource.stages.documents.pdf import NoPDF, read_pdf
from twosource.stages.reports import NotJSON, decode_json

STAGE = "documents"
VERSION = 4

MAX_TEXT = 1_000_000
"""Code points of text in one document: two long novels; beyond it a file is a collection, not a report."""

MAX_PAGE = 20_000_000

_KNOWN = frozenset(
    {
        "id",
        "url",
        "text",
        "html",
        "html_b64",
        "title",
        "published",
        "outlet",
        "language",
        "byline",
        "origin",
        "retrieved",
    }
)
_IS_PAGE = re.compile(
    r"\s{0,200}(?:<!doctype\s+html|<html[\s>]|<\?xml[^>]{0,200}>\s{0,20}<(?:!doctype\s+)?html)", re.IGNORECASE
)
_MARKUP = re.compile(
    r"</?(?:p|br|div|span|b|i|em|strong|a|u|h[1-6]|ul|ol|li|blockquote|font|center|table|tr|td|tbody|img|figure|figcaption|sup|sub)"
    r"(?:\s[^<>]{0,1000})?/?>",
    re.IGNORECASE,
)
_BLOCK_MARKUP = re.compile(r"</?(?:p|br|div|h[1-6]|ul|ol|li|blockquote|table|tr|figure|figcaption)\b", re.IGNORECASE)
_ENTITY = re.compile(
    r"&(?:amp|quot|apos|lt|gt|nbsp|rsquo|lsquo|rdquo|ldquo|ndash|mdash|hellip|#\d{2,6}|#x[0-9a-f]{2,5});", re.IGNORECASE
)
_LETTER = re.compile(r"[^\W_]")


class _Unreadable(ValueError):  # noqa: N818 - it says what the report is
    """The report gives no document; the message says why."""


@dataclass(slots=True)
class _Draft:
    """A document in the making; fields as in `Document`."""

    text: str = ""
    title: str | None = None
    byline: str | None = None
    outlet: str | None = None
    outlet_basis: str | None = None
    dated: Dated | None = None
    dated_basis: str | None = None
    language: str | None = None
    url: str | None = None
    removed: tuple[Removed, ...] = ()
    sections: tuple[Section, ...] = ()
    links: tuple[Link, ...] = ()
    notes: list[str] = field(default_factory=list)


def make_document(report: Report, *, as_given: bool = False) -> Document | Reject:
    """The document of a report, or why there is none. Pure: the same report always gives the same document.

    With `as_given` a JSON text or a plain text is taken word for word: offsets then are those of the caller's text.
    """
    try:
        if report.media_type == "application/json":
            return _from_json(report, as_given)
        if report.media_type == "application/pdf":
            return _finished(report, *_pdf(report))
        decoded = decode(report.content, declared_in_page=report.media_type == "text/html", charset=report.charset)
        is_page = report.media_type == "text/html" or bool(_IS_PAGE.match(decoded.text))
        if is_page:
            return _finished(report, _page(decoded, report.url, (report.sha256, report.charset, report.url)), {})
        fields: dict[str, Any] = {}
        if report.media_type == "text/markdown":
            fields, rest = markdown.front_matter(decoded.text)
            decoded = Decoded(rest, decoded.notes)
        draft = _plain(decoded, fields, as_given, report.media_type == "text/markdown")
        return _finished(report, draft, fields)
    except (NotText, NoArticle, NotJSON, NoPDF, _Unreadable) as error:
        where = f"record {report.part}: " if report.part else ""
        return Reject(path=report.path, stage=STAGE, reason=f"{where}{error}", part=report.part, url=report.url)


def reject_duplicates(documents: Iterable[Document]) -> tuple[list[Document], list[Reject]]:
    """Documents in the order of path and part, each id once; the later ones with an id become rejects."""
    seen: dict[str, str] = {}
    kept: list[Document] = []
    rejects: list[Reject] = []
    for document in sorted(documents, key=lambda d: (d.path, d.part, d.report)):
        first = seen.get(document.id)
        where = f"{document.path}, record {document.part}" if document.part else document.path
        if first is None:
            seen[document.id] = where
            kept.append(document)
        else:
            record = f"record {document.part}: " if document.part else ""
            reason = f"{record}the id {document.id!r} is taken by {first}; give every record an id of its own"
            rejects.append(Reject(path=document.path, stage=STAGE, reason=reason))
    return kept, rejects


# ---------------------------------------------------------------- the kinds of report


def _from_json(report: Report, as_given: bool) -> Document:
    notes: list[str] = []

    def guess(content: bytes) -> str:
        decoded = decode(content)
        notes.extend(decoded.notes)
        return decoded.text

    fields = decode_json(report.content, guess)
    if not isinstance(fields, dict):
        raise _Unreadable("not a JSON object; an object with text or html is expected")
    text, source = fields.get("text"), _source(fields)
    if isinstance(text, str) and text.strip():
        if not as_given and _IS_PAGE.match(text):
            draft = _page(Decoded(text), _string(fields, "url"))
        else:
            draft = _plain(Decoded(text), fields, as_given, is_markdown=False)
    elif source is not None:
        draft = _page(source, _string(fields, "url"))
    else:
        raise _Unreadable("holds neither text nor html; one of the two is needed")
    draft.notes[:0] = notes
    return _finished(report, draft, fields)


def _pdf(report: Report) -> tuple[_Draft, dict[str, Any]]:
    """The text of a PDF is cleaned like a plain text; its own title, author and date count where the text has none."""
    pdf = read_pdf(report.content)
    draft = _plain(Decoded(pdf.text, pdf.notes), {}, as_given=False, is_markdown=False)
    draft.title = pdf.title or draft.title
    draft.byline = draft.byline or pdf.author
    if draft.dated is None and pdf.created and (dated := _read_date(pdf.created)):
        draft.dated, draft.dated_basis = dated, "metadata"
    return draft, {}


def _source(fields: dict[str, Any]) -> Decoded | None:
    """The page of a record: `html` as text, or `html_b64` as the bytes that were received."""
    if isinstance(fields.get("html"), str) and fields["html"].strip():
        return Decoded(fields["html"])
    if isinstance(fields.get("html_b64"), str):
        try:
            return decode(base64.b64decode("".join(fields["html_b64"].split()), validate=True), declared_in_page=True)
        except (binascii.Error, ValueError) as error:
            raise _Unreadable(f"html_b64 cannot be decoded ({error})") from None
    return None


Same = tuple[str, str | None, str | None]
"""What makes two pages one: the hash of their bytes, the encoding that the transport names, their address."""

SEEN = 64
_seen: dict[Same, Page] = {}


def _read_once(source: str, url: str | None, same: Same | None) -> Page:
    """The article of a page; of the last few, one that was crawled twice is not looked for again."""
    page = _seen.get(same) if same is not None else None
    if page is None:
        page = read_page(source, url)
        if same is not None:
            if len(_seen) >= SEEN:
                _seen.clear()
            _seen[same] = page
    return page


def _page(decoded: Decoded, url: str | None, known_by: Same | None = None) -> _Draft:
    if len(decoded.text) > MAX_PAGE:
        raise _Unreadable(f"a page of more than {MAX_PAGE:,} characters; save the article alone")
    page = _read_once(decoded.text, url, known_by)
    mended = mend(page.text)
    same = len(mended.text) == len(page.text)
    return _Draft(
        text=mended.text, title=page.title, byline=page.byline, outlet=page.outlet, outlet_basis=page.outlet_basis,
        dated=page.dated, dated_basis=page.dated_basis, language=page.language, url=page.url,
        removed=page.removed if same else _moved(page.removed, len(mended.text)), links=page.links if same else (),
        notes=[*decoded.notes, *mended.notes, *page.notes],
    )  # fmt: skip


def _moved(removed: tuple[Removed, ...], size: int) -> tuple[Removed, ...]:
    """After mending a text places have shifted a little; none may lie behind its end."""
    return tuple(Removed(text=gone.text, reason=gone.reason, at=min(gone.at, size)) for gone in removed)


def _plain(decoded: Decoded, fields: dict[str, Any], as_given: bool, is_markdown: bool) -> _Draft:
    if len(decoded.text) > MAX_TEXT:
        size = f"{len(decoded.text):,}"
        raise _Unreadable(f"the text has {size} characters, more than {MAX_TEXT:,}; split it into one file per report")
    if as_given:
        return _Draft(text=decoded.text, notes=list(decoded.notes))
    mended = mend(decoded.text)
    notes = [*decoded.notes, *mended.notes]
    text, heading = mended.text, None
    links: list[tuple[str, str]] = []
    if is_markdown:
        text, links, heading = markdown.plain(text)
    text = _without_markup(text, notes)
    text = unicodedata.normalize("NFC", text)
    cleaned = clean(text, _string(fields, "title") or heading)
    notes += cleaned.notes
    found = cleaned.found
    dated, basis = found.dated, "dateline in the text"
    if dated is None:
        dated, basis = dates.opening_date(cleaned.text), "dateline in the text"
    return _Draft(
        text=cleaned.text, title=found.title or heading, byline=found.byline, outlet=found.outlet,
        outlet_basis=found.outlet_basis, dated=dated, dated_basis=basis if dated else None,
        removed=cleaned.removed, sections=cleaned.sections, links=_placed(links, cleaned.text), notes=notes,
    )  # fmt: skip


def _without_markup(text: str, notes: list[str]) -> str:
    """Tags and entities that a scraper left in a text; three or more, so that "<a>" in a text about HTML stays."""
    if "<" in text and len(_MARKUP.findall(text)) >= 3:
        text = _MARKUP.sub(lambda m: "\n" if _BLOCK_MARKUP.match(m[0]) else "", text)
        notes.append("markup removed")
    if "&" in text and _ENTITY.search(text):
        text = _ENTITY.sub(lambda m: unescape(m[0]), text)
        notes.append("entities resolved")
    return text


def _placed(links: list[tuple[str, str]], text: str) -> tuple[Link, ...]:
    out: list[Link] = []
    cursor = 0
    for words, url in links[:500]:
        at = text.find(words, cursor) if words else -1
        if at >= 0:
            out.append(Link(span=(at, at + len(words)), url=url))
            cursor = at + len(words)
    return tuple(out)


# ---------------------------------------------------------------- what is given, and the rest


def _string(fields: dict[str, Any], name: str) -> str | None:
    value = fields.get(name)
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        value = ", ".join(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return " ".join(str(value).split()) or None


def _finished(report: Report, draft: _Draft, fields: dict[str, Any]) -> Document:
    """The document: what is given wins over what was found."""
    if len(draft.text) > MAX_TEXT:
        raise _Unreadable(f"the text has {len(draft.text):,} characters, more than {MAX_TEXT:,}")
    if not _LETTER.search(draft.text):
        raise _Unreadable("no text is left: it holds no words besides forms, links and notices")
    extra = {name: value for name, value in fields.items() if name not in _KNOWN}
    _given(report, draft, fields, extra)
    dated = draft.dated
    basis = draft.dated_basis
    earliest: str | None
    latest: str | None
    if dated is not None:
        earliest, latest = undated.narrowed(draft.text, dated), dated.latest
    else:
        earliest, latest = undated.written_between(draft.text)
        basis = "dated from its text" if earliest or latest else basis
    return Document(
        id=_string(fields, "id") or report.id,
        report=report.id,
        path=report.path,
        part=report.part,
        url=draft.url,
        outlet=draft.outlet,
        origin=_string(fields, "origin"),
        retrieved=report.retrieved or _string(fields, "retrieved"),
        headers=report.headers,
        sha256=report.raw_sha256 or report.sha256,
        outlet_basis=draft.outlet_basis,
        title=draft.title,
        byline=draft.byline,
        published=dated.value if dated else None,
        published_precision=dated.precision if dated else "unknown",
        published_basis=basis,
        published_earliest=earliest,
        published_latest=latest,
        language=given_language(fields.get("language")) or _language(draft),
        text=draft.text,
        removed=draft.removed,
        sections=draft.sections,
        links=draft.links,
        fields=extra,
        notes=tuple(dict.fromkeys(draft.notes)),
    )


def _language(draft: _Draft) -> str:
    """By the text; what a page declares only counts where the text does not say: templates often declare wrongly."""
    found = language_of(draft.text)
    return draft.language if found == "und" and draft.language else found


def _given(report: Report, draft: _Draft, fields: dict[str, Any], extra: dict[str, Any]) -> None:
    draft.url = _string(fields, "url") or report.url or draft.url
    draft.title = _string(fields, "title") or draft.title
    draft.byline = _string(fields, "byline") or draft.byline
    if outlet := _string(fields, "outlet"):
        draft.outlet, draft.outlet_basis = outlet, "given"
    elif draft.outlet is None and draft.url and (name := outlets.outlet_of_url(draft.url)):
        draft.outlet, draft.outlet_basis = name, "url"
    if written := _string(fields, "published"):
        if dated := _read_date(written):
            draft.dated, draft.dated_basis = dated, "given"
        else:
            extra["published"] = written
            draft.notes.append(f"the given date {written[:60]!r} cannot be read")
    if draft.dated is None and draft.url and (dated := dates.date_in_url(draft.url)):
        draft.dated, draft.dated_basis = dated, "url"


@functools.lru_cache(maxsize=2048)
def _read_date(written: str) -> Dated | None:
    return dates.read_date(written)
