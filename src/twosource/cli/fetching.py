"""Paths and addresses of a call as reports, with what the call says about fetching."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from twosource.cli.common import writable
from twosource.cli.errors import UnusableError

if TYPE_CHECKING:
    from twosource.fetch import Fetcher
    from twosource.records import Reject, Report


@contextlib.contextmanager
def fetcher_of(arguments: argparse.Namespace) -> Iterator[Fetcher | None]:
    """What fetches the addresses of a call; None when it names none."""
    from twosource.fetch import is_address

    if not any(is_address(path) for path in arguments.paths):
        if arguments.warc:
            raise UnusableError("--warc keeps what is fetched, and no address is named; name one or leave it out")
        yield None
        return
    from twosource.fetch import Archive, Fetcher

    with contextlib.ExitStack() as stack:
        archive = None
        if arguments.warc:
            writable(arguments.warc, "--warc")
            archive = stack.enter_context(Archive(arguments.warc))
        yield stack.enter_context(Fetcher(allow_private=arguments.allow_private, archive=archive))


@contextlib.contextmanager
def incoming(arguments: argparse.Namespace, most_rejects: int | None) -> Iterator[Iterator[Report | Reject]]:
    """The reports that a call names, each read when it is asked for."""
    from twosource.fetch import read_mixed

    with fetcher_of(arguments) as fetcher:
        yield read_mixed(arguments.paths, fetcher, most_rejects, arguments.follow_links)
