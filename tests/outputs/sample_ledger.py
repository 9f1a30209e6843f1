"""A hand-made ledger with everything a brief has to show: a fictional story at the mouth of the Danube.

All reports are invented. Spans are found by their words, so that every quote is the text it claims to be.
"""

from __future__ import annotations

from typing import Any

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
from twosource.records import (
    Alert,
    Contradiction,
    DistanceStatement,
    Drift,
    Hop,
    Independence,
    Observation,
    Quantity,
    Reject,
    Removed,
    RootItem,
    Slots,
    Source,
    SourceKind,
    Span,
    When,
    Where,
)

COUNT = (
    "Around 64 flatcars stood at the Galati rail yard on 3 October, the Danube Observatory said in a report "
    "based on commercial satellite images."
)
USUAL = "In the five years before, images showed about 15 flatcars at the yard at most."
LIKELY = "The build-up likely indicates that armour is being moved to the river, the think tank said."
WIRE = f"{COUNT} {USUAL}\n\n{LIKELY}"
HOSTILE = '"><img src=x onerror=alert(1)><script>alert("72")</script>'
BIDI = "The chief \u202eofficer\u202c said 5 of them <b>left</b> & '=cmd|0' came."

TEXTS: dict[str, tuple[str, str | None, str | None, str, str]] = {
    # id: outlet, title, published, language, text
    "observatory": ("Danube Observatory", "Flatcars gather at Galati", "2026-10-05", "en", f"{WIRE}\n\nTarpaulins hide the loads, so that it is impossible to say for certain what stands on the cars."),
    "wire": ("Balkan Wire", "Satellite images show build-up at Galati", "2026-10-05", "en", f"GALATI (Balkan Wire) - {WIRE}"),
    "herald": ("The Morning Herald", "Troop trains at the Danube?", "2026-10-06", "en", f"By a staff writer\n\n{COUNT} That was first reported by Balkan Wire.\n\n{USUAL} Nobody at the ministry answered the telephone."),
    "globe": ("Globe Online", "Rail yard fills up", "2026-10-06", "en", f"According to Balkan Wire, around 64 flatcars stood at the Galati rail yard on 3 October, citing the Danube Observatory."),
    "star": ("Evening Star", "64 flatcars", "2026-10-06", "en", "About 64 flatcars have been counted at the Galati rail yard, Balkan Wire reported, citing a think tank called the Danube Observatory."),
    "tribune": ("River Tribune", "Yard full, says think tank", "2026-10-06", "en", "The Danube Observatory counted around 64 flatcars at the Galati rail yard."),
    "post": ("Coastal Post", "Dozens of cars", "2026-10-07", "en", "More than 60 flatcars, 64 by one count, stood at the Galati rail yard, the Danube Observatory said."),
    "daily": ("Daily Lens", "Armour on the move", "2026-10-08", "en", "Globe Online reported that 64 flatcars stood at the Galati rail yard.\n\nThe cars carry armour to the river, as the think tank has shown."),
    "unknown": (None, "Something about trains", None, "en", "64 flatcars loaded with armour stand at the Galati rail yard.\n\nThe town lies just 15 kilometres from Odesa. Residents say eight trains passed in one night."),
    "reni1": ("Balkan Wire", "Blast at Reni port kills 12", "2026-10-10", "en", "RENI (Balkan Wire) - An explosion tore through a fuel store in the port of Reni late on Monday, regional governor Ana Marchuk said. At least 12 people were killed, she said.\n\nIt was possibly a drone, a port official said, but that could not be confirmed.\n\nOur correspondent saw the store burning at midnight."),
    "reni2": ("Kyiv Gazette", "Deadly explosion in Reni", "2026-10-10", "en", "A fuel store exploded in Reni on Tuesday, the State Emergency Service wrote on its website. Nineteen people died, the head of the town hospital, Petro Luca, told Kyiv Gazette.\n\n“We received 19 bodies and 31 wounded,” he said."),
    "reni3": ("Bucharest Courier", "Fire across the river", "2026-10-10", "en", "Romania's Defence Ministry said its radar had seen an explosion in the port of Reni shortly before midnight.\n\nThe ministry denied that any drone had crossed Romanian airspace."),
    "reni4": ("Daily Lens", "Drone destroys Reni fuel store", "2026-10-12", "en", "A drone destroyed a fuel store in the port of Reni, killing 19 people. The strike shut the port."),
    "ro": ("Curierul Dunării", "Explozie la Reni", "2026-10-10", "ro", "O explozie puternică a avut loc luni seara în portul Reni. Autoritățile vorbesc despre cel puțin 12 morți."),
    "ar": ("صحيفة النهر", "انفجار في ميناء ريني", "2026-10-11", "ar", "قال مسؤول محلي إن انفجارا وقع في ميناء ريني مساء الاثنين وأدى إلى مقتل 12 شخصا على الأقل."),
    "hostile": (HOSTILE, f"=HYPERLINK(\"x\") {HOSTILE}", "2026-10-11", "en", f"{BIDI}\n\nHe also said: {HOSTILE} and [link](javascript:alert(2)) | # * _x_ `code`.\u0000\u0085 End."),
}  # fmt: skip


def documents() -> tuple[LedgerDocument, ...]:
    """The reports, in order of their ids."""
    out = []
    for key, (outlet, title, published, language, text) in sorted(TEXTS.items()):
        removed = (Removed(text="Sign up for our newsletter!", reason="subscription form", at=len(text)),)
        url = "javascript:alert(document.cookie)" if key == "hostile" else f"https://{key}.example/2026/{key}?a=1&b=2"
        out.append(
            LedgerDocument(
                id=f"{key}",
                path=f"reports/{key}.html",
                url=None if key == "unknown" else url,
                outlet=outlet,
                title=title,
                byline="Staff <b>writer</b>" if key == "hostile" else None,
                published=published,
                published_precision="day" if published else "unknown",
                language=language,
                text=text,
                read_for_claims=language == "en",
                removed=removed if key in ("herald", "reni1") else (),
                notes=("decoded as windows-1251",) if key == "ro" else (),
            )
        )
    return tuple(out)


def find(key: str, words: str, nth: int = 0) -> Span:
    """Where these words stand in a report; they must stand there."""
    text, at = TEXTS[key][4], -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    return (at, at + len(words))


def hop(key: str, source: str, name: str, words: str | None = None, cue: str | None = None, **more: Any) -> Hop:
    """A hop of a chain, with the words that name it."""
    return Hop(source=source, name=name, cue=cue, span=find(key, words) if words else None, **more)


def outlet(key: str) -> Hop:
    """The first hop: the publishing outlet itself."""
    name = TEXTS[key][0] or "outlet not known"
    return Hop(source="s-" + name.lower().replace(" ", "-")[:20], name=name)


def quantity(key: str, words: str, value: float, item: str, approximator: str | None = None, **more: Any) -> Quantity:
    """A count as it stands in a report."""
    return Quantity(
        value=value,
        low=more.pop("low", value),
        high=more.pop("high", value),
        unit=None,
        item=item,
        as_written=words,
        approximator=approximator,
        span=find(key, words),
        **more,
    )


DAY = When(earliest="2026-10-03T00:00:00Z", latest="2026-10-03T23:59:59Z", precision="day", as_written="on 3 October")
NIGHT = When(
    earliest="2026-10-05T20:00:00Z", latest="2026-10-06T02:59:59Z", precision="part", as_written="late on Monday"
)
GALATI = Where(name="Galați", lat=45.436, lon=28.008, precision="city", country="RO", geonames_id=677697)
RENI = Where(name="Reni", lat=45.457, lon=28.284, precision="city", country="UA", geonames_id=695754)
IZMAIL = Where(name="Izmail", lat=45.351, lon=28.837, precision="city", country="UA")
ODESA = Where(name="Odesa", lat=46.4775, lon=30.7326, precision="city", country="UA")
ROMANIA = Where(name="Romania", lat=46.0, lon=25.0, precision="country", country="RO")


def appearance(key: str, n: int, quote: str, chain: tuple[Hop, ...], **more: Any) -> LedgerAppearance:
    """An appearance with its quote found in the text."""
    span = find(key, quote)
    return LedgerAppearance(
        id=f"a-{key}-{n}",
        doc=key,
        span=span,
        quote=quote,
        chain=(outlet(key), *chain),
        root=(chain[-1].source if chain else outlet(key).source),
        polarity=more.pop("polarity", "affirmed"),
        certainty=more.pop("certainty", "attributed"),
        slots=Slots(
            who=more.pop("who", ()),
            action=more.pop("action", ""),
            quantity=more.pop("quantity", ()),
            when=more.pop("when", None),
            where=more.pop("where", ()),
        ),
        **more,
    )


def count_claim() -> LedgerClaim:
    """Nine outlets, one root."""
    wire = ("s-balkan-wire", "Balkan Wire")
    root = ("s-danube-observatory", "Danube Observatory")
    sensor = ("s-images", "commercial satellite images")

    def full(key: str) -> tuple[Hop, ...]:
        return (hop(key, *root, "the Danube Observatory", "said"), hop(key, *sensor, "commercial satellite images", "based on", role="sensor"))  # fmt: skip

    q = "around 64 flatcars"
    where = (GALATI,)
    made = [
        appearance("observatory", 1, COUNT, (hop("observatory", *sensor, "commercial satellite images", "based on"),), quantity=(quantity("observatory", "Around 64 flatcars", 64, "flatcars", "around"),), when=DAY, where=where),
        appearance("wire", 1, COUNT, full("wire"), quantity=(quantity("wire", "Around 64 flatcars", 64, "flatcars", "around"),), when=DAY, where=where),
        appearance("herald", 1, COUNT, (hop("herald", *wire, "Balkan Wire", "first reported by"), *full("herald")), quantity=(quantity("herald", "Around 64 flatcars", 64, "flatcars", "around"),), when=DAY, where=where),
        appearance("globe", 1, "around 64 flatcars stood at the Galati rail yard on 3 October", (hop("globe", *wire, "Balkan Wire", "According to"), hop("globe", *root, "the Danube Observatory", "citing"), Hop(source=sensor[0], name=sensor[1], why="every other chain of the Observatory ends there")), quantity=(quantity("globe", q, 64, "flatcars", "around"),), when=DAY, where=where),
        appearance("star", 1, "About 64 flatcars have been counted at the Galati rail yard", (hop("star", *wire, "Balkan Wire", "reported"), hop("star", *root, "the Danube Observatory", "citing"), Hop(source=sensor[0], name=sensor[1], why="every other chain of the Observatory ends there")), quantity=(quantity("star", "About 64 flatcars", 64, "flatcars", "about"),), where=where),
        appearance("tribune", 1, TEXTS["tribune"][4], (hop("tribune", *root, "The Danube Observatory", "counted"), Hop(source=sensor[0], name=sensor[1], why="every other chain of the Observatory ends there")), quantity=(quantity("tribune", q, 64, "flatcars", "around"),), where=where),
        appearance("post", 1, "More than 60 flatcars, 64 by one count, stood at the Galati rail yard", (hop("post", *root, "the Danube Observatory", "said"), Hop(source=sensor[0], name=sensor[1], why="every other chain of the Observatory ends there")), quantity=(quantity("post", "More than 60 flatcars", 60, "flatcars", "more than", high=None, low_exclusive=True), quantity("post", "64", 64, "flatcars")), where=where),
        appearance("daily", 1, "64 flatcars stood at the Galati rail yard", (hop("daily", "s-globe-online", "Globe Online", "Globe Online", "reported"), Hop(source=wire[0], name=wire[1], why="Globe Online took it from there"), Hop(source=root[0], name=root[1]), Hop(source=sensor[0], name=sensor[1])), quantity=(quantity("daily", "64 flatcars", 64, "flatcars"),), where=where),
        appearance("unknown", 1, "64 flatcars loaded with armour stand at the Galati rail yard", (), certainty="asserted", quantity=(quantity("unknown", "64 flatcars", 64, "flatcars"),), where=where),
    ]  # fmt: skip
    items = (
        RootItem(source=sensor[0], name=sensor[1], appearances=tuple(a.id for a in made[:8]), why="8 appearances rest on one count of one set of images", group=0),
        RootItem(source="s-outlet-not-known", name="outlet not known", appearances=("a-unknown-1",), why="the report names no source", known=False, group=0),
    )  # fmt: skip
    return LedgerClaim(
        id="c-count",
        text="Around 64 flatcars stood at the Galati rail yard on 3 October",
        event="e-yard",
        appearances=tuple(made),
        roots=Independence(min=1, max=2, items=items, why="8 of 9 appearances rest on 1 root; 1 chain ends in the dark"),
        credibility=LedgerCredibility(grade=3, why="one certain root, no open contradiction"),
        drift=(Drift(kind="hedge", from_="a-wire-1", to="a-daily-1", change="“Around” is gone"),),
        role="measure",
        rank=2,
        why=("same item, same yard, same day",),
    )


def blast_claim() -> LedgerClaim:
    """Four independent roots."""
    made = (
        appearance("reni1", 1, "An explosion tore through a fuel store in the port of Reni late on Monday", (hop("reni1", "s-marchuk", "Ana Marchuk", "Ana Marchuk", "said", role="regional governor"),), when=NIGHT, where=(RENI,)),
        appearance("reni1", 2, "Our correspondent saw the store burning at midnight", (hop("reni1", "s-bw-corr", "correspondent of Balkan Wire", "Our correspondent", "saw"),), certainty="asserted", where=(RENI,)),
        appearance("reni2", 1, "A fuel store exploded in Reni on Tuesday", (hop("reni2", "s-ses", "State Emergency Service", "the State Emergency Service", "wrote"),), when=When(earliest="2026-10-06T00:00:00Z", latest="2026-10-06T23:59:59Z", precision="day", as_written="on Tuesday"), where=(RENI,)),
        appearance("reni3", 1, "its radar had seen an explosion in the port of Reni shortly before midnight", (hop("reni3", "s-mapn", "Romania's Defence Ministry", "Romania's Defence Ministry", "said"),), where=(RENI, ROMANIA)),
        appearance("reni4", 1, "A drone destroyed a fuel store in the port of Reni", (), certainty="asserted", where=(RENI,)),
    )  # fmt: skip
    names = ("Ana Marchuk", "correspondent of Balkan Wire", "State Emergency Service", "Romania's Defence Ministry")
    ids = ("s-marchuk", "s-bw-corr", "s-ses", "s-mapn")
    items = [
        RootItem(source=s, name=n, appearances=(a.id,), why="named in the report", group=i)
        for i, (s, n, a) in enumerate(zip(ids, names, made, strict=False))
    ]
    items.append(RootItem(source="s-daily-lens", name="Daily Lens", appearances=("a-reni4-1",), why="the report names no source", known=False, group=0))  # fmt: skip
    return LedgerClaim(
        id="c-blast",
        text="A fuel store exploded in the port of Reni",
        event="e-reni",
        appearances=made,
        roots=Independence(min=4, max=5, items=tuple(items), why="4 named roots of different origin; 1 chain ends in the dark"),
        credibility=LedgerCredibility(grade=1, why="four independent roots and no open contradiction about the explosion"),
        drift=(),
        rank=1,
    )  # fmt: skip


def deaths_claim() -> LedgerClaim:
    """Two numbers that cannot both be true."""
    made = (
        appearance("reni1", 3, "At least 12 people were killed", (hop("reni1", "s-marchuk", "Ana Marchuk", "Ana Marchuk", "said", role="regional governor"),), quantity=(quantity("reni1", "At least 12 people", 12, "people", "at least", high=None, counted="killed"),), where=(RENI,)),
        appearance("reni2", 2, "Nineteen people died", (hop("reni2", "s-luca", "Petro Luca", "Petro Luca", "told", role="head of the town hospital"),), quantity=(quantity("reni2", "Nineteen people", 19, "people", counted="killed"),), where=(RENI,)),
        appearance("reni2", 3, "“We received 19 bodies and 31 wounded,”", (hop("reni2", "s-luca", "Petro Luca", "Petro Luca", "said"),), quantity=(quantity("reni2", "19 bodies", 19, "bodies", counted="killed"), quantity("reni2", "31 wounded", 31, "wounded", counted="injured")), where=(RENI,)),
        appearance("reni4", 2, "killing 19 people", (), certainty="asserted", quantity=(quantity("reni4", "19 people", 19, "people", counted="killed"),), where=(RENI,)),
    )  # fmt: skip
    items = (
        RootItem(source="s-marchuk", name="Ana Marchuk", appearances=("a-reni1-3",), why="named in the report", group=0),
        RootItem(source="s-luca", name="Petro Luca", appearances=("a-reni2-2", "a-reni2-3"), why="told Kyiv Gazette", group=1),
        RootItem(source="s-daily-lens", name="Daily Lens", appearances=("a-reni4-2",), why="the report names no source", known=False, group=1),
    )  # fmt: skip
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
        appearance("reni1", 4, "It was possibly a drone", (hop("reni1", "s-port", "a port official", "a port official", "said"),), certainty="unconfirmed", hedges=("possibly", "could not be confirmed"), where=(RENI,)),
        appearance("reni3", 2, "any drone had crossed Romanian airspace", (hop("reni3", "s-mapn", "Romania's Defence Ministry", "The ministry", "denied"),), polarity="denied", stance="denies", where=(ROMANIA,)),
        appearance("reni4", 3, "A drone destroyed a fuel store in the port of Reni, killing 19 people.", (), certainty="asserted", where=(RENI,)),
    )  # fmt: skip
    items = (
        RootItem(source="s-port", name="a port official", appearances=("a-reni1-4",), why="unnamed, one report", group=0),
        RootItem(source="s-mapn", name="Romania's Defence Ministry", appearances=("a-reni3-2",), why="denies it", group=1),
        RootItem(source="s-daily-lens", name="Daily Lens", appearances=("a-reni4-3",), why="the report names no source", known=False, group=0),
    )  # fmt: skip
    return LedgerClaim(
        id="c-drone",
        text="A drone destroyed the fuel store",
        event="e-reni",
        appearances=made,
        roots=Independence(min=1, max=2, items=items, why="one unnamed root affirms, one denies; 1 chain ends in the dark"),
        credibility=LedgerCredibility(grade=5, why="one unnamed root, unconfirmed, and one denial"),
        drift=(
            Drift(kind="certainty", from_="a-reni1-4", to="a-reni4-3", change="unconfirmed became asserted"),
            Drift(kind="speaker", from_="a-reni1-4", to="a-reni4-3", change="a port official is gone"),
        ),
        rank=4,
    )


def small_claims() -> tuple[LedgerClaim, ...]:
    """Baseline, inference, an implausible distance, an unnamed group and a hostile one."""

    def one(ident: str, event: str, rank: int, text: str, made: tuple[LedgerAppearance, ...], name: str, known: bool, low: int, grade: int, role: Any = "happening") -> LedgerClaim:  # fmt: skip
        item = RootItem(source=made[0].root, name=name, appearances=tuple(a.id for a in made), why="one chain", known=known)
        roots = Independence(min=low, max=1, items=(item,), why="1 root" if known else "the chain ends in the dark")
        credibility = LedgerCredibility(grade=grade, why="one root, nothing to compare it with")
        return LedgerClaim(id=ident, text=text, event=event, appearances=made, roots=roots, credibility=credibility, drift=(), role=role, rank=rank)  # fmt: skip

    observatory = ("s-danube-observatory", "Danube Observatory")
    usual = tuple(
        appearance(k, 2, USUAL, (hop(k, *observatory, "the Danube Observatory", "said"),), quantity=(quantity(k, "about 15 flatcars", 15, "flatcars", "about", period_max=True),), where=(GALATI,))
        for k in ("observatory", "wire", "herald")
    )  # fmt: skip
    likely = (
        appearance("wire", 3, "The build-up likely indicates that armour is being moved to the river", (hop("wire", *observatory, "the think tank", "said"),), certainty="probable", hedges=("likely",), where=(GALATI,)),
        appearance("daily", 3, "The cars carry armour to the river", (hop("daily", *observatory, "the think tank", "has shown"),), certainty="attributed", where=(GALATI,)),
    )  # fmt: skip
    far = (appearance("unknown", 2, "The town lies just 15 kilometres from Odesa.", (), certainty="asserted", where=(GALATI, ODESA)),)
    trains = (appearance("unknown", 3, "eight trains passed in one night", (hop("unknown", "s-residents", "residents", "Residents", "say"),), quantity=(quantity("unknown", "eight trains", 8, "trains"),), where=(IZMAIL,)),)
    bad = (appearance("hostile", 1, BIDI, (hop("hostile", "s-bad", HOSTILE, "chief"),), quantity=(quantity("hostile", "5", 5, "<b>"),)),)
    more = appearance("hostile", 2, HOSTILE, (hop("hostile", "s-bad", HOSTILE, "He"),))
    return (
        one("c-usual", "e-yard", 5, "At most about 15 flatcars stood there in the five years before", usual, observatory[1], True, 1, 3, "measure"),
        one("c-likely", "e-yard", 6, "Armour is being moved to the river", likely, observatory[1], True, 1, 3, "position"),
        one("c-far", "e-yard", 7, "The town lies just 15 kilometres from Odesa", far, "outlet not known", False, 0, 5, "background"),
        one("c-trains", "e-trains", 8, "Eight trains passed in one night", trains, "residents", True, 1, 6),
        one("c-bad", "e-bad", 9, f"The chief \u202eofficer\u202c said 5 left {HOSTILE}", (*bad, more), HOSTILE, True, 1, 6, "comment"),
    )  # fmt: skip


def contradictions() -> tuple[Contradiction, ...]:
    """One of each kind that reads differently."""
    return (
        Contradiction(id="x-deaths", kind="quantity", between=("a-reni1-3", "a-reni2-2"), values=("at least 12 people", "Nineteen people"), status="open", why="12 as a least number allows 19, but the governor gave it after the hospital", claims=("c-deaths",)),
        Contradiction(id="x-drone", kind="polarity", between=("a-reni1-4", "a-reni3-2"), values=("possibly a drone", "denied"), status="open", why="one affirms what the other denies", claims=("c-drone",)),
        Contradiction(id="x-far", kind="plausibility", between=("a-unknown-2",), values=("15 kilometres", "241 km by the map"), status="open", why="Galați and Odesa lie 241 km apart, beyond the tolerance of 20 km", claims=("c-far",)),
        Contradiction(id="x-time", kind="time", between=("a-reni1-1", "a-reni2-1"), values=("late on Monday", "on Tuesday"), status="explained", why="shortly before midnight in one time zone is after midnight in another (UTC+2, UTC+3)", claims=("c-blast",)),
    )  # fmt: skip


def ledger() -> Ledger:
    """The whole sample."""
    claims = tuple(sorted((count_claim(), blast_claim(), deaths_claim(), drone_claim(), *small_claims()), key=lambda c: c.rank))
    names: dict[str, str] = {}
    for claim in claims:
        for made in claim.appearances:
            for h in made.chain:
                names.setdefault(h.source, h.name)
    kinds: dict[str, SourceKind] = {"s-images": "sensor", "s-marchuk": "person", "s-luca": "person", "s-ses": "office", "s-mapn": "office", "s-residents": "group", "s-port": "group", "s-balkan-wire": "agency", "s-danube-observatory": "document"}  # fmt: skip
    sources = tuple(
        Source(id=i, name=n, kind=kinds.get(i, "outlet"), named=i not in ("s-port", "s-residents"), aliases=("BW",) if i == "s-balkan-wire" else (), role="regional governor" if i == "s-marchuk" else None, reliability="B" if i == "s-balkan-wire" else "F")
        for i, n in sorted(names.items())
    )  # fmt: skip
    seen = [("2026-08-02", 9.0), ("2026-08-20", 14.0), ("2026-09-11", 12.0), ("2026-10-03", 64.0)]
    observations = tuple(
        Observation(value=v, low=v, high=v, when=When(earliest=f"{d}T00:00:00Z", latest=f"{d}T23:59:59Z", precision="day"), evidence=("a-wire-1",) if v == 64 else (), as_written="Around 64 flatcars" if v == 64 else f"{v:.0f}")
        for d, v in seen
    )  # fmt: skip
    baseline = LedgerBaseline(value=15, low=None, high=15, period="the five years before", stated=True, evidence=("a-observatory-2",), as_written="about 15 flatcars")
    alert = Alert(value=64, baseline=15, ratio=64 / 15, when=DAY, evidence=("a-wire-1", "a-observatory-2"), text="Around 64 flatcars at the Galati rail yard, where at most about 15 were usual")
    size = len(COUNT)
    return Ledger(
        documents=documents(),
        rejects=(
            Reject(path="reports/broken.pdf", stage="reports", reason="not a PDF: the file ends after 212 bytes"),
            Reject(path="reports/empty.txt", stage="documents", reason="no text <script>left</script>"),
        ),
        copies=(
            LedgerCopy(doc="wire", of="observatory", kind="partial", containment=0.97, containment_of=0.7, direction="known", spans=((*find("wire", WIRE), *find("observatory", WIRE)),), why="published the same day; the Observatory is named as the source"),
            LedgerCopy(doc="herald", of="wire", kind="partial", containment=0.74, containment_of=0.61, direction="inferred", spans=((*find("herald", COUNT), find("wire", COUNT)[0], find("wire", COUNT)[0] + size),), why="the wire is earlier and is credited"),
        ),
        sources=sources,
        claims=claims,
        events=(
            LedgerEvent(id="e-reni", headline="Explosion at a fuel store in the port of Reni", when=NIGHT, where=(RENI,), claims=("c-blast", "c-deaths", "c-drone"), rank=1),
            LedgerEvent(id="e-yard", headline="Flatcars gather at the Galati rail yard", when=DAY, where=(GALATI,), claims=("c-count", "c-usual", "c-likely", "c-far"), rank=2),
            LedgerEvent(id="e-trains", headline="Eight trains pass in one night", when=None, where=(IZMAIL,), claims=("c-trains",), rank=3),
            LedgerEvent(id="e-bad", headline=HOSTILE, when=None, where=(), claims=("c-bad",), rank=4, folded=True),
        ),
        contradictions=contradictions(),
        indicators=(LedgerIndicator(id="i-flatcars", name="Flatcars at the Galati rail yard", place="Galați", unit="flatcars", observations=observations, baseline=baseline, alerts=(alert,)),),
        distances=(DistanceStatement(doc="unknown", span=find("unknown", "The town lies just 15 kilometres from Odesa."), place="Galați", reference="Odesa", km_low=15, km_high=15, computed_km=241, tolerance_km=20, plausible=False, as_written="just 15 kilometres from Odesa"),),
    )  # fmt: skip


if __name__ == "__main__":
    ledger()
