"""Copies: what is kept in a workspace from run to run, and that it never shows in what is said."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from evals.synthetic import pile

from twosource.pipeline import Tables
from twosource.records import Copy, Document
from twosource.stages import copies
from twosource.stages.copies import STAGE, find_copies, index, words
from twosource.stages.copies.kept import Kept
from twosource.store.workspace import Workspace

DOCUMENTS = pile(7, of_each=4, unrelated=20).documents


def run(workspace: Workspace, documents: list[Document]) -> list[Copy]:
    return [c for c in STAGE.run(Tables(documents), workspace.memory(STAGE.name)) if isinstance(c, Copy)]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are read from now on."""
    seen: list[str] = []
    whole = words.batches

    def batches(texts: object) -> object:
        listed = list(texts)  # type: ignore[call-overload]
        seen.extend(listed)
        return whole(listed)

    monkeypatch.setattr(index, "batches", batches)
    return seen


def test_documents_in_portions_through_a_workspace_give_what_all_at_once_do(tmp_path: Path) -> None:
    rng = random.Random(3)
    documents = rng.sample(DOCUMENTS, len(DOCUMENTS))
    for at in (30, 31, 80, len(documents)):
        with Workspace(tmp_path / "w") as workspace:  # each time as a new process would
            assert run(workspace, documents[:at]) == find_copies(documents[:at])
    with Workspace(tmp_path / "w") as workspace:
        assert run(workspace, documents[20:70]) == find_copies(documents[20:70])


def test_only_what_is_new_is_read(tmp_path: Path, read: list[str]) -> None:
    with Workspace(tmp_path / "w") as workspace:
        first = run(workspace, DOCUMENTS[:-1])
        assert len(read) >= len(DOCUMENTS) - 1
        read.clear()
        assert run(workspace, DOCUMENTS[:-1]) == first
        assert not read
        run(workspace, DOCUMENTS)
        assert read == [DOCUMENTS[-1].text]


def test_another_version_and_damage_begin_anew(
    tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = find_copies(DOCUMENTS)
    with Workspace(tmp_path / "w") as workspace:
        run(workspace, DOCUMENTS)
        for damage in ("UPDATE stage_pieces SET body = x'00ff' WHERE name = 'pairs'", "DELETE FROM stage_pieces"):
            with workspace.database.writing() as database:
                database.execute(damage)
            read.clear()
            assert run(workspace, DOCUMENTS) == whole
            assert len(read) >= len(DOCUMENTS)
        monkeypatch.setattr(copies, "VERSION", copies.VERSION + 1)
        read.clear()
        assert run(workspace, DOCUMENTS) == whole
        assert len(read) >= len(DOCUMENTS)


def test_a_run_that_dies_while_it_keeps_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Workspace(tmp_path / "w") as workspace:
        run(workspace, DOCUMENTS[:60])
        before = workspace.pieces(STAGE.name)
        broken = workspace.memory(STAGE.name)
        monkeypatch.setattr(broken, "save", _die_halfway(workspace))
        with pytest.raises(KeyboardInterrupt):
            list(STAGE.run(Tables(DOCUMENTS), broken))
    with Workspace(tmp_path / "w") as workspace:
        assert workspace.pieces(STAGE.name) == before
        assert run(workspace, DOCUMENTS) == find_copies(DOCUMENTS)


def _die_halfway(workspace: Workspace) -> object:
    class Pieces(dict[str, bytes]):
        def items(self) -> object:  # type: ignore[override]
            yield next(iter(super().items()))
            raise KeyboardInterrupt

    def save(pieces: dict[str, bytes], only: set[str], seen: tuple[str, bytes]) -> bool:
        return workspace.keep_pieces(STAGE.name, Pieces(pieces), only, seen)

    return save


def test_two_runs_at_once_do_not_mix_what_they_keep(tmp_path: Path) -> None:
    with Workspace(tmp_path / "w") as one, Workspace(tmp_path / "w") as other:
        run(one, DOCUMENTS[:50])
        slow = Kept(one.memory(STAGE.name), copies.VERSION)
        run(other, DOCUMENTS[:90])
        kept = other.pieces(STAGE.name)
        found = copies.CopyIndex(slow.state)
        found.update(DOCUMENTS[:70], slow.keys(DOCUMENTS[:70]))
        slow.save()
        assert one.pieces(STAGE.name) == kept
        assert run(one, DOCUMENTS) == find_copies(DOCUMENTS)
