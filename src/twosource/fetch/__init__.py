"""Fetching pages and feeds from addresses: only when asked, politely, within bounds, and never from a private network.

`Fetcher.get` answers with one of three: Fetched, Unchanged (the server says that nothing is new) or Refused (and why).
`reports_of` turns what was fetched into reports, `Archive` keeps it as WARC. docs/reading.md says what is promised.
"""

from __future__ import annotations

from twosource.fetch.archive import Archive
from twosource.fetch.client import Fetched, Fetcher, Limits, Refused, Unchanged, Validators, is_address, reports_of
from twosource.fetch.mixed import read_mixed

__all__ = [
    "Archive",
    "Fetched",
    "Fetcher",
    "Limits",
    "Refused",
    "Unchanged",
    "Validators",
    "is_address",
    "read_mixed",
    "reports_of",
]
