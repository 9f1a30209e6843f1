"""The text of a piece of HTML as feeds, mails and agencies send it, and XML that is read without opening anything."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

MAX_MARKUP = 5_000_000
"""Characters of HTML within a feed entry or an agency item; a longer one is no article."""

_BLOCK = frozenset(
    """p div br li tr h1 h2 h3 h4 h5 h6 ul ol table section article header footer blockquote pre hr dd dt figure
    figcaption hedline hl1 hl2 block media note body.content""".split()
)
_SKIP = frozenset({"script", "style", "template", "noscript", "iframe", "object", "svg", "head"})
_TAG = re.compile(r"</?[A-Za-z!][^<>]{0,2000}>")
_BLANKS = re.compile(r"[^\S\n]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_BREAKS = re.compile(r"\n\s*\n\s*")


class NotXML(ValueError):  # noqa: N818 - it says what the bytes are not
    """The bytes are no XML that can be read safely; the message says why."""


def text_of(markup: str | None) -> str:
    """The text of a fragment of HTML, paragraphs divided by an empty line. Never raises; nothing is fetched."""
    if not markup:
        return ""
    markup = _CONTROL.sub("", markup[:MAX_MARKUP])
    if "<" not in markup:
        return _tidy(unescape(markup) if "&" in markup else markup)
    from lxml import html
    from lxml.etree import LxmlError

    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_pis=True, remove_comments=True)
    try:
        tree = html.fromstring(f"<div>{markup}</div>".encode("utf-8", "replace"), parser=parser)
    except (LxmlError, ValueError, AssertionError, TypeError):
        return _tidy(unescape(_TAG.sub("\n", markup)))
    return text_under(tree)


def text_under(element: Any) -> str:
    """The text under an element of an lxml tree, blocks divided by an empty line. Iterative: depth does not matter."""
    from lxml.etree import iterwalk

    parts: list[str] = []
    skipping: Any = None
    for event, node in iterwalk(element, events=("start", "end")):
        tag = node.tag.rsplit("}", 1)[-1].lower() if isinstance(node.tag, str) else ""
        if skipping is not None:
            if event == "end" and node is skipping:
                skipping = None
                parts.append(node.tail or "")
            continue
        if event == "start" and (not tag or tag in _SKIP):
            skipping = node
            continue
        if tag in _BLOCK:
            parts.append("\n\n" if tag != "br" else "\n")
        text = node.text if event == "start" else (node.tail if node is not element else None)
        if text:
            parts.append(re.sub(r"\s+", " ", text) if tag != "pre" else text)
    return _tidy("".join(parts))


def _tidy(text: str) -> str:
    lines = (_BLANKS.sub(" ", line).strip() for line in _BREAKS.sub("\n\n", text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def xml_tree(content: bytes) -> Any:
    """The root of an XML document. Entities are not resolved, nothing is loaded. Raises NotXML."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True, remove_comments=True,
        recover=False,
    )  # fmt: skip
    try:
        return etree.fromstring(content, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise NotXML((str(error).splitlines() or ["cannot be parsed"])[0][:160]) from None


def local(node: Any) -> str:
    """The name of an element without its namespace, in lower case; empty for entities and comments."""
    return node.tag.rsplit("}", 1)[-1].lower() if isinstance(node.tag, str) else ""


def child(node: Any, *path: str) -> Any:
    """The first element along a path of local names, or None."""
    for name in path:
        node = next((c for c in node if local(c) == name), None) if node is not None else None
    return node


def words(node: Any) -> str | None:
    """The text of an element on one line, None when there is none."""
    if node is None:
        return None
    return " ".join("".join(node.itertext()).split()) or None
