"""The alerts as an RSS 2.0 feed, newest first, for any reader of feeds."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

from lxml import etree

from twosource.ledger import Ledger, LedgerIndicator
from twosource.outputs import wording
from twosource.outputs.book import Book
from twosource.records import Alert, stable_id


def write(ledger: Ledger) -> bytes:
    """A feed with an item for each alert; one without alerts when there is none."""
    book = Book(ledger)
    root = etree.Element("rss", version="2.0")
    channel = etree.SubElement(root, "channel")
    _text(channel, "title", "twosource alerts")
    _text(channel, "link", "https://pypi.org/project/twosource/")
    _text(channel, "description", "Indicators that left their baseline, with the words that say so")
    alerts = [(indicator, alert) for indicator in ledger.indicators for alert in indicator.alerts]
    alerts.sort(key=lambda pair: (pair[1].when.latest if pair[1].when else "", pair[0].id), reverse=True)
    for indicator, alert in alerts:
        _item(channel, book, indicator, alert)
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return data


def _item(channel: etree._Element, book: Book, indicator: LedgerIndicator, alert: Alert) -> None:
    item = etree.SubElement(channel, "item")
    figures = f"{wording.number(alert.value)} against {wording.number(alert.baseline)}"
    _text(item, "title", f"{indicator.name}: {figures}")
    _text(item, "description", "\n".join([alert.text, *_quotes(book, alert)]))
    if alert.when is not None:
        _text(item, "pubDate", rfc822(alert.when.latest))
    guid = _text(item, "guid", stable_id("alert", indicator.id, alert.value, alert.baseline, alert.when))
    guid.set("isPermaLink", "false")


def _quotes(book: Book, alert: Alert) -> list[str]:
    found = [book.appearances[ident] for ident in alert.evidence if ident in book.appearances]
    return [f"“{wording.one_line(a.quote)}” {book.chain(a)}" for a in found]


def rfc822(moment: str) -> str:
    """An ISO 8601 moment as RSS wants it; one without a zone is UTC."""
    parsed = datetime.fromisoformat(moment)
    return format_datetime(parsed if parsed.tzinfo is not None else parsed.replace(tzinfo=UTC))


def _text(parent: etree._Element, name: str, text: str) -> etree._Element:
    element = etree.SubElement(parent, name)
    element.text = wording.display(text)
    return element
