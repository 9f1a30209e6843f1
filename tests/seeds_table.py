"""What a careful reader finds in the five seed reports: the table of shared/seeds-reading.md, in a form to test.

Facts only; the reports themselves are not in the repository. Words are matched in the quotation, hops in the names of
the chain. "unknown" stands for an outlet that the page does not tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from twosource.ledger import Ledger, LedgerAppearance

UNKNOWN = r"outlet unknown"
ANY_QUOTED = ("attributed",)


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    report: str
    claim: str
    words: str  # regular expression found in the quotation
    chain: tuple[str, ...]  # regular expressions for the hops, outlet first, root last
    certainty: tuple[str, ...]
    note: str = ""


B = r"Breitbart"
CJ = r"\bCJ\b"
ROWS = (
    Row("000", "ordered troops", r"ordered troops", (B,), ("asserted",)),
    Row("000", "three trains", r"three trains", (B, r"Mail"), ("attributed",)),
    Row("000", "noticed by locals", r"[Rr]ailway trains loaded", (B, r"(?i)prim[ae]media", r"local"), ("attributed",)),
    Row("000", "moved over the past week", r"being observed", (B, r"Gordeyev"), ("attributed",), "confirms"),
    Row("000", "reasons not confirmed", r"reasons", (B, r"Gordeyev"), ("unconfirmed",), "does-not-confirm"),
    Row("000", "risk of conflict", r"risk of a serious conflict", (B, r"Ryabkov"), ANY_QUOTED),
    Row("000", "missile test failed", r"missile test.*failed", (B, r"not named"), ("unconfirmed",)),
    Row("000", "150,000 troops", r"150,000 troops", (B,), ("asserted",)),
    Row("001", "convoy", r"convoy of eight", (UNKNOWN, r"report|resident|social"), ("unconfirmed", "attributed")),
    Row("001", "S-400 moved", r"S-?400.* moved to", (UNKNOWN,), ("asserted",)),
    Row("001", "conflict any moment", r"conflict could break out", (UNKNOWN, r"Wang Yi"), ("attributed", "possible")),
    Row("001", "ready to coordinate", r"ready to coordinate", (UNKNOWN, r"Foreign Ministry", r"Wang"), ANY_QUOTED),
    Row("001", "Mother of All Bombs", r"Mother of All Bombs", (UNKNOWN, r"Global Times"), ("attributed", "possible")),
    Row(
        "002",
        "landing practised",
        r"boarded|simulated the landing",
        (UNKNOWN, r"Newsweek", r"RIA", r"Voskresenskiy"),
        ("attributed",),
    ),
    Row("002", "delegation", r"unable to establish", (UNKNOWN, r"TASS", r"Slutsky"), ANY_QUOTED),
    Row("002", "US drills provoke", r"provoking Pyongyang", (UNKNOWN, r"Interfax", r"Lavrov"), ANY_QUOTED),
    Row("002", "reach of the missile", r"capacity to strike", (UNKNOWN, r"expert"), ("attributed",)),
    Row("002", "most powerful", r"most powerful missile", (UNKNOWN, r"[Ss]tate media|KCNA"), ("attributed",)),
    Row("003", "train crossed", r"crossed into the Primorsky", (CJ, r"RIA"), ("attributed",)),
    Row("003", "left by train", r"left by train", (CJ, r"Korean Central News Agency|KCNA"), ("attributed",)),
    Row("003", "entered this morning", r"entered Russia early", (CJ, r"Defen[cs]e"), ("attributed", "probable")),
    Row("003", "talks", r"Talks will be held|comprehensive visit", (CJ, r"Peskov"), ("attributed", "expected")),
    Row("003", "arms deal", r"focus on an arms deal", (CJ, r"[Ss]pecialist"), ("possible",)),
    Row("003", "violation", r"violation of UN", (CJ, r"Miller"), ("attributed", "expected")),
    Row("004", "73 carriages", r"73 carriages", (UNKNOWN, r"Beyond|CSIS", r"image|Beyond|CSIS"), ("attributed",)),
    Row("004", "20 at most", r"20 carriages", (UNKNOWN, r"Beyond Parallel|CSIS"), ("attributed",)),
    Row("004", "likely arms", r"likely indicates", (UNKNOWN, r"Beyond Parallel|CSIS"), ("probable",)),
    Row("004", "used in Ukraine", r"used in Ukraine", (UNKNOWN, r"South Korean"), ("attributed",)),
)


def appearances(ledger: Ledger, report: str) -> list[LedgerAppearance]:
    """All appearances of one seed report."""
    docs = {d.id for d in ledger.documents if d.path.rsplit("/", 1)[-1].startswith(report)}
    return [a for c in ledger.claims for a in c.appearances if a.doc in docs]


def matches(row: Row, a: LedgerAppearance) -> bool:
    """The appearance is that of the row, with the right chain, root and certainty."""
    if not re.search(row.words, a.quote, re.S) or a.certainty not in row.certainty:
        return False
    if row.note and a.stance != row.note:
        return False
    names = [f"{h.name} {h.role or ''}" for h in a.chain]
    if not re.search(row.chain[0], names[0]) or not re.search(row.chain[-1], names[-1]):
        return False
    return in_order(row.chain, names)


def in_order(patterns: Iterable[str], names: list[str]) -> bool:
    """Each pattern is found in a name after the one before it (a name may serve the last two)."""
    at = 0
    for pattern in patterns:
        while at < len(names) and not re.search(pattern, names[at]):
            at += 1
        if at == len(names):
            return False
        at += 1 if at < len(names) - 1 else 0
    return True


def score(ledger: Ledger) -> list[tuple[Row, bool, list[LedgerAppearance]]]:
    """Every row, whether it is found, and the appearances whose words match it."""
    out = []
    for row in ROWS:
        rows = appearances(ledger, row.report)
        near = [a for a in rows if re.search(row.words, a.quote, re.S)]
        out.append((row, any(matches(row, a) for a in rows), near))
    return out
