"""From a feed to the reports of its entries, and from an entry to the page that it announces, where that can be had."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from twosource.records import Reject, Report

if TYPE_CHECKING:
    from twosource.fetch import Fetcher, Validators

MOST_PAGES = 200
"""Pages that are fetched for one feed in one look: at a second each to one host, some minutes."""

MEDIA = "text/html"


class FeedError(Exception):
    """The feed cannot be had or read; the message says why."""


@dataclass
class Feed:
    """A feed at one look: its entries, and what the next request needs."""

    target: str
    state: str = ""
    fetcher: Fetcher | None = None
    pages: int = 0
    kept: Validators | None = field(default=None, init=False)

    def entries(self) -> Iterator[tuple[str, Report] | Reject] | None:
        """(name of the entry, its report) in their order; None when the feed is as it was. Raises FeedError."""
        items = self._fetched() if self.fetcher is not None else self._file()
        return None if items is None else self._named(items)

    def _fetched(self) -> Iterator[Report | Reject] | None:
        from twosource.fetch import Refused, Unchanged, Validators, reports_of

        assert self.fetcher is not None
        known = Validators(**msgspec.json.decode(self.state, type=dict[str, str | None])) if self.state else None
        found = self.fetcher.get(self.target, known)
        if isinstance(found, Unchanged):
            return None
        if isinstance(found, Refused):
            raise FeedError(found.reason)
        self.kept = found.validators
        return reports_of(found)

    def _file(self) -> Iterator[Report | Reject]:
        from twosource.stages.reports import UnusableInput, read_paths

        try:
            yield from read_paths([self.target])
        except UnusableInput as error:
            raise FeedError(str(error)) from error

    def _named(self, items: Iterator[Report | Reject]) -> Iterator[tuple[str, Report] | Reject]:
        """An entry is known by its address; one without by its bytes."""
        for item in items:
            if isinstance(item, Reject):
                yield item
            elif not item.part:
                raise FeedError("this is no feed but one report; watch it as a file, or name the feed itself")
            else:
                yield address_of(item) or f"{self.target}#{item.sha256[:16]}", item

    def next_state(self) -> str:
        """What the next request needs: only once everything of this one is kept."""
        if self.kept is None:
            return self.state
        return msgspec.json.encode({"etag": self.kept.etag, "last_modified": self.kept.last_modified}).decode()

    def page(self, entry: Report) -> Report | None:
        """The page that an entry announces, None when it cannot be had: the words of the feed serve then."""
        address = address_of(entry)
        if self.fetcher is None or address is None or self.pages >= MOST_PAGES:
            return None
        from twosource.fetch import Fetched, reports_of

        self.pages += 1
        found = self.fetcher.get(address)
        if not isinstance(found, Fetched):
            return None
        reports = [item for item in reports_of(found) if isinstance(item, Report)]
        return reports[0] if len(reports) == 1 and reports[0].media_type == MEDIA else None


def address_of(entry: Report) -> str | None:
    """The address of an entry's page."""
    from twosource.fetch import is_address
    from twosource.stages.reports import NotJSON, decode_json

    try:
        fields = decode_json(entry.content) if entry.media_type == "application/json" else None
    except NotJSON:
        return None
    url = fields.get("url") if isinstance(fields, dict) else None
    return url if isinstance(url, str) and is_address(url) else None
