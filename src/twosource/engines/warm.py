"""Imported once in the process from which workers are forked, so that they share models and lists, loaded.

An error here is not the place to say so: a worker meets it again in its setup and reports it.
"""

from __future__ import annotations

import contextlib

_SENTENCE = (
    "Defence ministry spokesman John Smith told Reuters on Monday that about 20 trains reportedly left Moscow, "
    "some 12 miles from the border, on 5 October 2023, according to local residents."
)


def warm() -> None:
    """Send one sentence through the default stages: each loads what it needs at its first call."""
    from twosource.engines.annotating import Annotate
    from twosource.parse import parser
    from twosource.records import Document
    from twosource.stages import document_stages

    parser()
    task = Annotate(document_stages())
    task(Document(id="warm", report="warm", path="", language="en", text=_SENTENCE, published="2023-10-07"))


with contextlib.suppress(Exception):
    warm()
