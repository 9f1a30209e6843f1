"""The ledger itself, as the contract has it."""

from __future__ import annotations

from twosource.ledger import Ledger, encode


def write(ledger: Ledger) -> bytes:
    """The same bytes as `twosource check --json`."""
    return encode(ledger)
