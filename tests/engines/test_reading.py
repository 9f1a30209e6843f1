"""Documents of reports in this process and in workers: the same, in the order of the reports."""

from __future__ import annotations

from collections.abc import Iterator

from twosource.engines.reading import ordered
from twosource.records import Document, Reject, Report
from twosource.stages.reports import read_bytes


def page(number: int) -> bytes:
    prose = " ".join(f"Sentence {i} of report {number} tells what the ministry said on that day." for i in range(30))
    return f"<!doctype html><html><body><h1>Report number {number} of the day</h1><p>{prose}</p></body></html>".encode()


def found() -> list[Report | Reject]:
    items: list[Report | Reject] = []
    for number in range(6):
        items += read_bytes(f"{number}.html", page(number))
    items.insert(2, Reject(path="lost", stage="reports", reason="the file is empty"))
    items += read_bytes("blank.html", b"<!doctype html><html><body></body></html>")
    return items


def test_one_worker_and_several_give_the_same_in_the_same_order() -> None:
    alone = list(ordered(found(), workers=1))
    assert alone == list(ordered(found(), workers=2, small=1))
    assert [source.path for source, _ in alone] == ["0.html", "1.html", "lost", "2.html", "3.html", "4.html", "5.html",
                                                    "blank.html"]  # fmt: skip
    assert [isinstance(made, Document) for _, made in alone] == [True, True, False, True, True, True, True, False]
    assert all(source.content == b"" for source, _ in alone if isinstance(source, Report)), "bytes are let go"


def test_one_worker_streams() -> None:
    """A report is read when its document is asked for, so that an archive is never in memory as a whole."""
    drawn: list[int] = []

    def one_by_one() -> Iterator[Report | Reject]:
        for number, item in enumerate(found()):
            drawn.append(number)
            yield item

    rows = ordered(one_by_one(), workers=1)
    next(rows)
    assert drawn == [0]
