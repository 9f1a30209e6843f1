"""Documents from standard input: what is taken as it is, what is refused with a reason, and in how much memory."""

from __future__ import annotations

import io
import os
import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twosource.cli import common, incoming
from twosource.cli.incoming import BadLineError, arriving, read_all, read_line


def piped(*chunks: bytes) -> Any:
    """A pipe into which the chunks are written by a thread."""
    read, write = os.pipe()

    def fill() -> None:
        with os.fdopen(write, "wb", buffering=0) as file:
            for chunk in chunks:
                file.write(chunk)

    threading.Thread(target=fill, daemon=True).start()
    return os.fdopen(read, "rb")


def test_a_document_is_taken_word_for_word() -> None:
    name, document = read_line(
        b'{"id": "a", "text": " Two  trains.\\u00a0\\n", "dct": "2013-01-02", "language": "en-GB"}'
    )
    assert name == "a"
    assert document.text == " Two  trains.\u00a0\n"
    assert (document.published, document.published_precision) == ("2013-01-02", "day")
    assert document.published_earliest == "2013-01-02T00:00:00Z"
    assert document.language == "en"


def test_a_byte_order_mark_is_no_fault() -> None:
    assert read_line(b'\xef\xbb\xbf{"id": "a", "text": "b"}')[0] == "a"


def test_a_text_too_short_to_tell_is_taken_for_english() -> None:
    assert read_line(b'{"text": "OK"}')[1].language == "en"
    russian = '{"text": "Поезда прибыли в Москву вчера"}'.encode()
    assert read_line(russian)[1].language == "ru"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"", "empty"),
        (b"{", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[]", "not a JSON object"),
        (b"{}", "no text"),
        (b'{"text": null}', "no text"),
        (b'{"id": true, "text": "x"}', "neither a string nor a number"),
        (b'{"id": ["a"], "text": "x"}', "neither a string nor a number"),
        (b"[" * 100_000, "not JSON"),
    ],
)
def test_a_bad_line_says_why(line: bytes, reason: str) -> None:
    with pytest.raises(BadLineError, match=reason):
        read_line(line)


@given(st.binary(max_size=200))
def test_no_line_breaks_the_reader(line: bytes) -> None:
    try:
        _, document = read_line(line)
    except BadLineError:
        return
    assert document.text is not None


@given(st.lists(st.binary(max_size=30).filter(lambda b: b"\n" not in b), max_size=8), st.integers(1, 7))
def test_lines_arrive_whole_however_they_are_cut(parts: list[bytes], size: int) -> None:
    data = b"".join(part + b"\n" for part in parts)
    with piped(*(data[i : i + size] for i in range(0, len(data), size))) as stream:
        assert [line for line in arriving(stream) if line is not None] == parts


def test_a_last_line_without_an_end_counts() -> None:
    with piped(b"a\nb") as stream:
        assert [line for line in arriving(stream) if line is not None] == [b"a", b"b"]
    assert list(arriving(io.BytesIO(b"a\n\nb"))) == [b"a", b"", b"b"]


def test_a_line_that_is_too_long_is_skipped_in_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "MAX_LINE", 10)
    monkeypatch.setattr(common, "MAX_LINE", 10)
    data = b"short\n" + b"x" * 1000 + b"\nafter\n" + b"y" * 50
    for stream in (piped(data), io.BytesIO(data)):
        first, second, third, fourth = (line for line in arriving(stream) if line is not None)
        assert (first, third) == (b"short", b"after")
        assert isinstance(second, common.LongLine)
        assert isinstance(fourth, common.LongLine)
    with pytest.raises(BadLineError, match="split the document"):
        read_line(second)


def test_an_idle_stream_gives_a_pulse() -> None:
    read, write = os.pipe()
    with os.fdopen(read, "rb") as stream, os.fdopen(write, "wb", buffering=0) as file:
        lines = arriving(stream)
        assert next(lines) is None
        file.write(b"a\n")
        assert next(lines) == b"a"
        assert next(lines) is None


def test_documents_with_one_id_keep_it_and_are_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    found, bad = read_all(io.BytesIO(b'{"id": 1, "text": "x"}\n\n{"id": 1, "text": "y"}\n{"text": "z"}\nbad\n'))
    assert [name for name, _ in found] == [1, 1, None]
    assert len({document.id for _, document in found}) == 3
    assert bad == 1
    assert "line 5" in capsys.readouterr().err
