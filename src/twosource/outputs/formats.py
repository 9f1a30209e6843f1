"""The formats a ledger can leave in: one name, file ending and media type each. The writers are imported when used."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twosource.ledger import Ledger


class MissingExtraError(ImportError):
    """A format needs a package that is not installed; the message says how to get it."""


@dataclass(frozen=True)
class Format:
    """One way to write a ledger: `module` has a function `write(ledger)` that gives text or bytes."""

    name: str
    module: str
    extension: str
    media_type: str
    title: str  # for people, on the command line and on the desk
    extra: str | None = None  # of the installation, where it needs more than the base

    def write(self, ledger: Ledger) -> bytes:
        """The ledger in this format. Raises MissingExtraError when the extra it needs is not installed."""
        try:
            written: str | bytes = importlib.import_module(self.module).write(ledger)
        except ImportError as error:
            if self.extra is None:
                raise
            raise MissingExtraError(
                f"{self.name} needs {error.name}; install it with pip install 'twosource[{self.extra}]'"
            ) from error
        return written.encode() if isinstance(written, str) else written


_OUTPUTS = "twosource.outputs"
FORMATS = {
    f.name: f
    for f in (
        Format("json", f"{_OUTPUTS}.json", ".json", "application/json", "the ledger itself"),
        Format("html", f"{_OUTPUTS}.html", ".html", "text/html", "brief, one page"),
        Format("markdown", f"{_OUTPUTS}.markdown", ".md", "text/markdown", "brief as Markdown"),
        Format(
            "docx",
            f"{_OUTPUTS}.docx",
            ".docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "brief for Word and LibreOffice",
            extra="desk",
        ),
        Format("pdf", f"{_OUTPUTS}.pdf", ".pdf", "application/pdf", "brief as PDF", extra="desk"),
        Format("csv", f"{_OUTPUTS}.csv", ".csv", "text/csv", "a row for each appearance"),
        Format("events-csv", f"{_OUTPUTS}.events_csv", ".csv", "text/csv", "a row for each event, as ACLED and UCDP"),
        Format("jsonld", f"{_OUTPUTS}.jsonld", ".jsonld", "application/ld+json", "JSON-LD with W3C PROV"),
        Format("geojson", f"{_OUTPUTS}.geojson", ".geojson", "application/geo+json", "events on the map"),
        Format("stix", f"{_OUTPUTS}.stix", ".json", "application/stix+json;version=2.1", "STIX 2.1 bundle"),
        Format("timemap", f"{_OUTPUTS}.timemap", ".json", "application/json", "for TimeMap (events, sources)"),
        Format("rss", f"{_OUTPUTS}.rss", ".rss", "application/rss+xml", "the alerts as a feed"),
    )
}
"""By name, in the order in which they are offered."""
