"""Tiny stages that need no parser, importable by workers."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterable

from twosource.pipeline import Reading, Stage, Tables
from twosource.records import Document, QuantityMention, Sentence, Story


def numbers(reading: Reading) -> Iterable[QuantityMention]:
    for match in re.finditer(r"\d{1,9}", reading.text):
        value = float(match.group())
        yield QuantityMention(
            doc=reading.document.id,
            span=match.span(),
            value=value,
            low=value,
            high=value,
            unit=None,
            item=None,
            item_head=None,
            approximator=None,
            as_written=match.group(),
        )


def lines(reading: Reading) -> Iterable[Sentence]:
    for match in re.finditer(r"[^\n]+", reading.text):
        yield Sentence(doc=reading.document.id, span=match.span())


def trouble(reading: Reading) -> Iterable[Sentence]:
    """Fails, dies or dawdles where the text says so."""
    if "FAIL" in reading.text:
        raise ValueError("the text says so")
    if "DIE" in reading.text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "WAIT" in reading.text:
        time.sleep(0.05)
    return ()


def group(tables: Tables) -> Iterable[Story]:
    """One story for all documents with the same first number."""
    first: dict[str, str] = {}
    for quantity in tables.of(QuantityMention):
        first.setdefault(quantity.doc, quantity.as_written)
    for document in tables.of(Document):
        yield Story(doc=document.id, story=first.get(document.id, "none"))


NUMBERS = Stage(name="numbers", scope="document", reads=(Document,), writes=(QuantityMention,), version=1, run=numbers)
LINES = Stage(name="lines", scope="document", reads=(Document,), writes=(Sentence,), version=1, run=lines)
TROUBLE = Stage(name="trouble", scope="document", reads=(Document,), writes=(), version=1, run=trouble)
GROUP = Stage(name="group", scope="corpus", reads=(Document, QuantityMention), writes=(Story,), version=1, run=group)
STAGES = (LINES, TROUBLE, NUMBERS, GROUP)


def document(name: str, text: str, **fields: object) -> Document:
    return Document(id=name, report=name, path=f"{name}.txt", text=text, language="en", **fields)  # type: ignore[arg-type]


def pile(count: int) -> list[Document]:
    return [document(f"d{i:03}", f"Report {i % 3}.\nIt counted {i} trains and {i * 7} cars.") for i in range(count)]
