"""Telegram's export (result.json of the desktop program): a record for each message that has words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import msgspec

from twosource.stages.reports.given import Given, Item, record, reject, sha256

MAX_MESSAGES = 2_000_000


class Message(msgspec.Struct):
    """A message as Telegram Desktop writes it; fields that are not read are skipped."""

    id: int | None = None
    type: str = ""
    date: str = ""
    date_unixtime: str | int | None = None
    edited: str | None = None
    from_: str | None = msgspec.field(name="from", default=None)
    author: str | None = None
    forwarded_from: str | None = None
    saved_from: str | None = None
    reply_to_message_id: int | None = None
    via_bot: str | None = None
    text: Any = ""


class Chat(msgspec.Struct):
    """A channel, a group or a conversation."""

    messages: list[msgspec.Raw]  # each is read by itself: one that is malformed costs no other
    name: str | None = None
    type: str = ""
    id: int | None = None


_MESSAGE = msgspec.json.Decoder(Message)


class Chats(msgspec.Struct):
    """The chats of an account."""

    entries: list[Chat] = msgspec.field(name="list")


class Export(msgspec.Struct):
    """An export of a whole account."""

    chats: Chats


def is_export(content: bytes) -> bool:
    """Whether JSON looks like Telegram's: the list of messages comes after a few short fields."""
    head = content[:3000]
    return (b'"messages"' in head and b'"type"' in head and b'"id"' in head) or (
        b'"chats"' in head and b'"list"' in head
    )


def read_export(content: bytes) -> list[Chat] | None:
    """The chats of an export, None when it is none after all."""
    for kind in (Chat, Export):
        try:
            found = msgspec.json.decode(content, type=kind)
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            continue
        return [found] if isinstance(found, Chat) else found.chats.entries if isinstance(found, Export) else None
    return None


def messages(given: Given, chats: list[Chat], content: bytes) -> Iterator[Item]:
    """The messages of the chats in order; those without words are counted."""
    raw = sha256(content)
    number = silent = 0
    for chat in chats:
        for written in chat.messages[:MAX_MESSAGES]:
            number += 1
            try:
                message = _MESSAGE.decode(written)
            except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
                yield reject(given, f"message {number}: not as Telegram writes them ({str(error)[:120]})", number)
                continue
            text = _text(message.text)
            if message.type != "message" or not text.strip():
                silent += 1
                continue
            yield record(given, number, _fields(chat, message, text), raw_sha256=raw)
    if silent:
        yield reject(given, f"{silent:,} messages without words: pictures, videos, joining and leaving", summary=True)
    if number == 0:
        yield reject(given, "a Telegram export without a message")


def _fields(chat: Chat, message: Message, text: str) -> dict[str, Any]:
    public = "channel" in chat.type or chat.type.startswith("public")
    writer = message.author or message.from_
    return {
        "text": text,
        "outlet": chat.name or writer,
        "byline": writer if writer and writer != chat.name else None,
        "origin": message.forwarded_from if message.forwarded_from != chat.name else None,
        "published": _moment(message),
        "message_id": message.id,
        "chat_id": chat.id if public else None,
        "reply_to": message.reply_to_message_id,
        "edited": message.edited,
        "addresses": _addresses(message.text),
    }


def _moment(message: Message) -> str | None:
    """In UTC where the export gives it; `date` is in the time zone of whoever exported, so only its day is kept."""
    try:
        if message.date_unixtime is not None:
            return dt.datetime.fromtimestamp(int(message.date_unixtime), dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        pass
    return message.date[:10] or None


def _text(text: Any) -> str:
    """A string, or a list of strings and of entities with a `text`."""
    if isinstance(text, str):
        return text
    if not isinstance(text, list):
        return ""
    parts = [p if isinstance(p, str) else p.get("text", "") if isinstance(p, dict) else "" for p in text]
    return "".join(p for p in parts if isinstance(p, str))


def _addresses(text: Any) -> list[str]:
    """The addresses that a message links to."""
    if not isinstance(text, list):
        return []
    found = (p.get("href") or (p.get("text") if p.get("type") == "link" else None) for p in text if isinstance(p, dict))
    return list(dict.fromkeys(a[:2000] for a in found if isinstance(a, str)))[:100]
