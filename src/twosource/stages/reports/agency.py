"""What news agencies send: NewsML-G2 (IPTC), NITF, and ninjs in its versions 1 to 3."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from twosource.stages.reports.given import MAX_RECORD_BYTES, Given, Item, mb, record, reject, sha256, whole
from twosource.stages.reports.markup import NotXML, child, local, text_of, text_under, words, xml_tree

MAX_ITEMS = 5_000
_WITHDRAWN = ("canceled", "cancelled", "withheld")
_ITEMS = ("newsitem", "packageitem")
_OTHERS = ("conceptitem", "knowledgeitem", "catalogitem", "planningitem")


def read_agency(given: Given) -> Iterator[Item]:
    """The news items of a NewsML-G2 message or item, or of a NITF document."""
    content = whole(given, MAX_RECORD_BYTES)
    if content is None:
        yield reject(given, f"an agency file larger than {mb(MAX_RECORD_BYTES)}; split it")
        return
    try:
        root = xml_tree(content)
    except NotXML as error:
        yield reject(given, f"XML that cannot be parsed ({error}); check that the file is complete")
        return
    raw = sha256(content)
    name = local(root)
    if name == "nitf":
        yield _made(given, 0, _nitf(root), raw)
        return
    items = [root] if name in _ITEMS else [n for n in root.iter() if local(n) in _ITEMS][:MAX_ITEMS]
    for number, item in enumerate(items, start=1):
        yield _item(given, number if len(items) > 1 else 0, item, raw)
    if not items:
        what = "concepts or plans and no news" if name in _OTHERS else "no news item"
        yield reject(given, f"an agency file with {what}")


def _item(given: Given, number: int, item: Any, raw: str) -> Item:
    status = (_code(child(item, "itemmeta", "pubstatus")) or "usable").rsplit(":", 1)[-1].lower()
    where = f"item {number}: " if number else ""
    if status in _WITHDRAWN:
        headline = words(child(item, "contentmeta", "headline")) or item.get("guid") or ""
        return reject(given, f"{where}the agency has withdrawn it ({status}): {headline[:120]}", number)
    if local(item) == "packageitem":
        return reject(given, f"{where}a package: it lists items and has no text", number)
    return _made(given, number, _newsml(item), raw)


def _made(given: Given, number: int, fields: dict[str, Any], raw: str | None) -> Item:
    where = f"item {number}: " if number else ""
    if not (fields.get("text") or "").strip():
        fields["text"] = fields.get("title") or ""
    if not fields["text"]:
        return reject(given, f"{where}an agency item without a text; pictures and video are not read", number)
    return record(given, number, fields, raw_sha256=raw)


def _newsml(item: Any) -> dict[str, Any]:
    meta, about = child(item, "itemmeta"), child(item, "contentmeta")
    content = child(item, "contentset")
    body = (
        next((n for n in content.iter() if local(n) in ("nitf", "html", "body")), None) if content is not None else None
    )
    plain = child(content, "inlinedata")
    inner = _nitf(body) if local(body) == "nitf" else {"text": text_under(body)} if body is not None else {}
    if not inner.get("text") and plain is not None:
        inner = {"text": text_of("".join(plain.itertext()))}
    sources = [
        name for node in (about if about is not None else ()) if local(node) == "infosource" and (name := _name(node))
    ]
    provider = _name(child(meta, "provider")) or words(child(item, "rightsinfo", "copyrightholder", "name"))
    found = {
        "title": words(child(about, "headline")),
        "outlet": provider or words(child(about, "creditline")),
        "origin": next((s for s in sources if s != provider), None),
        "byline": words(child(about, "by")),
        "published": words(child(meta, "firstcreated"))
        or words(child(meta, "versioncreated"))
        or words(child(about, "contentcreated")),
        "updated": words(child(meta, "versioncreated")),
        "embargoed": words(child(meta, "embargoed")),
        "language": _attribute(child(about, "language"), "tag")
        or item.get("{http://www.w3.org/XML/1998/namespace}lang"),
        "dateline": words(child(about, "dateline")),
        "credit": words(child(about, "creditline")),
        "slugline": words(child(about, "slugline")),
        "editorial_note": words(child(meta, "ednote")),
        "urgency": words(child(about, "urgency")),
        "guid": item.get("guid"),
        "version": item.get("version"),
    }
    return {**inner, **{k: v for k, v in found.items() if v}}


def _nitf(root: Any) -> dict[str, Any]:
    """https://iptc.org/standards/nitf/"""
    body = child(root, "body") if local(root) != "body" else root
    head, content = child(body, "body.head"), child(body, "body.content")
    issued = _attribute(child(root, "head", "docdata", "date.issue"), "norm")
    return {
        "title": words(child(head, "hedline", "hl1")) or words(child(root, "head", "title")),
        "text": text_under(content if content is not None else body) if body is not None else "",
        "byline": words(child(head, "byline")),
        "dateline": words(child(head, "dateline")),
        "origin": words(child(head, "distributor")),
        "published": _iso(issued) or _iso(_attribute(child(head, "dateline", "story.date"), "norm")),
        "guid": _attribute(child(root, "head", "docdata", "doc-id"), "id-string"),
    }


def _iso(stamp: str | None) -> str | None:
    """20231005T101500Z is written 2023-10-05T10:15:00Z."""
    if stamp and stamp[:8].isdigit() and "-" not in stamp[:8]:
        day = f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}"
        clock = stamp[9:15]
        return (
            f"{day}T{clock[:2]}:{clock[2:4]}:{clock[4:6]}{stamp[15:]}" if len(clock) == 6 and clock.isdigit() else day
        )
    return stamp


def _name(node: Any) -> str | None:
    """What a provider or source is called: its name, its literal, or what its code ends in."""
    if node is None:
        return None
    return words(child(node, "name")) or node.get("literal") or (_code(node) or "").rsplit(":", 1)[-1] or None


def _code(node: Any) -> str | None:
    return None if node is None else node.get("qcode") or node.get("uri")


def _attribute(node: Any, name: str) -> str | None:
    return None if node is None else node.get(name)


# ---------------------------------------------------------------- ninjs


def is_ninjs(fields: dict[str, Any]) -> bool:
    """https://iptc.org/standards/ninjs/ - `uri` is its one required field; the rest of the names is its own."""
    own = {
        "versioncreated",
        "body_text",
        "body_html",
        "body_xhtml",
        "bodies",
        "headlines",
        "pubstatus",
        "copyrightholder",
    }
    return isinstance(fields.get("uri"), str) and bool(own & {n.lower() for n in fields})


def ninjs(given: Given, number: int, fields: dict[str, Any], raw: str | None) -> Item:
    """One ninjs item as a record."""
    lower = {name.lower(): value for name, value in fields.items()}
    status = str(lower.get("pubstatus") or "usable").lower()
    where = f"item {number}: " if number else ""
    if status in _WITHDRAWN:
        return reject(
            given, f"{where}the agency has withdrawn it ({status}): {_first(lower.get('headline'))[:120]}", number
        )
    if lower.get("type") not in (None, "text", "composite", "component", "article"):
        return reject(given, f"{where}an agency item of type {str(lower['type'])[:30]}; only texts are read", number)
    provider = _named(lower.get("provider")) or _first(lower.get("copyrightholder"))
    sources = [n for s in _list(lower.get("infosources")) if (n := _named(s)) and n != provider]
    return _made(
        given,
        number,
        {
            "url": lower["uri"] if lower["uri"].startswith("http") else None,
            "title": _first(lower.get("headline")) or _of_list(lower.get("headlines")) or _first(lower.get("title")),
            "text": _ninjs_body(lower),
            "outlet": provider,
            "origin": sources[0] if sources else None,
            "byline": _first(lower.get("byline"))
            or ", ".join(_named(b) or _first(b.get("byline")) for b in _list(lower.get("bylines"))),
            "published": _first(lower.get("firstcreated")) or _first(lower.get("versioncreated")),
            "updated": _first(lower.get("versioncreated")),
            "embargoed": _first(lower.get("embargoed")),
            "language": _first(lower.get("language")),
            "dateline": _first(lower.get("located")),
            "guid": lower["uri"][:500],
            "version": lower.get("version"),
        },
        raw,
    )


def _ninjs_body(lower: dict[str, Any]) -> str:
    for name in ("body_xhtml", "body_html", "body_text"):
        if isinstance(lower.get(name), str) and lower[name].strip():
            return text_of(lower[name]) if name != "body_text" else lower[name]
    bodies = _list(lower.get("bodies"))
    best = sorted(bodies, key=lambda b: str(b.get("role")) not in ("main", "story", "None"))
    for body in best:
        value = body.get("value")
        if isinstance(value, str) and value.strip():
            return (
                text_of(value) if "html" in str(body.get("contenttype") or body.get("contentType")).lower() else value
            )
    return ""


def _first(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _list(value: Any) -> list[dict[str, Any]]:
    return [v for v in value if isinstance(v, dict)][:100] if isinstance(value, list) else []


def _of_list(value: Any) -> str:
    return next((v["value"] for v in _list(value) if isinstance(v.get("value"), str)), "")


def _named(value: Any) -> str:
    """A provider or a person: a string or an object with a name."""
    if isinstance(value, dict):
        return _first(value.get("name")) or _first(value.get("literal"))
    return _first(value)
