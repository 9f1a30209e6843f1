"""Small closed word classes that several of the statement stages ask for."""

from __future__ import annotations

PRONOUNS = frozenset("he she it they we i you who which that this these those".split())
"""Subjects that name nobody by themselves."""

FIRST_PERSON = frozenset("i we my our me us".split())
"""Whoever speaks, speaks of himself."""
