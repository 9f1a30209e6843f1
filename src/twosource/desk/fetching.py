"""Fetching an address that a person asked for: the only thing that ever leaves the machine, and only with `--fetch`.

`twosource.fetch` does it, with its bounds, its manners and its refusal of private networks, also behind a redirect, so
that the desk cannot be used to look at what only the server can reach. Here, only the usual ports are asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from twosource.engines.local import Progress

if TYPE_CHECKING:
    from twosource.fetch import Fetched, Fetcher

PORTS = frozenset({80, 443})
_OF_TRANSPORT = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection"})
"""Headers of how the bytes came; the body that is kept is unpacked."""


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
    """Write the answer as a web archive: its readers then know the address, the day and the encoding that the server
    named, in this run and in every later one."""
    from twosource.fetch import Archive

    told = tuple((name, value) for name, value in found.headers if name.lower() not in _OF_TRANSPORT)
    with Archive(path.with_suffix(".warc")) as archive:
        archive.add_answer(found.url, found.retrieved, "200 OK", told, found.body)
