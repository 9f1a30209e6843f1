"""Reports that were added at the desk: files beside the workspace, which every later run over it reads again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def folder(workspace: Path) -> Path:
    """Where reports that were added from a browser are kept: beside the workspace, under its name."""
    return workspace.with_name(workspace.name + ".reports")


def with_added(paths: Sequence[str | Path], workspace: object) -> list[str | Path]:
    """The paths of a run, and the folder of what was added at the desk unless one of them holds it already.

    A run makes the workspace that of the paths it was given; without this, it would drop what people added.
    """
    where = getattr(workspace, "path", None)
    there = folder(where) if isinstance(where, Path) else None
    if there is None or not there.is_dir() or not any(file.is_file() for file in there.rglob("*")):
        return list(paths)
    full = there.resolve()
    named = [Path(path).resolve() for path in paths]
    held = any(path == full or path in full.parents for path in named)
    # Files of the folder that are named one by one would be met twice: the folder stands for them.
    kept = [path for path, whole in zip(paths, named, strict=True) if held or full not in whole.parents]
    return kept if held else [*kept, there]
