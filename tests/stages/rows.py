"""Short builders of rows, so that a test shows only what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from twosource.records import Appearance, Document, Hop, Quantity, Slots, Source, When, Where

PLACE = Where(name="Harbin", lat=45.75, lon=126.65, precision="city", country="CN")


def document(key: str, text: str = "Words.", **more: Any) -> Document:
    return Document(id=key, report=key, path=f"{key}.txt", language="en", text=text, **more)


def source(key: str, name: str | None = None, kind: Any = "outlet", **more: Any) -> Source:
    return Source(id=key, name=name or key, kind=kind, **more)


def count(value: float, item: str = "rail car", written: str | None = None, **more: Any) -> Quantity:
    fields: dict[str, Any] = {
        "value": value,
        "low": value,
        "high": value,
        "unit": None,
        "item": item,
        "item_head": item,
        "as_written": written or f"{value:g} {item}s",
        "approximator": None,
        "span": (0, 1),
    }
    return Quantity(**(fields | more))


def day(iso: str, **more: Any) -> When:
    return When(earliest=f"{iso}T00:00:00Z", latest=f"{iso}T23:59:59Z", precision="day", as_written=iso, **more)


def appearance(
    key: str,
    doc: str,
    chain: Sequence[str],
    *,
    words: str = "train cross border",
    role: Any = "happening",
    quantity: Sequence[Quantity] = (),
    when: When | None = None,
    where: Sequence[Where] = (),
    action: str = "cross",
    **more: Any,
) -> Appearance:
    hops = tuple(Hop(source=c, name=c.removeprefix("s-").replace("-", " ")) for c in chain)
    fields: dict[str, Any] = {
        "id": key,
        "doc": doc,
        "span": (0, 5),
        "quote": words,
        "chain": hops,
        "root": chain[-1],
        "polarity": "affirmed",
        "certainty": "attributed" if len(chain) > 1 else "asserted",
        "slots": Slots(action=action, quantity=tuple(quantity), when=when, where=tuple(where)),
        "role": role,
        "terms": tuple(sorted(set(words.split()))),
    }
    return Appearance(**(fields | more))
