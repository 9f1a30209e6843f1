"""The main job as a function: paths in, the independence ledger out. The command `check` is a thin face over it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from twosource.asof import until
from twosource.engines.local import Local, OnProgress, Progress, Stats, cache_fingerprint, run
from twosource.engines.reading import SMALL_READING, MakeDocument
from twosource.judgements import until as judgements_until
from twosource.ledger import Ledger, encode
from twosource.records import Document, Judgement, Reject, Report
from twosource.stages import default_stages
from twosource.store.added import with_added

if TYPE_CHECKING:
    from twosource.fetch import Fetcher
    from twosource.pipeline import Stage, Tables
    from twosource.store.workspace import Workspace

READS = "reports: pages, texts, .jsonl, feeds, mail, PDF, web archives"


class NoReportsError(ValueError):
    """There is nothing to read at all; the message says what is expected."""


@dataclass
class Checked:
    """What a run of the main job made."""

    ledger: Ledger
    json: bytes
    stats: Stats = field(default_factory=Stats)
    tables: Tables | None = None  # what the ledger was put together from


def check(
    paths: Sequence[str | Path],
    *,
    workspace: Workspace | None = None,
    workers: int | None = None,
    on_progress: OnProgress | None = None,
    engine: Local | None = None,
    fetcher: Fetcher | None = None,
    as_of: date | None = None,
    follow_links: bool = False,
) -> Checked:
    """Read the reports under `paths`, send them through all stages and put the ledger together.

    Addresses among the paths are fetched, by `fetcher` where one is given. With `follow_links` links in a folder may
    lead out of it.

    What cannot be read is listed in the ledger's rejects. With a workspace, finished documents of earlier runs are
    reused, and the tables and the ledger are kept there at the end. With `as_of` the ledger is that of the documents
    published up to that day, whatever a workspace keeps. Reports that were added at the desk lie beside the workspace
    and are read with the paths. Raises NoReportsError when there is nothing to read, and
    UnusableInput when a path does not exist.
    """
    stats = Stats()
    report = on_progress or (lambda _: None)
    if workspace is not None:
        paths = with_added(paths, workspace)
    documents, rejects = read(paths, report, workers, stats, fetcher, follow_links)
    if not documents and not rejects:
        raise NoReportsError(f"no reports in {', '.join(map(str, paths))}; expected {READS}")
    left_out: Sequence[Reject] = ()
    if as_of is not None and workspace is None:
        documents, left_out = until(documents, as_of)
    checked = conclude(
        documents,
        [*rejects, *left_out],
        workspace=workspace,
        workers=workers,
        on_progress=on_progress,
        engine=engine,
        stats=stats,
        as_of=as_of if workspace is None else None,
    )
    return checked if workspace is None or as_of is None else renew(workspace, as_of, on_progress=on_progress)


def conclude(
    documents: Sequence[Document],
    rejects: Sequence[Reject],
    *,
    stages: Sequence[Stage] | None = None,
    workspace: Workspace | None = None,
    workers: int | None = None,
    on_progress: OnProgress | None = None,
    engine: Local | None = None,
    stats: Stats | None = None,
    judgements: Sequence[Judgement] | None = None,
    as_of: date | None = None,
) -> Checked:
    """Send documents that are made already through all stages and put the ledger together, as `check` does.

    `judgements` None: those of the workspace. `as_of`: the day up to which the documents were chosen; the ledger says
    it, and the workspace keeps its own.
    """
    from twosource.outputs.assemble import assemble

    stats = stats if stats is not None else Stats()
    report = on_progress or (lambda _: None)
    stages = stages if stages is not None else default_stages()
    tables = run(
        documents,
        stages,
        workers,
        workspace,
        on_progress,
        rejects=rejects,
        judgements=judgements,
        engine=engine,
        stats=stats,
        remember=as_of is None,
    )
    started = time.process_time()
    report(Progress("ledger", 0, 1))
    ledger = assemble(tables)
    ledger.as_of = as_of.isoformat() if as_of is not None else None
    body = encode(ledger)
    if workspace is not None and as_of is None:
        counts = {"documents": len(documents), "annotated": stats.annotated, "reused": stats.reused}
        workspace.finish(tables, body, cache_fingerprint(stages), counts, ledger)
    stats.spend("ledger", time.process_time() - started)
    report(Progress("ledger", 1, 1))
    return Checked(ledger, body, stats, tables)


def renew(workspace: Workspace, as_of: date | None = None, *, on_progress: OnProgress | None = None) -> Checked:
    """Work everything out anew from the documents that the workspace holds, with the judgements of now.

    No file is read, and what was found in each document is taken from the workspace (or found again, when it comes
    from another version of twosource). The tables and the ledger in the workspace are replaced. With `as_of` they are
    not: the ledger is that of the documents published and the judgements made up to that day. Raises WorkspaceError
    when no run has finished in the workspace.
    """
    stages = default_stages()
    workspace.ledger()
    documents, rejects = workspace.documents(), workspace.rejects()
    again = {r for found in workspace.known(documents, cache_fingerprint(stages)).values() for r in found.rejects}
    kept = [r for r in rejects if r not in again]
    judgements = workspace.judgements()
    if as_of is not None:
        documents, left_out = until(documents, as_of)
        kept.extend(left_out)
        judgements = judgements_until(judgements, as_of)
    return conclude(
        documents,
        kept,
        stages=stages,
        workspace=workspace,
        on_progress=on_progress,
        judgements=judgements,
        as_of=as_of,
    )


def read(
    paths: Sequence[str | Path],
    on_progress: OnProgress,
    workers: int | None = None,
    stats: Stats | None = None,
    fetcher: Fetcher | None = None,
    follow_links: bool = False,
) -> tuple[list[Document], list[Reject]]:
    """The documents under `paths` by path, each with an id of its own, and what could not be read, with the reason."""
    from twosource.fetch import read_mixed
    from twosource.stages.documents import reject_duplicates

    documents: list[Document] = []
    rejects: list[Reject] = []

    def reports() -> Iterator[Report]:
        for found in read_mixed(paths, fetcher, follow_links=follow_links):
            if isinstance(found, Report):
                yield found
            else:
                rejects.append(found)

    on_progress(Progress("read", 0, None))
    for _, made in Local(workers, small=SMALL_READING).map_batches(MakeDocument(), reports()):
        if made.document is not None:
            documents.append(made.document)
        if made.reject is not None:
            rejects.append(made.reject)
        if stats is not None:
            stats.spend("reading", made.seconds)
        on_progress(Progress("read", len(documents) + len(rejects), None))
    on_progress(Progress("read", len(documents) + len(rejects), len(documents) + len(rejects)))
    kept, again = reject_duplicates(documents)
    return kept, [*rejects, *again]
