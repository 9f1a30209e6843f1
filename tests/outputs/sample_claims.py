"""The claims of the sample ledger."""

from __future__ import annotations

from typing import Any

from tests.outputs.sample_reports import (
    BIDI,
    COUNT,
    DAY,
    GALATI,
    HOSTILE,
    IZMAIL,
    NIGHT,
    ODESA,
    RENI,
    ROMANIA,
    TEXTS,
    USUAL,
    appearance,
    hop,
    quantity,
)
from twosource.ledger import (
    LedgerAppearance,
    LedgerClaim,
    LedgerCredibility,
)
from twosource.records import (
    Drift,
    Hop,
    Independence,
    RootItem,
    When,
)


def count_claim() -> LedgerClaim:
    """Nine outlets, one root."""
    wire = ("s-balkan-wire", "Balkan Wire")
    root = ("s-danube-observatory", "Danube Observatory")
    sensor = ("s-images", "commercial satellite images")

    def full(key: str) -> tuple[Hop, ...]:
        return (
            hop(key, *root, "the Danube Observatory", "said"),
            hop(key, *sensor, "commercial satellite images", "based on", role="sensor"),
        )

    q = "around 64 flatcars"
    where = (GALATI,)
    made = [
        appearance(
            "observatory",
            1,
            COUNT,
            (hop("observatory", *sensor, "commercial satellite images", "based on"),),
            quantity=(quantity("observatory", "Around 64 flatcars", 64, "flatcars", "around"),),
            when=DAY,
            where=where,
        ),
        appearance(
            "wire",
            1,
            COUNT,
            full("wire"),
            quantity=(quantity("wire", "Around 64 flatcars", 64, "flatcars", "around"),),
            when=DAY,
            where=where,
        ),
        appearance(
            "herald",
            1,
            COUNT,
            (hop("herald", *wire, "Balkan Wire", "first reported by"), *full("herald")),
            quantity=(quantity("herald", "Around 64 flatcars", 64, "flatcars", "around"),),
            when=DAY,
            where=where,
        ),
        appearance(
            "globe",
            1,
            "around 64 flatcars stood at the Galati rail yard on 3 October",
            (
                hop("globe", *wire, "Balkan Wire", "According to"),
                hop("globe", *root, "the Danube Observatory", "citing"),
                Hop(source=sensor[0], name=sensor[1], why="every other chain of the Observatory ends there"),
            ),
            quantity=(quantity("globe", q, 64, "flatcars", "around"),),
            when=DAY,
            where=where,
        ),
        appearance(
            "star",
            1,
            "About 64 flatcars have been counted at the Galati rail yard",
            (
                hop("star", *wire, "Balkan Wire", "reported"),
                hop("star", *root, "the Danube Observatory", "citing"),
                Hop(source=sensor[0], name=sensor[1], why="every other chain of the Observatory ends there"),
            ),
            quantity=(quantity("star", "About 64 flatcars", 64, "flatcars", "about"),),
            where=where,
        ),
        appearance(
            "tribune",
            1,
            TEXTS["tribune"][4],
            (
                hop("tribune", *root, "The Danube Observatory", "counted"),
                Hop(source=sensor[0], name=sensor[1], why="every other chain of the Observatory ends there"),
            ),
            quantity=(quantity("tribune", q, 64, "flatcars", "around"),),
            where=where,
        ),
        appearance(
            "post",
            1,
            "More than 60 flatcars, 64 by one count, stood at the Galati rail yard",
            (
                hop("post", *root, "the Danube Observatory", "said"),
                Hop(source=sensor[0], name=sensor[1], why="every other chain of the Observatory ends there"),
            ),
            quantity=(
                quantity("post", "More than 60 flatcars", 60, "flatcars", "more than", high=None, low_exclusive=True),
                quantity("post", "64", 64, "flatcars"),
            ),
            where=where,
        ),
        appearance(
            "daily",
            1,
            "64 flatcars stood at the Galati rail yard",
            (
                hop("daily", "s-globe-online", "Globe Online", "Globe Online", "reported"),
                Hop(source=wire[0], name=wire[1], why="Globe Online took it from there"),
                Hop(source=root[0], name=root[1]),
                Hop(source=sensor[0], name=sensor[1]),
            ),
            quantity=(quantity("daily", "64 flatcars", 64, "flatcars"),),
            where=where,
        ),
        appearance(
            "unknown",
            1,
            "64 flatcars loaded with armour stand at the Galati rail yard",
            (),
            certainty="asserted",
            quantity=(quantity("unknown", "64 flatcars", 64, "flatcars"),),
            where=where,
        ),
    ]
    items = (
        RootItem(
            source=sensor[0],
            name=sensor[1],
            appearances=tuple(a.id for a in made[:8]),
            why="8 appearances rest on one count of one set of images",
            group=0,
        ),
        RootItem(
            source="s-outlet-not-known",
            name="outlet not known",
            appearances=("a-unknown-1",),
            why="the report names no source",
            known=False,
            group=0,
        ),
    )
    return LedgerClaim(
        id="c-count",
        text="Around 64 flatcars stood at the Galati rail yard on 3 October",
        event="e-yard",
        appearances=tuple(made),
        roots=Independence(
            min=1, max=2, items=items, why="8 of 9 appearances rest on 1 root; 1 chain ends in the dark"
        ),
        credibility=LedgerCredibility(grade=3, why="one certain root, no open contradiction"),
        drift=(Drift(kind="hedge", from_="a-wire-1", to="a-daily-1", change="“Around” is gone"),),
        role="measure",
        rank=2,
        why=("same item, same yard, same day",),
    )


def blast_claim() -> LedgerClaim:
    """Four independent roots."""
    made = (
        appearance(
            "reni1",
            1,
            "An explosion tore through a fuel store in the port of Reni late on Monday",
            (hop("reni1", "s-marchuk", "Ana Marchuk", "Ana Marchuk", "said", role="regional governor"),),
            when=NIGHT,
            where=(RENI,),
        ),
        appearance(
            "reni1",
            2,
            "Our correspondent saw the store burning at midnight",
            (hop("reni1", "s-bw-corr", "correspondent of Balkan Wire", "Our correspondent", "saw"),),
            certainty="asserted",
            where=(RENI,),
        ),
        appearance(
            "reni2",
            1,
            "A fuel store exploded in Reni on Tuesday",
            (hop("reni2", "s-ses", "State Emergency Service", "the State Emergency Service", "wrote"),),
            when=When(
                earliest="2026-10-06T00:00:00Z", latest="2026-10-06T23:59:59Z", precision="day", as_written="on Tuesday"
            ),
            where=(RENI,),
        ),
        appearance(
            "reni3",
            1,
            "its radar had seen an explosion in the port of Reni shortly before midnight",
            (hop("reni3", "s-mapn", "Romania's Defence Ministry", "Romania's Defence Ministry", "said"),),
            where=(RENI, ROMANIA),
        ),
        appearance(
            "reni4", 1, "A drone destroyed a fuel store in the port of Reni", (), certainty="asserted", where=(RENI,)
        ),
    )
    names = ("Ana Marchuk", "correspondent of Balkan Wire", "State Emergency Service", "Romania's Defence Ministry")
    ids = ("s-marchuk", "s-bw-corr", "s-ses", "s-mapn")
    items = [
        RootItem(source=s, name=n, appearances=(a.id,), why="named in the report", group=i)
        for i, (s, n, a) in enumerate(zip(ids, names, made, strict=False))
    ]
    items.append(
        RootItem(
            source="s-daily-lens",
            name="Daily Lens",
            appearances=("a-reni4-1",),
            why="the report names no source",
            known=False,
            group=0,
        )
    )
    return LedgerClaim(
        id="c-blast",
        text="A fuel store exploded in the port of Reni",
        event="e-reni",
        appearances=made,
        roots=Independence(
            min=4, max=5, items=tuple(items), why="4 named roots of different origin; 1 chain ends in the dark"
        ),
        credibility=LedgerCredibility(
            grade=1, why="four independent roots and no open contradiction about the explosion"
        ),
        drift=(),
        rank=1,
    )


def deaths_claim() -> LedgerClaim:
    """Two numbers that cannot both be true."""
    made = (
        appearance(
            "reni1",
            3,
            "At least 12 people were killed",
            (hop("reni1", "s-marchuk", "Ana Marchuk", "Ana Marchuk", "said", role="regional governor"),),
            quantity=(quantity("reni1", "At least 12 people", 12, "people", "at least", high=None, counted="killed"),),
            where=(RENI,),
        ),
        appearance(
            "reni2",
            2,
            "Nineteen people died",
            (hop("reni2", "s-luca", "Petro Luca", "Petro Luca", "told", role="head of the town hospital"),),
            quantity=(quantity("reni2", "Nineteen people", 19, "people", counted="killed"),),
            where=(RENI,),
        ),
        appearance(
            "reni2",
            3,
            "“We received 19 bodies and 31 wounded,”",
            (hop("reni2", "s-luca", "Petro Luca", "Petro Luca", "said"),),
            quantity=(
                quantity("reni2", "19 bodies", 19, "bodies", counted="killed"),
                quantity("reni2", "31 wounded", 31, "wounded", counted="injured"),
            ),
            where=(RENI,),
        ),
        appearance(
            "reni4",
            2,
            "killing 19 people",
            (),
            certainty="asserted",
            quantity=(quantity("reni4", "19 people", 19, "people", counted="killed"),),
            where=(RENI,),
        ),
    )
    items = (
        RootItem(
            source="s-marchuk", name="Ana Marchuk", appearances=("a-reni1-3",), why="named in the report", group=0
        ),
        RootItem(
            source="s-luca", name="Petro Luca", appearances=("a-reni2-2", "a-reni2-3"), why="told Kyiv Gazette", group=1
        ),
        RootItem(
            source="s-daily-lens",
            name="Daily Lens",
            appearances=("a-reni4-2",),
            why="the report names no source",
            known=False,
            group=1,
        ),
    )
    return LedgerClaim(
        id="c-deaths",
        text="Between 12 and 19 people were killed in the port of Reni",
        event="e-reni",
        appearances=made,
        roots=Independence(min=2, max=3, items=items, why="2 named roots; 1 chain ends in the dark"),
        credibility=LedgerCredibility(grade=4, why="two independent roots that contradict each other"),
        drift=(Drift(kind="quantity", from_="a-reni1-3", to="a-reni4-2", change="from at least 12 to 19"),),
        rank=3,
    )


def drone_claim() -> LedgerClaim:
    """A hedge that was lost on the way."""
    made = (
        appearance(
            "reni1",
            4,
            "It was possibly a drone",
            (hop("reni1", "s-port", "a port official", "a port official", "said"),),
            certainty="unconfirmed",
            hedges=("possibly", "could not be confirmed"),
            where=(RENI,),
        ),
        appearance(
            "reni3",
            2,
            "any drone had crossed Romanian airspace",
            (hop("reni3", "s-mapn", "Romania's Defence Ministry", "The ministry", "denied"),),
            polarity="denied",
            stance="denies",
            where=(ROMANIA,),
        ),
        appearance(
            "reni4",
            3,
            "A drone destroyed a fuel store in the port of Reni, killing 19 people.",
            (),
            certainty="asserted",
            where=(RENI,),
        ),
    )
    items = (
        RootItem(
            source="s-port", name="a port official", appearances=("a-reni1-4",), why="unnamed, one report", group=0
        ),
        RootItem(
            source="s-mapn", name="Romania's Defence Ministry", appearances=("a-reni3-2",), why="denies it", group=1
        ),
        RootItem(
            source="s-daily-lens",
            name="Daily Lens",
            appearances=("a-reni4-3",),
            why="the report names no source",
            known=False,
            group=0,
        ),
    )
    return LedgerClaim(
        id="c-drone",
        text="A drone destroyed the fuel store",
        event="e-reni",
        appearances=made,
        roots=Independence(
            min=1, max=2, items=items, why="one unnamed root affirms, one denies; 1 chain ends in the dark"
        ),
        credibility=LedgerCredibility(grade=5, why="one unnamed root, unconfirmed, and one denial"),
        drift=(
            Drift(kind="certainty", from_="a-reni1-4", to="a-reni4-3", change="unconfirmed became asserted"),
            Drift(kind="speaker", from_="a-reni1-4", to="a-reni4-3", change="a port official is gone"),
        ),
        rank=4,
    )


def small_claims() -> tuple[LedgerClaim, ...]:
    """Baseline, inference, an implausible distance, an unnamed group and a hostile one."""

    def one(
        ident: str,
        event: str,
        rank: int,
        text: str,
        made: tuple[LedgerAppearance, ...],
        name: str,
        known: bool,
        low: int,
        grade: int,
        role: Any = "happening",
    ) -> LedgerClaim:
        item = RootItem(
            source=made[0].root, name=name, appearances=tuple(a.id for a in made), why="one chain", known=known
        )
        roots = Independence(min=low, max=1, items=(item,), why="1 root" if known else "the chain ends in the dark")
        credibility = LedgerCredibility(grade=grade, why="one root, nothing to compare it with")
        return LedgerClaim(
            id=ident,
            text=text,
            event=event,
            appearances=made,
            roots=roots,
            credibility=credibility,
            drift=(),
            role=role,
            rank=rank,
        )

    observatory = ("s-danube-observatory", "Danube Observatory")
    usual = tuple(
        appearance(
            k,
            2,
            USUAL,
            (hop(k, *observatory, "the Danube Observatory", "said"),),
            quantity=(quantity(k, "about 15 flatcars", 15, "flatcars", "about", period_max=True),),
            where=(GALATI,),
        )
        for k in ("observatory", "wire", "herald")
    )
    likely = (
        appearance(
            "wire",
            3,
            "The build-up likely indicates that armour is being moved to the river",
            (hop("wire", *observatory, "the think tank", "said"),),
            certainty="probable",
            hedges=("likely",),
            where=(GALATI,),
        ),
        appearance(
            "daily",
            3,
            "The cars carry armour to the river",
            (hop("daily", *observatory, "the think tank", "has shown"),),
            certainty="attributed",
            where=(GALATI,),
        ),
    )
    far = (
        appearance(
            "unknown",
            2,
            "The town lies just 15 kilometres from Odesa.",
            (),
            certainty="asserted",
            where=(GALATI, ODESA),
        ),
    )
    trains = (
        appearance(
            "unknown",
            3,
            "eight trains passed in one night",
            (hop("unknown", "s-residents", "residents", "Residents", "say"),),
            quantity=(quantity("unknown", "eight trains", 8, "trains"),),
            where=(IZMAIL,),
        ),
    )
    bad = (
        appearance(
            "hostile",
            1,
            BIDI,
            (hop("hostile", "s-bad", HOSTILE, "chief"),),
            quantity=(quantity("hostile", "5", 5, "<b>"),),
        ),
    )
    more = appearance("hostile", 2, HOSTILE, (hop("hostile", "s-bad", HOSTILE, "He"),))
    return (
        one(
            "c-usual",
            "e-yard",
            5,
            "At most about 15 flatcars stood there in the five years before",
            usual,
            observatory[1],
            True,
            1,
            3,
            "measure",
        ),
        one(
            "c-likely",
            "e-yard",
            6,
            "Armour is being moved to the river",
            likely,
            observatory[1],
            True,
            1,
            3,
            "position",
        ),
        one(
            "c-far",
            "e-yard",
            7,
            "The town lies just 15 kilometres from Odesa",
            far,
            "outlet not known",
            False,
            0,
            5,
            "background",
        ),
        one("c-trains", "e-trains", 8, "Eight trains passed in one night", trains, "residents", True, 1, 6),
        one(
            "c-bad",
            "e-bad",
            9,
            f"The chief \u202eofficer\u202c said 5 left {HOSTILE}",
            (*bad, more),
            HOSTILE,
            True,
            1,
            6,
            "comment",
        ),
    )
