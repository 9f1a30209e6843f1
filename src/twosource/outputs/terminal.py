"""The printed ledger: what a tired editor needs on one or two screens."""

from __future__ import annotations

import textwrap
from collections import Counter

from rich.console import Console
from rich.text import Text

from twosource.ledger import Ledger, LedgerClaim
from twosource.outputs import wording
from twosource.outputs.book import Book
from twosource.records import Contradiction

WIDTH = 100
TOP = 10
MOST = 8
"""Contradictions, drifts and rejects that are printed before the rest is only counted."""


class Printer:
    """Prints styled pieces, wrapped with a hanging indent; nothing of the text is read as markup."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.width = min(console.width, WIDTH) if console.is_terminal else WIDTH

    def line(self, text: str = "", style: str = "", indent: int = 0, hang: int = 0, lead: str = "") -> None:
        """One paragraph after `lead`, its first line indented by `indent`, the others by `hang` more."""
        lines = textwrap.wrap(
            wording.one_line(text),
            width=max(self.width, 40),
            initial_indent=" " * indent + lead,
            subsequent_indent=" " * (indent + hang),
            break_on_hyphens=False,
        )
        for one in lines or [""]:
            self.console.print(Text(one, style=style), soft_wrap=True, highlight=False)

    def head(self, text: str) -> None:
        """A section heading after an empty line."""
        self.line()
        self.line(text.upper(), style="bold")


def render(ledger: Ledger, console: Console | None = None) -> None:
    """Print the ledger: figures, alerts, the ten claims that matter, contradictions, drift, rejects, what is folded.

    Without a console it goes to standard output; piped, it is plain text of at most 100 columns.
    """
    out = Printer(console or Console(highlight=False))
    book = Book(ledger)
    figures = " · ".join(f"{count:,} {name}" for name, count, _ in book.figures())
    out.line(figures, style="bold")
    out.line(f"Published: {book.when_published()}", style="dim")
    _alerts(out, book)
    _claims(out, book)
    _contradictions(out, book)
    _drift(out, book)
    _rest(out, book)


def _alerts(out: Printer, book: Book) -> None:
    alerts = [(i, a) for i in book.ledger.indicators for a in i.alerts]
    if not alerts:
        return
    out.head("Alerts")
    for indicator, alert in alerts:
        figures = f"{wording.number(alert.value)} against {wording.number(alert.baseline)}, {alert.ratio:.3g} times"
        moment = f", {wording.when(alert.when)}" if alert.when is not None else ""
        out.line(f"! {indicator.name}: {figures}{moment}", style="bold yellow", hang=2)
        for evidence in alert.evidence:
            appearance = book.appearances.get(evidence)
            if appearance is not None:
                quote = wording.trim(appearance.quote, 160)
                out.line(f"“{quote}” {book.outlet_of(appearance)}", indent=2, hang=2)


def _claims(out: Printer, book: Book) -> None:
    claims = book.ranked()
    if not claims:
        out.head("Claims")
        out.line("No claim was found in these reports.")
        return
    out.head("What matters first" if len(claims) > 1 else "What matters")
    for n, claim in enumerate(claims[:TOP], 1):
        _claim(out, book, n, claim)


def _claim(out: Printer, book: Book, n: int, claim: LedgerClaim) -> None:
    out.line(wording.trim(wording.sentence(claim.text), 200), style="bold", hang=4, lead=f"{n:>2}. ")
    carried = wording.plural(len(book.outlets(claim)), "outlet")
    figures = f"{book.support(claim)} behind {carried}. Credibility {wording.grade(claim.credibility.grade)}."
    out.line(figures, style="cyan", indent=4)
    if claim.roots.why:
        out.line(f"Why: {book.reason(claim.roots.why)}", indent=4, hang=5)
    best = book.best(claim)
    if best is not None:
        out.line(f"“{wording.trim(best.quote, 180)}”", style="italic", indent=4, hang=1)
        published = wording.date(book.published(best.doc)) or "no date"
        out.line(f"{book.chain(best)} ({published})", style="dim", indent=4, hang=2)
    for warning in book.warnings(claim):
        out.line(warning, style="yellow", indent=4, hang=2)
    for contradiction in book.contradictions_of.get(claim.id, []):
        if contradiction.status == "open":
            out.line(f"Contradicted: {_values(contradiction)}", style="yellow", indent=4, hang=2)


def _values(contradiction: Contradiction) -> str:
    return wording.trim(" / ".join(contradiction.values) or contradiction.kind, 160)


def _contradictions(out: Printer, book: Book) -> None:
    rows = sorted(book.ledger.contradictions, key=lambda c: c.status != "open")
    if not rows:
        return
    out.head("Where accounts disagree")
    for row in rows[:MOST]:
        style = "yellow" if row.status == "open" else ""
        out.line(f"{row.kind}: {_values(row)}", style=style, hang=10, lead=f"{row.status:<10}")
        out.line(book.reason(row.why), indent=10)
        for ident in row.between[:2]:
            appearance = book.appearances.get(ident)
            if appearance is not None:
                out.line(f"“{wording.trim(appearance.quote, 120)}” {book.chain(appearance)}", indent=10, hang=2)
    if len(rows) > MOST:
        out.line(f"and {len(rows) - MOST:,} more")


def _drift(out: Printer, book: Book) -> None:
    rows = [(c, d) for c in book.ranked() for d in c.drift]
    if not rows:
        return
    out.head("What changed in the retelling")
    for claim, drift in rows[:MOST]:
        ends, change = book.drift(drift)
        way = " → ".join(book.outlet_of(a) for a in ends)
        out.line(f"{drift.kind}: {change}{f' ({way})' if way else ''}. {wording.trim(claim.text, 90)}", hang=2)
    if len(rows) > MOST:
        out.line(f"and {len(rows) - MOST:,} more")


def _rest(out: Printer, book: Book) -> None:
    ledger = book.ledger
    if ledger.rejects:
        out.head("Left out")
        for reject in ledger.rejects[:MOST]:
            out.line(f"{reject.path}: {reject.reason} ({reject.stage})", hang=2)
        if len(ledger.rejects) > MOST:
            out.line(f"and {len(ledger.rejects) - MOST:,} more")
    notes = []
    unread = Counter(d.language for d in ledger.documents if not d.read_for_claims)
    if unread:
        languages = ", ".join(f"{n:,} in {name}" for name, n in sorted(unread.items()))
        notes.append(f"Not read for claims, only dated and compared for copies: {languages}.")
    old = [copy for copy in ledger.copies if copy.redated_days]
    for copy in old[:MOST]:
        doc, of = book.documents[copy.doc], book.documents[copy.of]
        notes.append(
            f"Re-dated: {book.outlet(doc)}, {wording.date(doc.published) or 'no date'}, is a text of "
            f"{wording.date(of.published) or 'no date'} ({book.outlet(of)}), {copy.redated_days} days older."
        )
    if len(old) > MOST:
        notes.append(f"{wording.plural(len(old) - MOST, 'more re-dated copy', 'more re-dated copies')} in the brief.")
    more = len(ledger.claims) - TOP
    if more > 0:
        notes.append(f"{wording.plural(more, 'more claim')} in the brief.")
    folded = sum(1 for e in ledger.events if e.folded)
    if folded:
        notes.append(f"{wording.plural(folded, 'event')} folded (comment and background only).")
    if notes:
        out.line()
        for note in notes:
            out.line(note, style="dim", hang=2)
