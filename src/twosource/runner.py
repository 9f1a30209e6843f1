"""The main job as a function: paths in, the independence ledger out. The command `check` is a thin face over it."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from twosource.engines.local import Local, OnProgress, Progress, Stats, cache_fingerprint, run
from twosource.ledger import Ledger, encode
from twosource.records import Document, Reject, Report
from twosource.stages import default_stages

if TYPE_CHECKING:
    from twosource.store.workspace import Workspace


@dataclass
class Checked:
    """What a run of the main job made."""

    ledger: Ledger
    json: bytes
    stats: Stats = field(default_factory=Stats)


def check(
    paths: Sequence[str | Path],
    *,
    workspace: Workspace | None = None,
    workers: int | None = None,
    on_progress: OnProgress | None = None,
    engine: Local | None = None,
) -> Checked:
    """Read the reports under `paths`, send them through all stages and put the ledger together.

    What cannot be read is listed in the ledger's rejects. With a workspace, finished documents of earlier runs are
    reused, and the tables and the ledger are kept there at the end.
    """
    from twosource.outputs.assemble import assemble

    stats = Stats()
    report = on_progress or (lambda _: None)
    stages = default_stages()
    started = time.perf_counter()
    documents, rejects = read(paths, report)
    stats.spend("reading", time.perf_counter() - started)
    tables = run(documents, stages, workers, workspace, on_progress, rejects=rejects, engine=engine, stats=stats)
    started = time.perf_counter()
    report(Progress("ledger", 0, 1))
    ledger = assemble(tables)
    body = encode(ledger)
    if workspace is not None:
        counts = {"documents": len(documents), "annotated": stats.annotated, "reused": stats.reused}
        workspace.finish(tables, body, cache_fingerprint(stages), counts)
    stats.spend("ledger", time.perf_counter() - started)
    report(Progress("ledger", 1, 1))
    return Checked(ledger, body, stats)


def read(paths: Sequence[str | Path], on_progress: OnProgress) -> tuple[list[Document], list[Reject]]:
    """The documents under `paths`, each with an id of its own, and what could not be read, with the reason."""
    from twosource.stages.documents import make_document
    from twosource.stages.reports import read_paths

    documents: list[Document] = []
    rejects: list[Reject] = []
    on_progress(Progress("read", 0, None))
    for found in read_paths([Path(path) for path in paths]):
        made = make_document(found) if isinstance(found, Report) else found
        if isinstance(made, Reject):
            rejects.append(made)
        else:
            documents.append(made)
        on_progress(Progress("read", len(documents) + len(rejects), None))
    on_progress(Progress("read", len(documents) + len(rejects), len(documents) + len(rejects)))
    return distinct(documents), rejects


def distinct(documents: Iterable[Document]) -> list[Document]:
    """The documents with ids that are all different: of several with the same, the later ones get "-2", "-3" ...

    Which comes first is a matter of path and content, not of the order of reading.
    """
    same: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        same[document.id].append(document)
    taken = set(same)
    out: list[Document] = []
    for name in sorted(same):
        ordered = sorted(same[name], key=lambda d: (d.path, d.report, d.text)) if len(same[name]) > 1 else same[name]
        out.append(ordered[0])
        number = 1
        for document in ordered[1:]:
            number += 1
            while f"{name}-{number}" in taken:
                number += 1
            taken.add(f"{name}-{number}")
            note = f"the id {name} is that of {ordered[0].path} too"
            out.append(msgspec.structs.replace(document, id=f"{name}-{number}", notes=(*document.notes, note)))
    return out
