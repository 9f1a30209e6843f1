"""Images named by STAC items: from an item's file or address, or from a catalogue by search.

Only what can be measured is taken of an item: one GeoTIFF asset, and what the item says about time, sensor, pixel and
angles. An asset must lie on the web or beside its item; an item cannot make us read other files of this machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from twosource.imagery.errors import ImageryError
from twosource.imagery.images import About, _time

PREFERRED = ("visual", "image", "data", "pansharpened", "ortho")
MAX_ITEMS = 500


def items(source: str, box: Sequence[float] | None = None, when: str | None = None) -> Iterator[tuple[str, About]]:
    """(address or path of the image, what is said of it) for an item, or for the items of a catalogue or API.
    Raises ImageryError."""
    import pystac
    from pystac_client import Client

    try:
        made = pystac.read_file(source)
        if isinstance(made, pystac.Item):
            found: Iterator[Any] = iter([made])
        elif made.get_single_link("search") is not None:
            search = Client.open(source).search(
                bbox=list(box) if box is not None else None, datetime=when, max_items=MAX_ITEMS
            )
            found = search.items()
        else:
            found = pystac.Catalog.from_file(source).get_items(recursive=True)
        for number, item in enumerate(found):
            if number >= MAX_ITEMS:
                raise ImageryError(f"{source}: more than {MAX_ITEMS} items; narrow the search")
            if _within(item, box, when):
                yield asset(item)
    except ImageryError:
        raise
    except Exception as error:  # pystac raises its own, the network's and plain KeyErrors alike
        raise ImageryError(f"{source}: STAC cannot be read ({type(error).__name__}: {error})") from error


def _within(item: Any, box: Sequence[float] | None, when: str | None) -> bool:
    """Static catalogues do not search: the same is done here."""
    if box is not None and item.bbox is not None:
        w, s, e, n = item.bbox[:4] if len(item.bbox) == 4 else (*item.bbox[:2], *item.bbox[3:5])
        if w > box[2] or e < box[0] or s > box[3] or n < box[1]:
            return False
    if when and item.datetime is not None:
        start, _, end = when.partition("/")
        day = item.datetime.strftime("%Y-%m-%dT%H:%M:%SZ")
        return (start in ("", "..") or day >= start) and (end in ("", "..") or day[: len(end)] <= end)
    return True


def asset(item: Any) -> tuple[str, About]:
    """The image of an item. Raises ImageryError when it has none that may be read."""
    tiffs = {
        key: a
        for key, a in item.assets.items()
        if "tiff" in (a.media_type or "") or re.search(r"\.tiff?$", a.href, re.I)
    }
    if not tiffs:
        raise ImageryError(f"STAC item {item.id}: no GeoTIFF asset")
    key = next((k for k in PREFERRED if k in tiffs), sorted(tiffs)[0])
    href = str(tiffs[key].get_absolute_href() or tiffs[key].href)
    home = item.get_self_href() or ""
    if not re.match(r"https?://", href) and not _beside(href, home):
        raise ImageryError(f"STAC item {item.id}: asset {href} is neither on the web nor beside the item")
    said = item.properties
    extra = tiffs[key].extra_fields
    sensor = " ".join(str(x) for x in (said.get("platform"), *(said.get("instruments") or ())) if x) or None
    moment = item.datetime.isoformat() if item.datetime is not None else said.get("start_datetime")
    return href, About(
        name=f"{item.id}/{key}",
        when=_time(moment),
        sensor=sensor and sensor[:100],
        stated_gsd_m=_number(extra.get("gsd", said.get("gsd"))),
        off_nadir=_number(said.get("view:off_nadir")),
        sun_elevation=_number(said.get("view:sun_elevation")),
        sun_azimuth=_number(said.get("view:sun_azimuth")),
        source=home or None,
    )


def _beside(href: str, home: str) -> bool:
    """Whether a local asset lies in the folder of a local item."""
    if not home or re.match(r"[a-z]+://", home) or href.startswith("/vsi"):
        return False
    return Path(href).resolve().is_relative_to(Path(home).resolve().parent)


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
