"""Who wrote a page, by its markup: trafilatura's rules, each element looked at once.

trafilatura copies the tree, prunes the copy and runs five patterns over every element of it, which takes as long as
finding the article. Here the few elements whose attributes can say anything are collected first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

LONGEST = 120
"""Code points of a line that names authors."""

_ANY = re.compile(
    r"[Aa]uthor|[Bb]yline|username|byl|BBL|channel-name|zuozhe|bianji|xiaobian|submitted-by|posted-by|journalist-name"
    r"|screenname|writer"
)
_SURE = frozenset("a address div link p span strong".split())
_LIKELY = frozenset("a div h3 h4 p span".split())
_SURE_CLASS = re.compile(r"author-?name|AuthorName|authorName")
_LIKELY_ID = re.compile(r"author|zuozhe|bianji|xiaobian")
_LIKELY_CLASS = re.compile(r"author|channel-name|zuozhe|bianji|xiaobian|submitted-by|posted-by|journalist-name")
_LAST_CLASS = re.compile(r"[Aa]uthor|screenname|writer|[Bb]yline")
_LIKELY_CLASSES = frozenset(("byline", "username", "byl", "BBL"))
_CARDS = frozenset(("AuthorCard", "AuthorURL"))

_PRUNED = frozenset("a div section span".split())
_PRUNED_ID = re.compile(r"^comments|comment-?list|ProductReviews")
_PRUNED_CLASS = re.compile(
    r"^[Cc]omments|commentlist|comments-list|sidebar|is-hidden|quote|embedly-instagram|article-(?:share|support)|print"
    r"|category|meta-date|meta-reviewer"
)
_PRUNED_CLASSES = frozenset(("comments", "title", "date"))


def author_of(elements: Iterable[Any]) -> str | None:
    """The line that names the authors, by the surest of three kinds of element that has one; as it is written.

    `elements`: all of a page, in its order (lxml).
    """
    asked = [(element, rank) for element in elements if (rank := _rank(element))]
    pruned: dict[Any, bool] = {}
    for kind in (4, 2, 1):
        for element, rank in asked:
            if rank & kind and not _within_pruned(element, pruned):
                words = " ".join(" ".join(_texts(element)).split())
                if 2 < len(words) < LONGEST:
                    return words
    return None


def _rank(element: Any) -> int:
    """Bits: 4 for an element that names its author surely, 2 likely, 1 as a last resort."""
    tag = element.tag
    if not isinstance(tag, str):
        return 0
    rank = 4 if tag == "author" else 0
    get = element.get
    name, own, prop, rel = get("class", ""), get("id", ""), get("itemprop", ""), get("rel", "")
    test, part = get("data-testid", ""), get("data-component", "")
    if not _ANY.search(f"{name} {own} {prop} {rel} {test} {part}"):
        return rank
    if tag in _SURE and (
        "author" in (rel, own, name) or prop == "author name" or test in _CARDS or _SURE_CLASS.search(name)
    ):
        rank |= 4
    by_prop = "author" in prop
    if tag in _LIKELY and (name in _LIKELY_CLASSES or by_prop or _LIKELY_ID.search(own) or _LIKELY_CLASS.search(name)):
        rank |= 2
    if by_prop or "Byline" in part or "uthor" in own or _LAST_CLASS.search(name):
        rank |= 1
    return rank


def _is_pruned(element: Any) -> bool:
    """What is inside is a comment, a side bar, a date or a picture: names there are others'."""
    tag = element.tag
    if tag in ("time", "figure"):
        return True
    if tag not in _PRUNED:
        return False
    get = element.get
    name, own = get("class", ""), get("id", "")
    return bool(
        own == "comments"
        or name in _PRUNED_CLASSES
        or (own and _PRUNED_ID.search(own))
        or (name and _PRUNED_CLASS.search(name))
        or "Figure" in get("data-component", "")
    )


def _within_pruned(element: Any, known: dict[Any, bool]) -> bool:
    path = []
    found = False
    at = element
    while at is not None:
        if at in known:
            found = known[at]
            break
        path.append(at)
        at = at.getparent()
    for one in reversed(path):
        found = found or _is_pruned(one)
        known[one] = found
    return found


def _texts(element: Any) -> list[str]:
    """The texts in an element without those of its pruned parts. Iterative: depth does not matter."""
    from lxml.etree import iterwalk

    texts: list[str] = []
    skipping: Any = None
    for event, at in iterwalk(element, events=("start", "end", "comment", "pi")):
        if skipping is not None:
            if event == "end" and at is skipping:
                skipping = None
                if at.tail:
                    texts[-1:] = [(texts[-1] if texts else "") + at.tail]
        elif event == "start":
            if at is not element and _is_pruned(at):
                skipping = at
            elif at.text:
                texts.append(at.text)
        elif at is not element and at.tail:
            texts.append(at.tail)
    return texts
