"""Reports that were added at the desk: files beside the workspace, which every later run over it reads again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from twosource.store.database import Location, data_folder

_KEPT = re.compile(r"^.{0,4096}\.reports[/\\]\d{8}-\d{6}-[0-9a-f]{6}[/\\]", re.DOTALL)
"""A folder that `twosource.desk.pages.adding` made for what came at one moment."""


def beside(where: Location, what: str, base: Path | None = None) -> Path:
    """A folder of a workspace, under its name: in `base`, else beside a file, else with a person's data."""
    name = where.file.name if where.file is not None else where.safe
    return (base or (where.file.parent if where.file is not None else data_folder())) / f"{name}.{what}"


def folder(where: Location, base: Path | None = None) -> Path:
    """Where reports that were added from a browser are kept."""
    return beside(where, "reports", base)


def called(path: str) -> str:
    """What to call the file of a report: of one that was added, its name alone, not where the server keeps it."""
    return _KEPT.sub("", path)


def with_added(paths: Sequence[str | Path], workspace: object) -> list[str | Path]:
    """The paths of a run, and the folder of what was added at the desk unless one of them holds it already.

    A run makes the workspace that of the paths it was given; without this, it would drop what people added.
    """
    where = getattr(workspace, "location", None)
    there = folder(where) if isinstance(where, Location) else None
    if there is None or not there.is_dir() or not any(file.is_file() for file in there.rglob("*")):
        return list(paths)
    full = there.resolve()
    named = [Path(path).resolve() for path in paths]
    held = any(path == full or path in full.parents for path in named)
    # Files of the folder that are named one by one would be met twice: the folder stands for them.
    kept = [path for path, whole in zip(paths, named, strict=True) if held or full not in whole.parents]
    return kept if held else [*kept, there]
