"""How a command ends early: with one line on standard error and the exit code of the contract."""

from __future__ import annotations


class UnusableError(Exception):
    """The call, or the input as a whole, cannot be worked with; the message says what to do. Exit code 2."""


class NotFoundError(Exception):
    """Something that was asked for is not there; the message says what is. Exit code 1."""
