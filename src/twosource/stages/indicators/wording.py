"""The first line of an alert: on whose word it stands."""

from __future__ import annotations

from collections.abc import Sequence


def standing(least: int, most: int, names: Sequence[str]) -> str:
    """How many independent sources stand behind a value, loud where it is one alone."""
    shown = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
    if most <= 1:
        return f"ONE SOURCE ONLY: {shown or 'nobody is named'}"
    if least <= 1:
        return f"ONE SOURCE FOR CERTAIN, at most {most}: {shown or 'nobody is named'}"
    many = f"{least}" if least == most else f"{least} to {most}"
    return f"{many} independent sources: {shown}"
