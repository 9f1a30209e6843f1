"""The memory of stages in a workspace: derived from the documents, so losing it costs time and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import TYPE_CHECKING

from twosource.records import Document

if TYPE_CHECKING:
    from twosource.store.workspace import Workspace


class StageMemory:
    """What one stage keeps, as pipeline.Memory says."""

    def __init__(self, workspace: Workspace, stage: str) -> None:
        self._workspace, self._stage = workspace, stage

    def key(self, document: Document) -> bytes:
        return self._workspace.key(document)

    def load(self) -> dict[str, bytes]:
        return self._workspace.pieces(self._stage)

    def save(self, pieces: Mapping[str, bytes], only: Set[str], seen: tuple[str, bytes]) -> bool:
        return self._workspace.keep_pieces(self._stage, pieces, only, seen)
