"""A hand-made ledger with everything a brief has to show: a fictional story at the mouth of the Danube.

All reports are invented. Spans are found by their words, so that every quote is the text it claims to be.
"""

from __future__ import annotations

from tests.outputs.sample_claims import blast_claim, count_claim, deaths_claim, drone_claim, small_claims
from tests.outputs.sample_reports import (
    COUNT,
    DAY,
    GALATI,
    HOSTILE,
    IZMAIL,
    NIGHT,
    RENI,
    WIRE,
    documents,
    find,
)
from twosource.ledger import (
    Ledger,
    LedgerBaseline,
    LedgerCopy,
    LedgerEvent,
    LedgerIndicator,
)
from twosource.records import (
    Alert,
    Contradiction,
    DistanceStatement,
    Observation,
    Reject,
    Source,
    SourceKind,
    When,
)


def contradictions() -> tuple[Contradiction, ...]:
    """One of each kind that reads differently."""
    return (
        Contradiction(
            id="x-deaths",
            kind="quantity",
            between=("a-reni1-3", "a-reni2-2"),
            values=("at least 12 people", "Nineteen people"),
            status="open",
            why="12 as a least number allows 19, but the governor gave it after the hospital",
            claims=("c-deaths",),
        ),
        Contradiction(
            id="x-drone",
            kind="polarity",
            between=("a-reni1-4", "a-reni3-2"),
            values=("possibly a drone", "denied"),
            status="open",
            why="one affirms what the other denies",
            claims=("c-drone",),
        ),
        Contradiction(
            id="x-far",
            kind="plausibility",
            between=("a-unknown-2",),
            values=("15 kilometres", "241 km by the map"),
            status="open",
            why="Galați and Odesa lie 241 km apart, beyond the tolerance of 20 km",
            claims=("c-far",),
        ),
        Contradiction(
            id="x-time",
            kind="time",
            between=("a-reni1-1", "a-reni2-1"),
            values=("late on Monday", "on Tuesday"),
            status="explained",
            why="shortly before midnight in one time zone is after midnight in another (UTC+2, UTC+3)",
            claims=("c-blast",),
        ),
    )


def ledger() -> Ledger:
    """The whole sample."""
    claims = tuple(
        sorted((count_claim(), blast_claim(), deaths_claim(), drone_claim(), *small_claims()), key=lambda c: c.rank)
    )
    names: dict[str, str] = {}
    for claim in claims:
        for made in claim.appearances:
            for h in made.chain:
                names.setdefault(h.source, h.name)
    kinds: dict[str, SourceKind] = {
        "s-images": "sensor",
        "s-marchuk": "person",
        "s-luca": "person",
        "s-ses": "office",
        "s-mapn": "office",
        "s-residents": "group",
        "s-port": "group",
        "s-balkan-wire": "agency",
        "s-danube-observatory": "document",
    }
    sources = tuple(
        Source(
            id=i,
            name=n,
            kind=kinds.get(i, "outlet"),
            named=i not in ("s-port", "s-residents"),
            aliases=("BW",) if i == "s-balkan-wire" else (),
            role="regional governor" if i == "s-marchuk" else None,
            reliability="B" if i == "s-balkan-wire" else "F",
        )
        for i, n in sorted(names.items())
    )
    seen = [("2026-08-02", 9.0), ("2026-08-20", 14.0), ("2026-09-11", 12.0), ("2026-10-03", 64.0)]
    observations = tuple(
        Observation(
            value=v,
            low=v,
            high=v,
            when=When(earliest=f"{d}T00:00:00Z", latest=f"{d}T23:59:59Z", precision="day"),
            evidence=("a-wire-1",) if v == 64 else (),
            as_written="Around 64 flatcars" if v == 64 else f"{v:.0f}",
        )
        for d, v in seen
    )
    baseline = LedgerBaseline(
        value=15,
        low=None,
        high=15,
        period="the five years before",
        stated=True,
        evidence=("a-observatory-2",),
        as_written="about 15 flatcars",
    )
    alert = Alert(
        value=64,
        baseline=15,
        ratio=64 / 15,
        when=DAY,
        evidence=("a-wire-1", "a-observatory-2"),
        text="Around 64 flatcars at the Galati rail yard, where at most about 15 were usual",
    )
    size = len(COUNT)
    return Ledger(
        documents=documents(),
        rejects=(
            Reject(path="reports/broken.pdf", stage="reports", reason="not a PDF: the file ends after 212 bytes"),
            Reject(path="reports/empty.txt", stage="documents", reason="no text <script>left</script>"),
        ),
        copies=(
            LedgerCopy(
                doc="wire",
                of="observatory",
                kind="partial",
                containment=0.97,
                containment_of=0.7,
                direction="known",
                spans=((*find("wire", WIRE), *find("observatory", WIRE)),),
                why="published the same day; the Observatory is named as the source",
            ),
            LedgerCopy(
                doc="herald",
                of="wire",
                kind="partial",
                containment=0.74,
                containment_of=0.61,
                direction="inferred",
                spans=((*find("herald", COUNT), find("wire", COUNT)[0], find("wire", COUNT)[0] + size),),
                why="the wire is earlier and is credited",
            ),
        ),
        sources=sources,
        claims=claims,
        events=(
            LedgerEvent(
                id="e-reni",
                headline="Explosion at a fuel store in the port of Reni",
                when=NIGHT,
                where=(RENI,),
                claims=("c-blast", "c-deaths", "c-drone"),
                rank=1,
            ),
            LedgerEvent(
                id="e-yard",
                headline="Flatcars gather at the Galati rail yard",
                when=DAY,
                where=(GALATI,),
                claims=("c-count", "c-usual", "c-likely", "c-far"),
                rank=2,
            ),
            LedgerEvent(
                id="e-trains",
                headline="Eight trains pass in one night",
                when=None,
                where=(IZMAIL,),
                claims=("c-trains",),
                rank=3,
            ),
            LedgerEvent(id="e-bad", headline=HOSTILE, when=None, where=(), claims=("c-bad",), rank=4, folded=True),
        ),
        contradictions=contradictions(),
        indicators=(
            LedgerIndicator(
                id="i-flatcars",
                name="Flatcars at the Galati rail yard",
                place="Galați",
                unit="flatcars",
                observations=observations,
                baseline=baseline,
                alerts=(alert,),
            ),
        ),
        distances=(
            DistanceStatement(
                doc="unknown",
                span=find("unknown", "The town lies just 15 kilometres from Odesa."),
                place="Galați",
                reference="Odesa",
                km_low=15,
                km_high=15,
                computed_km=241,
                tolerance_km=20,
                plausible=False,
                as_written="just 15 kilometres from Odesa",
            ),
        ),
    )


if __name__ == "__main__":
    ledger()
