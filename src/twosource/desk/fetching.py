"""Fetching an address that a person asked for: the only thing that ever leaves the machine, and only with `--fetch`.

`twosource.fetch` does it, with its bounds, its manners and its refusal of private networks, also behind a redirect, so
that the desk cannot be used to look at what only the server can reach. Here, only the usual ports are asked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from twosource.engines.local import Progress

if TYPE_CHECKING:
    from twosource.fetch import Fetched, Fetcher

PORTS = frozenset({80, 443})
_ENDINGS = {"text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt", "application/json": ".json",
            "application/pdf": ".pdf", "application/rss+xml": ".xml", "application/atom+xml": ".xml"}  # fmt: skip


class FetchError(OSError):
    """The address was not fetched; the message says why."""


def fetcher() -> Fetcher:
    """What fetches for the desk. Close it, or use it in a `with`."""
    from twosource.fetch import Fetcher

    return Fetcher(ports=PORTS)


def fetch(client: Fetcher, url: str) -> Fetched:
    """What lies at the address. Raises FetchError."""
    from twosource.fetch import Refused, Unchanged

    found = client.get(url)
    if isinstance(found, Refused):
        raise FetchError(found.reason)
    if isinstance(found, Unchanged):  # nobody asked whether it changed
        raise FetchError("the server answered 304")
    return found


def fetch_all(urls: Sequence[str], folder: Path, tell: Callable[[Progress], None]) -> list[list[str]]:
    """Put what lies at the addresses into the folder; [address, reason] of those that failed."""
    failed = []
    with fetcher() as client:
        for number, url in enumerate(urls):
            tell(Progress("fetch", number, len(urls)))
            try:
                _keep(fetch(client, url), folder / f"page-{number + 1}")
            except FetchError as error:
                failed.append([url, str(error)])
    tell(Progress("fetch", len(urls), len(urls)))
    return failed


def _keep(found: Fetched, path: Path) -> None:
    """Write the answer as a report: a page or a text with its address, anything else as it came."""
    kind = (found.media_type or "").partition(";")[0].strip().lower()
    ending = _ENDINGS.get(kind, ".html")
    if ending in (".html", ".txt"):
        field = "html" if ending == ".html" else "text"
        record = {"url": found.url, field: found.body.decode("utf-8", "replace")}
        path.with_suffix(".json").write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    else:
        path.with_suffix(ending).write_bytes(found.body)
