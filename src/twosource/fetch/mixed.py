"""Paths and addresses together, as the command line takes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from twosource.fetch.client import Fetcher, Unchanged, is_address, reports_of
from twosource.records import Reject, Report
from twosource.stages.reports import number_again, read_paths


def read_mixed(
    given: Sequence[str | Path],
    fetcher: Fetcher | None = None,
    most_rejects: int | None = 1000,
    follow_links: bool = False,
) -> Iterator[Report | Reject]:
    """The reports under the paths, then those at the addresses, in the order of the addresses.

    `follow_links`: links in a folder may lead out of it.
    Raises UnusableInput when paths are given and none exists. Without addresses nothing of the network is loaded.
    """
    addresses = [str(word) for word in given if is_address(str(word))]
    paths = [word for word in given if not is_address(str(word))]
    local = read_paths(paths, most_rejects=most_rejects, follow_links=follow_links) if paths else iter(())
    if not addresses:
        yield from local
        return
    yield from number_again(chain(local, _fetched(dict.fromkeys(addresses), fetcher)))


def _fetched(addresses: dict[str, None], fetcher: Fetcher | None) -> Iterator[Report | Reject]:
    with fetcher or Fetcher() as open_fetcher:
        for address in addresses:
            found = open_fetcher.get(address)
            if not isinstance(found, Unchanged):
                yield from reports_of(found)
