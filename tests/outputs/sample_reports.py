# ruff: noqa: E501 -- each invented report is one literal per paragraph, as it would stand in a file
"""The invented reports behind the sample ledger, and how spans are found in them."""

from __future__ import annotations

from typing import Any

from twosource.ledger import (
    LedgerAppearance,
    LedgerDocument,
)
from twosource.records import (
    Hop,
    Quantity,
    Removed,
    Slots,
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

TEXTS: dict[str, tuple[str | None, str | None, str | None, str, str]] = {
    # id: outlet, title, published, language, text
    "observatory": (
        "Danube Observatory",
        "Flatcars gather at Galati",
        "2026-10-05",
        "en",
        f"{WIRE}\n\nTarpaulins hide the loads, so that it is impossible to say for certain what stands on the cars.",
    ),
    "wire": (
        "Balkan Wire",
        "Satellite images show build-up at Galati",
        "2026-10-05",
        "en",
        f"GALATI (Balkan Wire) - {WIRE}",
    ),
    "herald": (
        "The Morning Herald",
        "Troop trains at the Danube?",
        "2026-10-06",
        "en",
        f"By a staff writer\n\n{COUNT} That was first reported by Balkan Wire.\n\n{USUAL} Nobody at the ministry answered the telephone.",
    ),
    "globe": (
        "Globe Online",
        "Rail yard fills up",
        "2026-10-06",
        "en",
        "According to Balkan Wire, around 64 flatcars stood at the Galati rail yard on 3 October, citing the Danube Observatory.",
    ),
    "star": (
        "Evening Star",
        "64 flatcars",
        "2026-10-06",
        "en",
        "About 64 flatcars have been counted at the Galati rail yard, Balkan Wire reported, citing a think tank called the Danube Observatory.",
    ),
    "tribune": (
        "River Tribune",
        "Yard full, says think tank",
        "2026-10-06",
        "en",
        "The Danube Observatory counted around 64 flatcars at the Galati rail yard.",
    ),
    "post": (
        "Coastal Post",
        "Dozens of cars",
        "2026-10-07",
        "en",
        "More than 60 flatcars, 64 by one count, stood at the Galati rail yard, the Danube Observatory said.",
    ),
    "daily": (
        "Daily Lens",
        "Armour on the move",
        "2026-10-08",
        "en",
        "Globe Online reported that 64 flatcars stood at the Galati rail yard.\n\nThe cars carry armour to the river, as the think tank has shown.",
    ),
    "unknown": (
        None,
        "Something about trains",
        None,
        "en",
        "64 flatcars loaded with armour stand at the Galati rail yard.\n\nThe town lies just 15 kilometres from Odesa. Residents say eight trains passed in one night.",
    ),
    "reni1": (
        "Balkan Wire",
        "Blast at Reni port kills 12",
        "2026-10-10",
        "en",
        "RENI (Balkan Wire) - An explosion tore through a fuel store in the port of Reni late on Monday, regional governor Ana Marchuk said. At least 12 people were killed, she said.\n\nIt was possibly a drone, a port official said, but that could not be confirmed.\n\nOur correspondent saw the store burning at midnight.",
    ),
    "reni2": (
        "Kyiv Gazette",
        "Deadly explosion in Reni",
        "2026-10-10",
        "en",
        "A fuel store exploded in Reni on Tuesday, the State Emergency Service wrote on its website. Nineteen people died, the head of the town hospital, Petro Luca, told Kyiv Gazette.\n\n“We received 19 bodies and 31 wounded,” he said.",
    ),
    "reni3": (
        "Bucharest Courier",
        "Fire across the river",
        "2026-10-10",
        "en",
        "Romania's Defence Ministry said its radar had seen an explosion in the port of Reni shortly before midnight.\n\nThe ministry denied that any drone had crossed Romanian airspace.",
    ),
    "reni4": (
        "Daily Lens",
        "Drone destroys Reni fuel store",
        "2026-10-12",
        "en",
        "A drone destroyed a fuel store in the port of Reni, killing 19 people. The strike shut the port.",
    ),
    "ro": (
        "Curierul Dunării",
        "Explozie la Reni",
        "2026-10-10",
        "ro",
        "O explozie puternică a avut loc luni seara în portul Reni. Autoritățile vorbesc despre cel puțin 12 morți.",
    ),
    "ar": (
        "صحيفة النهر",
        "انفجار في ميناء ريني",
        "2026-10-11",
        "ar",
        "قال مسؤول محلي إن انفجارا وقع في ميناء ريني مساء الاثنين وأدى إلى مقتل 12 شخصا على الأقل.",
    ),
    "hostile": (
        HOSTILE,
        f'=HYPERLINK("x") {HOSTILE}',
        "2026-10-11",
        "en",
        f"{BIDI}\n\nHe also said: {HOSTILE} and [link](javascript:alert(2)) | # * _x_ `code`.\u0000\u0085 End.",
    ),
}


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
