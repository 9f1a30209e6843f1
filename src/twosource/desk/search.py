"""Full-text search with filters. A filter is a word of the index, so that narrowing down never means scanning.

Claims come by rank, best first. Documents come newest first from those CANDIDATES that the index gives first: a word
that stands in every document must not cost more than one that stands in few; the page says when there are more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from twosource.desk.reading import Reader
from twosource.desk.rows import CLAIM, DOCUMENT, PAGE, ClaimRow, DocumentRow, Page
from twosource.desk.rows import number as as_number
from twosource.desk.rows import page as as_page
from twosource.outputs import wording
from twosource.store.naming import month_tag, tag
from twosource.store.words import Question

CANDIDATES = 2_000
WORDS = 24
_TOKEN = re.compile(r'"[^"]{1,200}"|[^\s"]{1,80}')
_MONTH = re.compile(r"(?!0000)(\d{4})-(0[1-9]|1[0-2])(?:-\d{2})?", re.ASCII)
CERTAINTIES = ("asserted", "attributed", "probable", "possible", "unconfirmed", "expected")


@dataclass(frozen=True)
class Query:
    """What was asked for."""

    words: str = ""
    outlet: str = ""
    place: str = ""
    source: str = ""  # an id or a name
    language: str = ""
    certainty: str = ""
    grade: str = ""
    least: str = ""  # independent sources at least
    since: str = ""
    until: str = ""
    disputed: bool = False
    denied: bool = False
    problems: tuple[str, ...] = field(default=())

    @classmethod
    def read(cls, values: Mapping[str, str]) -> Query:
        """The query from the fields of a form; what makes no sense is left out and told."""
        problems = []
        given = {key: " ".join(values.get(key, "").split())[:200] for key in _FIELDS}
        for key in ("since", "until"):
            if given[key] and not _MONTH.fullmatch(given[key]):
                problems.append(f"{given[key]!r} is no day such as 2017-04-20")
                given[key] = ""
        for key, allowed in (("certainty", CERTAINTIES), ("grade", tuple("123456")), ("least", tuple("123456789"))):
            if given[key] and given[key] not in allowed:
                problems.append(f"{given[key]!r} is no {key}")
                given[key] = ""
        if given["language"] and not re.fullmatch(r"[a-z]{2,3}", given["language"]):
            given["language"] = ""
        flags = {key: values.get(key, "") in ("1", "on", "true", "yes") for key in ("disputed", "denied")}
        words = " ".join((values.get("q") or values.get("words") or "").split())[:400]
        return cls(words=words, problems=tuple(problems), **given, **flags)  # type: ignore[arg-type]

    @property
    def filters(self) -> dict[str, str]:
        """The filters that are set, for addresses."""
        found = {key: getattr(self, key) for key in _FIELDS if getattr(self, key)}
        return {**found, **{key: "1" for key in ("disputed", "denied") if getattr(self, key)}}

    @property
    def empty(self) -> bool:
        return not self.words and not self.filters


_FIELDS = ("outlet", "place", "source", "language", "certainty", "grade", "least", "since", "until")


def quoted(words: str) -> tuple[str, ...]:
    """What to look for: each a word, or a phrase that stood in quotation marks."""
    found = []
    for token in _TOKEN.findall(words)[:WORDS]:
        bare = token.strip('"').replace('"', "")
        if any(ch.isalnum() for ch in bare):
            found.append(bare)
    return tuple(found)


def months(since: str, until: str, reader: Reader) -> tuple[str, ...] | None:
    """The months from one day to another as words of the index, any of them; None when all are meant."""
    counts = reader.counts()
    first = since or str(counts.get("first_date") or "")[:7]
    last = until or str(counts.get("last_date") or "")[:7]
    a, b = (
        _MONTH.match(first if len(first) > 7 else f"{first}-01"),
        _MONTH.match(last if len(last) > 7 else f"{last}-01"),
    )
    if a is None or b is None:
        return None
    start, end = (int(m.group(1)) * 12 + int(m.group(2)) - 1 for m in (a, b))
    end = min(end, start + 1200)
    return tuple(month_tag(n // 12, n % 12 + 1) for n in range(start, end + 1)) or (month_tag(9999, 1),)


def _tags(query: Query, reader: Reader, claims: bool) -> tuple[tuple[str, ...], ...]:
    """Groups of words of the index: of each at least one."""
    found: list[str] = []
    groups: list[tuple[str, ...]] = []
    for kind, value in (
        ("outlet", query.outlet),
        *((("place", query.place), ("source", query.source)) if claims else ()),
    ):
        if value:
            found.append(tag(kind, reader.source_id(value) if kind == "source" else value))
    if query.language:
        found.append(f"lang{query.language}")
    if claims:
        found += [
            f"{name}{value}"
            for name, value in (("certainty", query.certainty), ("grade", query.grade), ("atleast", query.least))
            if value
        ]
        found += [name for name in ("disputed", "denied") if getattr(query, name)]
    if query.since or query.until:
        months_ = months(query.since, query.until, reader)
        if months_ is not None:
            groups.append(months_)
    return (*((one,) for one in found), *groups)


def claims(reader: Reader, query: Query, after: str | None = None, limit: int = PAGE) -> Page[ClaimRow]:
    """Claims that hold all words, within all filters, best ranked first."""
    words, tags = quoted(query.words), _tags(query, reader, True)
    if query.words and not words:
        return Page(())
    question, database = Question(words, tags), reader.database
    if not question:
        return reader.claims(after=after, limit=limit)
    more, values = "", list[object]()
    if query.since:
        more, values = more + " AND c.last_day >= ?", [*values, query.since]
    if query.until:
        more, values = more + " AND c.first_day <= ?", [*values, f"{query.until}~"]
    columns = ", ".join(f"c.{name.strip()}" for name in CLAIM.split(","))
    rows = database.execute(
        f"SELECT {columns} FROM view_claims_fts f JOIN view_claims c ON c.rank = f.rowid"
        f" WHERE {database.match('view_claims_fts', 'f')} AND f.rowid > ?{more} ORDER BY f.rowid LIMIT ?",
        (database.asked(question, columns=True), as_number(after) if after else 0, *values, limit + 1),
    ).fetchall()
    return as_page([ClaimRow(*row) for row in rows], limit, lambda c: str(c.rank))


@dataclass(frozen=True)
class FoundDocument:
    """A document with the words around those that were looked for."""

    row: DocumentRow
    excerpt: tuple[tuple[bool, str], ...]  # (is one of the words, text)


def documents(reader: Reader, query: Query, page: int = 0, limit: int = 15) -> tuple[list[FoundDocument], bool, bool]:
    """Documents that hold all words, within the filters on documents, newest first; whether there is another page,
    and whether more hold the words than were looked at."""
    words, tags = quoted(query.words), _tags(query, reader, False)
    if not words and not tags:
        return [], False, False
    # Of many matches those that the index gives first are taken: reading on costs with the size of the workspace.
    database = reader.database
    if words:
        inner = "SELECT d.id FROM documents_fts f JOIN documents d ON d.rowid = f.rowid"
        table, column, question = "documents_fts", "id", Question(words)
    else:
        inner = "SELECT f.rowid FROM view_documents_fts f"
        table, column, question = "view_documents_fts", "number", Question((), tags)
    inner = f"{inner} WHERE {database.match(table, 'f')} LIMIT ?"
    asked = database.asked(question, columns=False)
    found_first = [i for (i,) in database.execute(inner, (asked, CANDIDATES + 1))]
    many = len(found_first) > CANDIDATES
    narrowed, among = database.among(f"v.{column}", found_first[:CANDIDATES])
    values: list[object] = [among]
    for column, sign, value in (
        ("lower(v.outlet)", "= lower(?)", query.outlet),
        ("v.language", "= ?", query.language),
        ("v.day", ">= ?", query.since),
        ("v.day", "<= ?", query.until and f"{query.until}~"),
    ):
        if value:
            narrowed, values = f"{narrowed} AND {column} {sign}", [*values, value]
    columns = ", ".join(f"v.{name.strip()}" for name in DOCUMENT.split(","))
    rows = reader.database.execute(
        f"SELECT {columns} FROM view_documents v WHERE {narrowed} ORDER BY v.day DESC, v.number LIMIT ? OFFSET ?",
        (*values, limit + 1, min(page, CANDIDATES // limit) * limit),
    ).fetchall()
    found = [DocumentRow(*row) for row in rows]
    shown = [FoundDocument(row, _excerpt(reader, row, query.words)) for row in found[:limit]]
    return shown, len(found) > limit, many


def _excerpt(reader: Reader, row: DocumentRow, words: str) -> tuple[tuple[bool, str], ...]:
    """About 200 characters around the first of the words, the words marked."""
    (text,) = reader.database.execute(
        "SELECT substr(text, 1, 200000) FROM documents WHERE id = ?", (row.id,)
    ).fetchone()
    parts = [re.escape(t.strip('"')) for t in _TOKEN.findall(words)[:WORDS] if any(ch.isalnum() for ch in t)]
    if not parts:
        return ((False, wording.trim(text[:400], 220)),)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(parts)})", re.I)
    first = pattern.search(text)
    start = max((first.start() if first is not None else 0) - 90, 0)
    if start:
        start = text.find(" ", start) + 1  # at a word; there is one at the latest before the hit, or the hit begins
        start = min(start, first.start()) if first is not None and start else 0
    piece = wording.one_line(text[start : start + 240])
    out, at = list[tuple[bool, str]](), 0
    if start:
        out.append((False, "… "))
    for match in pattern.finditer(piece):
        out += [(False, piece[at : match.start()]), (True, match.group())]
        at = match.end()
    out.append((False, piece[at:] + " …"))
    return tuple(pair for pair in out if pair[1])
