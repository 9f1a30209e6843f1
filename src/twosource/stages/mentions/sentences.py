"""The sentences of a document, as the parser divides it: a line end always ends one."""

from __future__ import annotations

from collections.abc import Iterable

from twosource.pipeline import Reading, Stage
from twosource.records import Document, Sentence


def run(reading: Reading) -> Iterable[Sentence]:
    """One row per sentence that holds words, without the white space around it."""
    text = reading.text
    for sentence in reading.doc.sents:
        start, end = sentence.start_char, sentence.end_char
        words = text[start:end]
        start += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
        if start < end:
            yield Sentence(doc=reading.document.id, span=(start, end))


STAGE = Stage(
    name="sentences", scope="document", reads=(Document,), writes=(Sentence,), version=2, run=run, languages=("en",)
)
