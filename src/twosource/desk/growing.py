"""Adding reports to a workspace that has some: only what is new is read and annotated, then all are compared anew."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from twosource.engines.local import OnProgress, Progress, Stats, cache_fingerprint, run
from twosource.ledger import encode
from twosource.records import Document, Reject
from twosource.runner import Checked, NoReportsError, read
from twosource.stages import default_stages
from twosource.store.workspace import Workspace


def add(
    workspace: Workspace,
    paths: Sequence[str | Path],
    *,
    workers: int | None = None,
    on_progress: OnProgress | None = None,
) -> Checked:
    """Add the reports under `paths` to the documents of the last run, and replace its tables and its ledger.

    A report that is there already (the same id) is not added twice. Raises NoReportsError when nothing lies there.
    """
    stats = Stats()
    fresh, lost = read(paths, on_progress or (lambda _: None), workers, stats)
    if not fresh and not lost:
        raise NoReportsError("nothing that can be read was added")
    return grow(workspace, fresh, lost, workers=workers, on_progress=on_progress, stats=stats)


def grow(
    workspace: Workspace,
    fresh: Sequence[Document],
    lost: Sequence[Reject],
    *,
    workers: int | None = None,
    on_progress: OnProgress | None = None,
    stats: Stats | None = None,
) -> Checked:
    """Add documents that are made already, and what could not be read; the rest as in `add`."""
    from twosource.outputs.assemble import assemble

    stats = stats if stats is not None else Stats()
    report = on_progress or (lambda _: None)
    stages = default_stages()
    old = workspace.documents()
    known = {d.id for d in old}
    twice = [
        Reject(path=d.path, stage="documents", reason="this report is here already") for d in fresh if d.id in known
    ]
    documents = [*old, *(d for d in fresh if d.id not in known)]
    key = cache_fingerprint(stages)
    rejects = _kept(workspace, old, key)
    tables = run(documents, stages, workers, workspace, on_progress, rejects=[*rejects, *lost, *twice], stats=stats)
    report(Progress("ledger", 0, 1))
    ledger = assemble(tables)
    body = encode(ledger)
    counts = {"documents": len(documents), "annotated": stats.annotated, "reused": stats.reused}
    workspace.finish(tables, body, key, counts, ledger)
    report(Progress("ledger", 1, 1))
    return Checked(ledger, body, stats)


def _kept(workspace: Workspace, documents: Sequence[Document], key: str) -> list[Reject]:
    """What earlier runs left out, less what this run will say again of the documents themselves."""
    again = {msgspec.structs.astuple(r) for found in workspace.known(documents, key).values() for r in found.rejects}
    return [r for r in workspace.rejects() if msgspec.structs.astuple(r) not in again]
