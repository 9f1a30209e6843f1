"""JSON as it is found: strict first, then what other programs write (NaN, halves of a surrogate pair)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import msgspec


class NotJSON(ValueError):  # noqa: N818 - it says what the bytes are not
    """The bytes are not JSON; the message says why in a few words."""


def decode_json(content: bytes, to_text: Callable[[bytes], str] | None = None) -> Any:
    """The value of `content`. `to_text` decodes bytes that are not UTF-8. Raises NotJSON."""
    try:
        return msgspec.json.decode(content)
    except RecursionError:
        raise NotJSON("nested too deeply") from None
    except (msgspec.MsgspecError, UnicodeError) as error:
        return _second_try(content, to_text, _short(error))


def _second_try(content: bytes, to_text: Callable[[bytes], str] | None, why: str) -> Any:
    try:
        text = content.decode("utf-8")
    except UnicodeError:
        if to_text is None:
            raise NotJSON("the bytes are not UTF-8") from None
        text = to_text(content)
    try:
        return _without_halves(json.loads(text, strict=False))
    except RecursionError:
        raise NotJSON("nested too deeply") from None
    except ValueError:
        raise NotJSON(why) from None


def _without_halves(value: Any) -> Any:
    """Half of a surrogate pair is no character and cannot be written; it becomes U+FFFD."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_without_halves(item) for item in value]
    if isinstance(value, dict):
        return {_without_halves(key): _without_halves(item) for key, item in value.items()}
    return value


def _short(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:120]
