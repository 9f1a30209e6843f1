"""The kinds of judgements: what each is about, how many subjects it has, and what its value must be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from twosource.judgements.values import check_date, check_grade, check_place, check_reading, check_span

Subject = Literal["appearance", "source", "document", "observation", "judgement", "any"]
MANY = 1000
"""Subjects that one judgement may have at most."""


@dataclass(frozen=True)
class Kind:
    """One kind of judgement."""

    name: str
    says: str
    subject: Subject
    least: int
    most: int
    value: str | None = None  # what the value is, in words; None: it has none
    check: Callable[[str], object] | None = None  # raises ValueError for a value that cannot be used
    single: bool = False  # the latest one about its subject replaces those before


def _pair(name: str, says: str) -> Kind:
    return Kind(name, says, "appearance", 2, 2)


_ALL = (
    _pair("same-claim", "the two assert the same thing"),
    _pair("different-claim", "the two do not assert the same thing"),
    _pair("same-event", "the two are about one happening"),
    _pair("different-event", "the two are about different happenings"),
    Kind("same-root", "the two sources have it from one origin and count once", "source", 2, 2),
    Kind("not-a-copy", "neither document took its text from the other", "document", 2, 2),
    Kind("wrong-source", "it comes from this source", "appearance", 1, 1, "a source id or a name", None, True),
    Kind(
        "wrong-date",
        "it is of this time",
        "appearance",
        1,
        1,
        "an ISO date or two of them with a slash between: 2017-04-16 or 2017-04-16/2017-04-18",
        check_date,
        True,
    ),
    Kind(
        "wrong-place",
        "it is of this place",
        "appearance",
        1,
        1,
        "a place name, with its country where there are several (Khasan, Russia), or latitude,longitude in degrees",
        check_place,
        True,
    ),
    Kind(
        "span",
        "these are its words",
        "appearance",
        1,
        1,
        "start-end in characters of the document's text",
        check_span,
        True,
    ),
    Kind(
        "reading",
        "a person looked at the image: it shows what was read, or so many, or nobody can tell",
        "observation",
        1,
        1,
        "right, a number, a number with its range such as 73 (70-76), or cannot tell",
        check_reading,
        True,
    ),
    Kind("reliability", "the desk grades this source so", "source", 1, 1, "a letter from A to F", check_grade, True),
    Kind("alias", "these ids are one source; the first is kept", "source", 2, MANY),
    Kind("comment", "a remark", "any", 1, MANY),
    Kind("checked", "a person looked at it", "any", 1, MANY),
    Kind("undo", "this judgement no longer holds", "judgement", 1, 1),
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _ALL}
