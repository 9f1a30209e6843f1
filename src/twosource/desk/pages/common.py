"""What several pages show: contradictions side by side, alerts with what they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from twosource.desk.app import Call
from twosource.desk.cites import DeskClaims
from twosource.desk.render import Links
from twosource.desk.rows import ClaimRow
from twosource.ledger import LedgerClaim, LedgerIndicator
from twosource.outputs.brief import disputes as drawn
from twosource.outputs.brief import tables
from twosource.records import Contradiction

SIDES = 6


def builder(call: Call, rows: Sequence[tuple[ClaimRow, LedgerClaim]], **more: object) -> DeskClaims:
    """Cards for these claims, with their documents, copies and sources at hand."""
    book = call.reader.slice(rows, **more)  # type: ignore[arg-type]
    return DeskClaims(book, Links(call.as_of), rows)


@dataclass
class DisputeView:
    """A contradiction with its accounts and claims."""

    row: Contradiction
    view: drawn.Dispute
    claims: list[ClaimRow]


def disputes(call: Call, rows: Iterable[tuple[int, Contradiction]]) -> list[DisputeView]:
    """Contradictions, their accounts side by side."""
    found = [row for _, row in rows]
    wanted = [i for row in found for i in row.between[:SIDES]]
    claims = call.reader.with_appearances(wanted)
    build = builder(call, claims, contradictions=found)
    out = []
    for row in found:
        named = call.reader.claim_rows_by_id(build.book.claims_between(row)[:SIDES])
        out.append(DisputeView(row, drawn.dispute(build, row), named))
    return out


def indicator_views(call: Call, rows: Sequence[LedgerIndicator]) -> list[tuple[LedgerIndicator, tables.IndicatorView]]:
    """Indicators with their drawing, their observations and alerts."""
    wanted: list[str] = []
    for row in rows:
        for observation in row.observations[: tables.OBSERVATIONS]:
            wanted += observation.evidence[:1]
        wanted += [i for alert in row.alerts[:6] for i in alert.evidence[:4]] + list(row.baseline.evidence[:2])
    build = builder(call, call.reader.with_appearances(wanted), indicators=rows)
    ordered = sorted(rows, key=lambda i: not i.alerts)
    return list(zip(ordered, tables.indicators(build.book, build.cites, build), strict=True))


def alerts(call: Call, limit: int) -> list[tuple[LedgerIndicator, tables.IndicatorView]]:
    """The indicators that are out of their usual range."""
    return indicator_views(call, [row for _, row in call.reader.indicators(limit=limit, alerting=True)])
