"""Handing an alert to a receiver: terminal, file, RSS, webhook, mail."""

from __future__ import annotations

import datetime as dt
import os
import smtplib
import ssl
import sys
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import TextIO
from xml.etree import ElementTree as Xml

import msgspec

from twosource.records import Alert
from twosource.watches.model import Delivery
from twosource.watches.outbox import DeliveryError, Message

TIMEOUT = 10.0
RSS_ITEMS = 100
"""So many of the newest alerts stay in the feed."""
_ILLEGAL = {c: None for c in range(32) if c not in (9, 10, 13)}  # characters that XML has no way to hold


def send(message: Message, out: TextIO | None = None) -> None:
    """Deliver one alert. Raises DeliveryError with the reason when the receiver did not take it."""
    target = message.target
    try:
        if target.to == "terminal":
            print(words(message.alert) + "\n", file=out or sys.stdout, flush=True)
        elif target.to == "file":
            _append(Path(target.path or ""), body(message) + b"\n")
        elif target.to == "rss":
            _feed(Path(target.path or ""), message)
        elif target.to == "webhook":
            _post(target.url or "", message)
        else:
            _mail(message)
    except (OSError, smtplib.SMTPException, Xml.ParseError) as error:
        raise DeliveryError(f"{target.to} {address(message)}: {error or type(error).__name__}") from error


def words(alert: Alert) -> str:
    """An alert for a person: first on whose word, with what became of it."""
    return f"{alert.text}\n{state(alert)} · {alert.id}"


def state(alert: Alert) -> str:
    """Whether it is open and since when, and what became of it last."""
    if not alert.history:
        return alert.status
    first, last = alert.history[0], alert.history[-1]
    if alert.status == "closed":
        return f"closed {last.at}: {last.why}" if last.change == "closed" else "closed"
    since = f"open since {first.at}" if first.at else "open"
    if len(alert.history) == 1:
        return f"{since}, {last.why}" if alert.kind == "happening" else since
    news = "second source" if last.change == "second-source" else "new"
    return f"{since}; {news} on {last.at}: {last.why}"


def title(alert: Alert) -> str:
    """One line: on whose word, and what."""
    lines = alert.text.split("\n")
    return f"{lines[0]} - {lines[1]}" if len(lines) > 1 else lines[0]


def body(message: Message) -> bytes:
    """The JSON that files and webhooks get: `twosource.alert/1`."""
    shape = {"format": "twosource.alert/1", "key": message.key, "watch": message.watch, "alert": message.alert}
    return msgspec.json.encode(shape)


def address(message: Message) -> str:
    """Where it goes, for messages about it."""
    target = message.target
    return target.path or target.url or f"{target.host or ''}:{target.port}"


def _append(path: Path, data: bytes) -> None:
    """One write of one line, synced: two programs do not mix their lines."""
    with open(path, "ab") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _post(url: str, message: Message) -> None:
    import httpx

    headers = {"Content-Type": "application/json", "Idempotency-Key": message.key}
    try:
        answer = httpx.post(url, content=body(message), headers=headers, timeout=TIMEOUT)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise DeliveryError(f"webhook {url}: {error or type(error).__name__}") from error
    if not answer.is_success:
        raise DeliveryError(f"webhook {url}: answered {answer.status_code}")


def _mail(message: Message) -> None:
    target = message.target
    mail = EmailMessage()
    mail["From"], mail["To"] = target.sender, ", ".join(target.recipients)
    mail["Subject"] = " ".join(title(message.alert).split())[:200]
    mail["Message-ID"] = f"<{message.key}@{message.watch}.twosource>"
    mail["Date"] = format_datetime(dt.datetime.now(dt.UTC))
    mail.set_content(words(message.alert))
    with _server(target) as server:
        if target.tls == "starttls":
            server.starttls(context=ssl.create_default_context())
        if target.user:
            server.login(target.user, _secret(target.secret))
        server.send_message(mail)


def _server(target: Delivery) -> smtplib.SMTP:
    """A connection; the certificate is checked, by default smtplib would take any (SSL_CERT_FILE names own ones)."""
    if target.tls == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(target.host or "", target.port, timeout=TIMEOUT, context=context)
    return smtplib.SMTP(target.host or "", target.port, timeout=TIMEOUT)


def _secret(name: str | None) -> str:
    if name is None or name not in os.environ:
        raise DeliveryError(f"mail: no password in the environment variable {name or '(`secret` names none)'}")
    return os.environ[name]


def _feed(path: Path, message: Message) -> None:
    """Put the alert at the top of an RSS 2.0 file, one item for each alert; the file is replaced whole."""
    root = Xml.Element("rss", version="2.0")
    channel = Xml.SubElement(root, "channel")
    _text(channel, "title", f"Alerts of {message.watch}")
    _text(channel, "link", "https://example.org/")
    _text(channel, "description", "What left its baseline, and on whose word")
    alert = message.alert
    item = Xml.SubElement(channel, "item")
    _text(item, "title", title(alert))
    _text(item, "description", words(alert))
    guid = _text(item, "guid", message.key)
    guid.set("isPermaLink", "false")
    _text(item, "category", alert.id)
    if alert.history:
        day = dt.datetime.fromisoformat(f"{alert.history[-1].at}T00:00:00+00:00") if alert.history[-1].at else None
        if day is not None:
            _text(item, "pubDate", format_datetime(day))
    for old in _items(path):
        if old.findtext("category") != alert.id and len(channel) < RSS_ITEMS + 3:
            channel.append(old)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.write_bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True))
    part.replace(path)


def _items(path: Path) -> Sequence[Xml.Element]:
    return Xml.fromstring(path.read_bytes()).findall("channel/item") if path.exists() else ()


def _text(parent: Xml.Element, tag: str, text: str) -> Xml.Element:
    child = Xml.SubElement(parent, tag)
    child.text = text.translate(_ILLEGAL)
    return child
