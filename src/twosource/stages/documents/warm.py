"""Imported once in the process from which workers that read are forked: what every page needs, loaded.

An error here is not the place to say so: a worker meets it again and reports it.
"""

from __future__ import annotations

import contextlib

_PAGE = b"""<!doctype html><html lang="en"><head><title>Trains left the station</title></head><body><h1>Trains left the
station</h1><p>Twenty trains left the station on Monday, the ministry said in a statement that was sent out.</p>"""


def warm() -> None:
    """Read one small page, without trafilatura's own extraction and without any date that needs a search."""
    from twosource.records import Report
    from twosource.stages.documents.article import network
    from twosource.stages.documents.make import make_document

    network()
    make_document(Report(id="warm", path="", part=0, media_type="text/html", content=_PAGE, sha256="warm"))


with contextlib.suppress(Exception):
    warm()
