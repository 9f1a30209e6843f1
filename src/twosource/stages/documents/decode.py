"""From bytes to text: byte order marks, declared and guessed encodings, mojibake, and bytes that are no text."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

SAMPLE = 64_000
"""Bytes that are looked at when an encoding is guessed: some ten articles."""

MAX_CONTROL_SHARE = 0.02
"""More control characters than this are no text: the worst readable page of the public gold has 0.001."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}["']?\s{0,5}([\w:.-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s{0,20}<\?xml[^>]{0,100}?encoding\s{0,5}=\s{0,5}["']([\w:.-]{2,40})""", re.IGNORECASE)
_SIGNATURES = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an office file"),
    (b"\x1f\x8b", "gzip-compressed"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xd0\xcf\x11\xe0", "an office file"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What pages call these is in fact the larger set (WHATWG encoding standard, section 4.2).
_ALIASES = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "big5": "big5hkscs",
    "iso-8859-9": "cp1254",
    "x-x-big5": "big5hkscs",
    "unicode": "utf-16",
    "utf8": "utf-8",
}
_CYRILLIC = ("cp1251", "koi8-u", "cp866", "iso8859-5")
_COMMON_CYRILLIC = frozenset("оеаинтсрвл")


class Decoded(NamedTuple):
    """The text, and what was guessed or mended to get it."""

    text: str
    notes: tuple[str, ...] = ()


class NotText(ValueError):  # noqa: N818 - it says what the bytes are not
    """The bytes are no text; the message says what they look like."""


def decode(content: bytes, declared_in_page: bool = False, charset: str | None = None) -> Decoded:
    """The text of `content`. `declared_in_page` lets an encoding named in the first bytes of a page count; `charset`
    is the one that the transport names, which counts for more.

    Raises NotText for pictures, archives, programs and anything else that is mostly control characters.
    """
    for signature, what in _SIGNATURES:
        if content.startswith(signature):
            raise NotText(f"not text but {what}; save the article as .html or .txt")
    text, notes = _decode(content, declared_in_page, charset)
    sample = text[:SAMPLE]
    if len(_CONTROL.findall(sample)) > MAX_CONTROL_SHARE * max(len(sample), 50):
        raise NotText("not text but binary data; save the article as .html or .txt")
    return Decoded(text, notes)


def _decode(content: bytes, declared_in_page: bool, charset: str | None) -> tuple[str, tuple[str, ...]]:
    for mark, coding in _BOMS:
        if content.startswith(mark):
            text = content.decode(coding, "replace").removeprefix("\ufeff")
            return text, (() if coding == "utf-8" else (f"decoded as {coding}",))
    if wide := _wide_without_mark(content):
        return content.decode(wide, "replace"), (f"decoded as {wide}",)
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        # A text that is cut off in the middle of a character is still UTF-8.
        if error.start >= len(content) - 3 and error.start > 0:
            return content.decode("utf-8", "ignore"), ("the last character was cut off",)
    for name in (known_encoding(charset) if charset else None, declared(content) if declared_in_page else None):
        if name is None:
            continue
        text = content.decode(name, "replace")
        if text.count("\ufffd") <= 1 + len(text) // 1000:
            return text, (f"decoded as {name}",)
    return _guessed(content)


def declared(content: bytes) -> str | None:
    """The encoding that a page names in its first 2,048 bytes, if there is one of that name."""
    match = _META.search(content, 0, 2048) or _XML.search(content, 0, 200)
    if match is None:
        return None
    name = match[1].decode("ascii", "replace").lower()
    if name.startswith(("utf-16", "utf-32")):
        return None  # It could not have been read to here if it were.
    return known_encoding(name)


def known_encoding(label: str) -> str | None:
    """The codec for a label as pages use it (WHATWG encoding standard, section 4.2); None when there is none."""
    name = label.strip().lower()
    name = _ALIASES.get(name, name)
    if name.startswith(("utf-7", "utf7")):
        return None  # a way to hide scripts that no browser reads any more
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    return info.name if getattr(info, "_is_text_encoding", True) else None


def _wide_without_mark(content: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of a Western text is zero."""
    sample = content[:2000]
    if len(sample) < 8 or b"\x00" not in sample:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _guessed(content: bytes) -> tuple[str, tuple[str, ...]]:
    sample = content[:SAMPLE]
    bad = len(sample) - len(sample.decode("utf-8", "ignore").encode("utf-8"))
    high = sum(1 for byte in sample if byte >= 0x80)
    if bad * 20 <= high:  # UTF-8 with a few broken bytes
        return content.decode("utf-8", "replace"), ("broken UTF-8: some characters are lost",)
    name = _cyrillic(sample, high) or _other(sample) or "cp1252"
    text = content.decode(name, "replace")
    note = f"decoded as {_label(name)}, a guess"
    return text, (note, "some characters are lost") if "\ufffd" in text else (note,)


def _cyrillic(sample: bytes, high: int) -> str | None:
    """The Cyrillic code page under which the bytes are words: small letters, the common ones most of all."""
    letters = sum(1 for byte in sample if byte >= 0x80 or chr(byte).isalpha())
    if high < 0.5 * max(letters, 1):
        return None
    best, best_score = None, 0.0
    for name in _CYRILLIC:
        text = sample.decode(name, "replace")
        common = sum(1 for c in text if c in _COMMON_CYRILLIC)
        score = common / high
        if score > best_score:
            best, best_score = name, score
    # The ten letters are two thirds of Russian, Ukrainian or Bulgarian text.
    return best if best_score >= 0.5 else None


def _other(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes

    match = from_bytes(sample, cp_exclusion=["utf_7"], enable_fallback=False).best()
    if match is None:
        return None
    name = match.encoding
    return _ALIASES.get(name.replace("_", "-"), name)


def _label(name: str) -> str:
    return f"windows-{name[2:]}" if re.fullmatch(r"cp125\d", name) else name


_SUSPECT = re.compile(r"[ÃÂâäåæçèéÐÑ€ï][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ¡-¿]|[РС][А-џ°±²³‚ѓ„…†‡€‰‹™]")


def mend(text: str) -> Decoded:
    """Undo mojibake, line by line, and nothing else."""
    if not _SUSPECT.search(text):
        return Decoded(text)
    import ftfy

    config = ftfy.TextFixerConfig(restore_byte_a0=True, replace_lossy_sequences=True, decode_inconsistent_utf8=True)
    mended = "\n".join(ftfy.fix_encoding(line, config) if _SUSPECT.search(line) else line for line in text.split("\n"))
    return Decoded(mended, ("mojibake mended",)) if mended != text else Decoded(text)
