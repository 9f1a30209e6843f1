"""Documents: the clean text of a report with title, outlet, byline, date and language."""

from __future__ import annotations

from twosource.stages.documents.dates import Dated, read_date
from twosource.stages.documents.extract import extract
from twosource.stages.documents.make import MAX_TEXT, STAGE, VERSION, make_document, reject_duplicates
from twosource.stages.documents.outlets import outlet_of_host, outlet_of_mail, outlet_of_url

__all__ = [
    "MAX_TEXT",
    "STAGE",
    "VERSION",
    "Dated",
    "extract",
    "make_document",
    "outlet_of_host",
    "outlet_of_mail",
    "outlet_of_url",
    "read_date",
    "reject_duplicates",
]
