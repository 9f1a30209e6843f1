"""Reading what is new at a place and putting it into the pile, a portion at a time, each on disk before the next."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from twosource.engines.local import Local
from twosource.engines.reading import MakeDocument
from twosource.records import Document, Reject, Report
from twosource.store.watching import Place, Taken, Watched
from twosource.watching import feeds

if TYPE_CHECKING:
    from twosource.fetch import Fetcher

PORTION = 64
"""Documents that are read, and then acknowledged, at once."""

SMALL_READING = 1_000_000
"""Bytes of reports up to which this process reads them alone: about a second's work."""

_HOST = re.compile(r"[\w-]{1,60}(?:\.[\w-]{1,60}){1,6}(?::\d{1,5})?")

Named = tuple[str, Report]
"""The origin of a report within its place, and the report."""


@dataclass
class Progressed:
    """What a look took so far."""

    taken: int = 0
    unread: list[str] = field(default_factory=list)  # feeds that could not be had, with the reason


def take_from(
    place: Place,
    watched: Watched,
    at: str,
    *,
    workers: int | None = None,
    on_taken: Callable[[int], None] = lambda _: None,
) -> Progressed:
    """Take what is new at this place. What stands there as it was is not read again."""
    done = Progressed()
    take = _Taking(place, watched, at, Local(workers, small=SMALL_READING), done, on_taken)
    if place.kind == "feed":
        _feed(place, watched, take)
    else:
        _files(place, watched, take)
    return done


@dataclass
class _Taking:
    place: Place
    watched: Watched
    at: str
    engine: Local
    done: Progressed
    on_taken: Callable[[int], None]

    def __call__(
        self,
        source: str,
        signature: str | None,
        found: Iterable[Named | Reject],
        fuller: Callable[[Report], Report | None] = lambda _: None,
    ) -> None:
        """Take the reports of one file or feed, and say at the end that it was read to its end.

        `fuller` may give more than the report itself: the page that an entry of a feed announces.
        """
        rejects: list[Reject] = []
        new = self._new(found, rejects)
        while portion := list(islice(new, PORTION)):
            self._portion(portion, rejects, fuller)
        self.watched.finished(self.place, source, signature, rejects)

    def _new(self, found: Iterable[Named | Reject], rejects: list[Reject]) -> Iterator[Named]:
        for one in found:
            if isinstance(one, Reject):
                rejects.append(one)
            elif not self.watched.known(*_key(*one)):
                yield one

    def _portion(self, portion: list[Named], rejects: list[Reject], fuller: Callable[[Report], Report | None]) -> None:
        """Make documents, in the order of the reports whichever worker is first, and acknowledge them."""
        pages = {index: page for index, (_, report) in enumerate(portion) if (page := fuller(report)) is not None}
        tried = [*enumerate(report for _, report in portion), *pages.items()]
        made = dict(self.engine.map_batches(MakeDocument(), [report for _, report in tried]))
        best: dict[int, tuple[Report, Document]] = {}
        for number, (index, report) in enumerate(tried):
            document, reject = made[number].document, made[number].reject
            if document is not None and (index not in best or len(document.text) > len(best[index][1].text)):
                best[index] = report, _as_announced(document, best.get(index))
            elif reject is not None and number < len(portion) and index not in pages:
                rejects.append(reject)
        taken = [_taken(portion[index], *found) for index, found in sorted(best.items())]
        self.done.taken += self.watched.take(self.place, taken, self.at)
        self.on_taken(self.done.taken)


def _key(origin: str, report: Report) -> tuple[str, str]:
    return origin, report.sha256


def _taken(entry: Named, report: Report, document: Document) -> Taken:
    """Known by the bytes of the entry, whatever page was read in its place: those are what the next look meets."""
    origin, announced = entry
    return Taken(origin, announced.sha256, document, named=document.id != report.id)


def _as_announced(page: Document, entry: tuple[Report, Document] | None) -> Document:
    """The page with what the entry of the feed says of it and the page itself does not."""
    if entry is None:
        return page
    said = entry[1]
    names = ("url", "outlet", "outlet_basis", "title", "byline", "origin")
    missing = {name: getattr(said, name) for name in names if getattr(page, name) is None}
    if said.outlet is not None and (page.outlet_basis == "url" or _HOST.fullmatch(page.outlet or "")):
        # The name that the feed gives is better than the host's.
        missing |= {"outlet": said.outlet, "outlet_basis": said.outlet_basis}
    if page.published is None and said.published is not None:
        dates = ("published", "published_precision", "published_basis", "published_earliest", "published_latest")
        missing |= {name: getattr(said, name) for name in dates}
    return msgspec.structs.replace(page, **missing)


def _files(place: Place, watched: Watched, take: _Taking) -> None:
    from twosource.stages.reports import find_files

    if not os.path.exists(place.target):
        take.done.unread.append(f"{place.target}: no such file or folder; what was taken from it stays")
        return
    before = watched.signatures(place)
    left_out: list[Reject] = []
    for entry in find_files([place.target]):
        if isinstance(entry, Reject):
            left_out.append(entry)
            continue
        signature = _signature(entry)
        if signature is not None and before.get(entry) != signature:
            take(entry, signature, _reports(entry))
    watched.finished(place, place.target, None, left_out)


def _signature(path: str) -> str | None:
    """Size and moment of change: the cheap question whether a file is what it was."""
    try:
        stat = os.stat(path)
    except OSError:
        return None
    return f"{stat.st_size}:{stat.st_mtime_ns}:{stat.st_ino}"


def _reports(path: str) -> Iterator[Named | Reject]:
    """The reports of one file with their origins: the file, or the record within it.

    A record is known by the id it brings, else by its bytes: lines move when others are put before them.
    """
    from twosource.stages.reports import UnusableInput, read_paths

    try:
        for item in read_paths([path]):
            if isinstance(item, Reject):
                yield item
            else:
                yield (f"{path}#{_name(item)}" if item.part else path), item
    except UnusableInput as error:  # gone since it was listed
        yield Reject(path=path, stage="reports", reason=str(error))


def _name(report: Report) -> str:
    from twosource.stages.reports import NotJSON, decode_json

    try:
        fields = decode_json(report.content)
    except NotJSON:
        return report.id
    name = fields.get("id") if isinstance(fields, dict) else None
    return str(name) if isinstance(name, str | int) and str(name) else report.id


def _feed(place: Place, watched: Watched, take: _Taking) -> None:
    try:
        with _fetcher(place) as fetcher:
            feed = feeds.Feed(place.target, place.state, fetcher)
            found = feed.entries()
            if found is not None:
                take(place.target, None, found, feed.page)
                watched.keep_state(place, feed.next_state())
    except feeds.FeedError as error:
        take.done.unread.append(f"{place.target}: {error}")


@contextlib.contextmanager
def _fetcher(place: Place) -> Iterator[Fetcher | None]:
    """What fetches the feed and its pages; None for a feed that is a file: nothing of the network is touched then."""
    if not place.target.lower().startswith(("http://", "https://")):
        yield None
        return
    from twosource.fetch import Fetcher

    with Fetcher(allow_private=bool(os.environ.get("TWOSOURCE_ALLOW_PRIVATE"))) as fetcher:
        yield fetcher
