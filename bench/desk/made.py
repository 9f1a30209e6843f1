"""A large workspace, made up: the rows of a ledger without reading anything, the same for the same size."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from twosource.ledger import (
    Ledger,
    LedgerAppearance,
    LedgerBaseline,
    LedgerClaim,
    LedgerCopy,
    LedgerCredibility,
    LedgerDocument,
    LedgerEvent,
    LedgerIndicator,
)
from twosource.pipeline import Tables
from twosource.records import (
    Alert,
    Contradiction,
    Document,
    Hop,
    Independence,
    Observation,
    Quantity,
    Reject,
    RootItem,
    Slots,
    Source,
    When,
    Where,
)
from twosource.store.workspace import Workspace

WORDS = (
    "harbour train carriage border ferry governor minister spokesman convoy bridge yard satellite image freight "
    "crossing villagers shelling depot grain convoy rail station district hospital officer patrol river drill armoured "
    "column drone warehouse statement witness evacuation power outage siren checkpoint shipment vessel tanker "
    "inspection quarry"
).split()
PLACES = [(f"Port {chr(65 + n % 26)}{n}", 44 + n % 9 + n / 500, 26 + n % 17 + n / 400) for n in range(400)]


def _sentence(dice: random.Random, length: int) -> str:
    return " ".join(dice.choices(WORDS, k=length)).capitalize()


def _day(number: int) -> str:
    year, rest = divmod(number, 336)
    return f"{2015 + year % 10}-{rest // 28 + 1:02}-{rest % 28 + 1:02}"


def documents(size: int) -> Iterator[Document]:
    """So many documents of some 1,500 characters by 900 outlets, over ten years."""
    for n in range(size):
        dice = random.Random(n)
        text = ". ".join(_sentence(dice, 12) for _ in range(18)) + "."
        published = _day(n * 3360 // size)
        yield Document(
            id=f"d{n:07}", report=f"d{n:07}", path=f"made/{n // 1000:03}/{n:07}.txt",
            outlet=f"Outlet {dice.randrange(900)}",
            title=_sentence(dice, 7), published=published, published_precision="day", language="en", text=text,
        )  # fmt: skip


def ledger(pile: list[Document]) -> Ledger:
    """A ledger over these documents: about 0.8 claims and 2 appearances for each, some claims in very many."""
    dice = random.Random(7)
    size = len(pile)
    sources = [Source(id=f"s-{n}", name=f"Office {n}", kind="office") for n in range(max(size // 30, 20))]
    claims: list[LedgerClaim] = []
    appearances = 0
    claim_number = 0
    while appearances < size * 2:
        near = dice.randrange(size)
        wanted = min(size, 3000) if claim_number % 20_000 == 5 else min(int(dice.paretovariate(1.1)), 400)
        docs = [pile[(near + k) % size] for k in range(wanted)]
        claim = _claim(dice, claim_number, docs, sources)
        claims.append(claim)
        appearances += len(claim.appearances)
        claim_number += 1
    events = _events(dice, claims)
    copies = tuple(
        LedgerCopy(
            doc=pile[n].id, of=pile[n - 1].id, kind="near", containment=0.8, direction="known", containment_of=0.7,
            spans=((0, 400, 0, 400), (500, 900, 480, 880)), why="80% of the words of the one stand in the other",
        )
        for n in range(1, size, 3)
    )  # fmt: skip
    return Ledger(
        documents=tuple(
            LedgerDocument(id=d.id, path=d.path, url=None, outlet=d.outlet, title=d.title, byline=None,
                           published=d.published, published_precision="day", language="en", text=d.text)
            for d in pile
        ),
        rejects=tuple(Reject(path=f"made/{n}.bin", stage="reports", reason="not text") for n in range(size // 20)),
        copies=copies,
        sources=tuple(sources),
        claims=tuple(claims),
        events=tuple(events),
        contradictions=tuple(_contradictions(claims)),
        indicators=tuple(_indicators(claims)),
    )  # fmt: skip


def _claim(dice: random.Random, number: int, docs: list[Document], sources: list[Source]) -> LedgerClaim:
    place, lat, lon = dice.choice(PLACES)
    found = []
    roots: dict[str, list[str]] = {}
    pool = dice.sample(sources, k=min(1 + int(dice.paretovariate(1.5)), 12))
    for n, doc in enumerate(docs):
        start = dice.randrange(0, len(doc.text) - 200)
        span = (start, start + dice.randrange(40, 120))
        root = dice.choice(pool)
        ident = f"a-{number}-{n}"
        roots.setdefault(root.id, []).append(ident)
        outlet = Hop(source=f"s-{dice.randrange(len(sources))}", name=doc.outlet or "", certainty="asserted")
        count = Quantity(value=float(n % 90), low=None, high=None, unit=None, item="carriages", as_written="some",
                         approximator=None, span=span)  # fmt: skip
        found.append(
            LedgerAppearance(
                id=ident, doc=doc.id, span=span, quote=doc.text[span[0] : span[1]], root=root.id, polarity="affirmed",
                chain=(outlet, Hop(source=root.id, name=root.name, cue="said", span=(span[0], span[0] + 9))),
                certainty=dice.choice(("attributed", "asserted", "possible", "expected")),
                slots=Slots(action="see", quantity=(count,),
                            when=_whole_day(doc.published or "2015-01-01"),
                            where=(Where(name=place, lat=lat, lon=lon, precision="city"),)),
            )
        )  # fmt: skip
    items = tuple(
        RootItem(source=s, name=s, appearances=tuple(ids), why="named in the text", group=g)
        for g, (s, ids) in enumerate(roots.items())
    )
    low = max(1, len(items) - dice.randrange(0, 3))
    text = f"{_sentence(dice, 9)} at {place} ({number})"
    return LedgerClaim(
        id=f"c-{number}", text=text, event="", appearances=tuple(found), drift=(), rank=number + 1,
        roots=Independence(min=low, max=len(items), items=items, why=f"{len(items)} roots are named"),
        credibility=LedgerCredibility(grade=1 + number % 6, why="made up"),
    )  # fmt: skip


def _whole_day(day: str) -> When:
    return When(earliest=f"{day}T00:00:00Z", latest=f"{day}T23:59:59Z", precision="day")


def _events(dice: random.Random, claims: list[LedgerClaim]) -> list[LedgerEvent]:
    events: list[LedgerEvent] = []
    at = 0
    while at < len(claims):
        size = 2000 if len(events) == 3 else min(int(dice.paretovariate(0.9)), 300)
        part = claims[at : at + size]
        ident = f"e-{len(events)}"
        for claim in part:
            claim.event = ident
        slots = part[0].appearances[0].slots
        events.append(
            LedgerEvent(id=ident, headline=part[0].text, when=slots.when, where=slots.where, rank=len(events) + 1,
                        claims=tuple(c.id for c in part))
        )  # fmt: skip
        at += size
    return events


def _contradictions(claims: list[LedgerClaim]) -> Iterator[Contradiction]:
    for n, claim in enumerate(claims):
        if n % 6 == 0 and len(claim.appearances) > 1:
            pair = tuple(a.id for a in claim.appearances[:2])
            yield Contradiction(
                id=f"x-{n}",
                kind="quantity",
                between=pair,
                values=("some", "others"),
                claims=(claim.id,),
                status="open" if n % 4 else "explained",
                why="the one counts more than the other",
            )


def _indicators(claims: list[LedgerClaim]) -> Iterator[LedgerIndicator]:
    for n in range(0, min(len(claims), 40_000), 200):
        seen = []
        for claim in claims[n : n + 12]:
            a = claim.appearances[0]
            seen.append(
                Observation(
                    value=a.slots.quantity[0].value,
                    low=None,
                    high=None,
                    when=a.slots.when,
                    evidence=(a.id,),
                    as_written="some",
                )
            )
        alert = Alert(
            value=73, baseline=20, ratio=3.65, when=seen[0].when, evidence=seen[0].evidence, text="more than is usual"
        )
        yield LedgerIndicator(
            id=f"i-{n}",
            name=f"carriages at yard {n}",
            place=f"yard {n}",
            unit="carriage",
            observations=tuple(seen),
            baseline=LedgerBaseline(value=20, high=20),
            alerts=(alert,) if n % 1000 == 0 else (),
        )


def write(path: str | Path, size: int) -> None:
    """A workspace of so many documents, as a run would leave it, but for the blob of the whole ledger."""
    pile = list(documents(size))
    rows = ledger(pile)
    with Workspace(path) as workspace:
        workspace.finish(Tables([*pile, *rows.rejects]), b"{}", "made", {"documents": size}, rows)
