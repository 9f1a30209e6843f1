"""The engine of a laptop: small piles in this process, larger ones in a pool of workers.

The result depends neither on the order of the documents, nor on batches, nor on the number of workers: documents are
sorted by id before anything looks across them, and the rows of each are put together in that order.
"""

from __future__ import annotations

import gc
import hashlib
import itertools
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from twosource.engines.annotating import Annotate, Annotated, model_version, reads, unpack, written
from twosource.engines.base import A, B, R, S, Task
from twosource.engines.pool import MODELS, Pool, available_cores
from twosource.pipeline import Memory, Stage, Tables, check, fingerprint, run_corpus
from twosource.records import Document, Judgement, Reject

if TYPE_CHECKING:
    from twosource.store.workspace import Workspace

SMALL_PILE = 60_000
"""Characters up to which starting workers costs more than they save (measured: docs/engine.md)."""

GIVEN = (Document, Reject, Judgement)
"""The rows that are there before the first stage."""


@dataclass(frozen=True)
class Progress:
    """So far has this step come."""

    step: str  # "annotate", or the name of a corpus stage
    done: int
    total: int | None  # None: not known


@dataclass
class Stats:
    """What a run did, and the seconds of processor time each step took (documents' stages: summed over workers)."""

    annotated: int = 0
    reused: int = 0
    seconds: dict[str, float] = field(default_factory=dict)

    def spend(self, step: str, seconds: float) -> None:
        self.seconds[step] = self.seconds.get(step, 0.0) + seconds


OnProgress = Callable[[Progress], None]


class Local:
    """Work in this process or in a pool of workers."""

    def __init__(self, workers: int | None = None, small: int = SMALL_PILE, warm: str = MODELS) -> None:
        """`workers` None: one per core. `small`: characters of work up to which no worker is started. `warm`: the
        module that is loaded before workers are forked."""
        self.warm = warm
        self.workers = max(1, workers if workers is not None else available_cores())
        self.small = small

    def map_batches(self, task: Task[A, B], items: Iterable[A | None]) -> Iterator[tuple[int, B]]:
        """(index, result) of every item, as they come to be. Small jobs and None (a pulse) never start workers."""
        source = iter(items)
        head: list[A] = []
        size = base = 0
        for item in source:
            if item is None:
                yield from _here(task, head, base)
                base += len(head)
                head.clear()
                continue
            head.append(item)
            size += task.size(item)
            if size > self.small:
                break
        else:
            yield from _here(task, head, base)
            return
        with Pool(task, self.workers, self.warm) as pool:
            for index, result in pool.map(itertools.chain(head, source)):
                yield base + index, result

    def map_groups(self, function: Callable[[Sequence[R]], Iterable[S]], groups: Iterable[Sequence[R]]) -> Iterator[S]:
        """The rows the function makes of each group, in the order of the groups. In this process."""
        for group in groups:
            yield from function(group)


def _here(task: Task[A, B], items: Sequence[A], base: int) -> Iterator[tuple[int, B]]:
    if items:
        task.setup()
    for index, item in enumerate(items):
        yield base + index, task(item)


def run(
    documents: Iterable[Document],
    stages: Sequence[Stage],
    workers: int | None = None,
    workspace: Workspace | None = None,
    on_progress: OnProgress | None = None,
    *,
    rejects: Iterable[Reject] = (),
    judgements: Iterable[Judgement] | None = None,
    engine: Local | None = None,
    stats: Stats | None = None,
    remember: bool = True,
) -> Tables:
    """Send documents through all stages and return every row. Document ids must be distinct.

    With a workspace, the rows of documents that an earlier run finished (killed or not) are taken from it, and those
    of others are put there batch by batch; its judgements count unless others are given. With `remember` stages that
    look across documents go on from what they kept there, and keep what they know. Raises PipelineError when the stages
    do not fit together.
    """
    check(stages, GIVEN)
    pile = sorted(documents, key=lambda document: document.id)
    engine = engine or Local(workers)
    stats = stats if stats is not None else Stats()
    report = on_progress or (lambda _: None)
    by_document = _annotate(pile, stages, engine, workspace, report, stats)
    tables = Tables(pile)
    kinds = written(stages)
    for document in pile:
        tables.add(unpack(by_document[document.id].rows, kinds))
    lost: list[Reject] = [*rejects, *(reject for document in pile for reject in by_document[document.id].rejects)]
    tables.replace(Reject, sorted(lost, key=lambda reject: (reject.path, reject.stage, reject.reason)))
    if judgements is None:
        judgements = workspace.judgements() if workspace is not None else ()
    tables.add(judgements)
    _across(tables, stages, report, stats, workspace.memory if workspace is not None and remember else None)
    return tables


def _annotate(
    pile: Sequence[Document],
    stages: Sequence[Stage],
    engine: Local,
    workspace: Workspace | None,
    report: OnProgress,
    stats: Stats,
) -> dict[str, Annotated]:
    """What the document stages found, by document id: from the workspace where it is known, else worked out now."""
    task = Annotate(tuple(stage for stage in stages if stage.scope == "document"))
    done = {document.id: Annotated(doc=document.id) for document in pile if not reads(document)}
    todo = [document for document in pile if document.id not in done]
    if len({document.id for document in pile}) != len(pile):
        raise ValueError("two documents have the same id; give every document an id of its own before the run")
    key = cache_fingerprint(stages)
    if workspace is not None:
        known = workspace.known(todo, key)
        done.update(known)
        todo = [document for document in todo if document.id not in known]
        stats.reused = len(known)
    todo.sort(key=_text_first)  # equal texts one after the other: a reprint is parsed once
    total = len(todo) + stats.reused
    report(Progress("annotate", stats.reused, total))
    unsaved: list[tuple[Document, Annotated]] = []
    for index, result in engine.map_batches(task, todo):
        done[result.doc] = _with_path(result, todo[index])
        unsaved.append((todo[index], result))
        for stage, seconds in result.seconds.items():
            stats.spend(stage, seconds)
        stats.annotated += 1
        if workspace is not None and len(unsaved) >= workspace.batch:
            workspace.remember(unsaved, key)
            unsaved.clear()
        report(Progress("annotate", stats.reused + stats.annotated, total))
    if workspace is not None:
        workspace.remember(unsaved, key)
    return done


def _text_first(document: Document) -> tuple[bytes, str]:
    """The order of work: by a hash of the text, so that long and short ones are mixed and equal ones together."""
    return hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).digest(), document.id


def _with_path(result: Annotated, document: Document) -> Annotated:
    """The result as found at this path: rejects carry the path of the run, not of the run that was remembered."""
    rejects = tuple(msgspec.structs.replace(reject, path=document.path) for reject in result.rejects)
    return msgspec.structs.replace(result, rejects=rejects)


def cache_fingerprint(stages: Sequence[Stage]) -> str:
    """What the rows of a document depend on beside it: the document stages, the model and the desk's own sources."""
    from twosource.sources.lists import own_lists

    return f"{fingerprint(stages)}:{model_version()}{own_lists()}"


def _across(
    tables: Tables,
    stages: Sequence[Stage],
    report: OnProgress,
    stats: Stats,
    memory: Callable[[str], Memory] | None = None,
) -> None:
    """Run the corpus stages, timing each.

    The collector is off meanwhile: it would walk all rows over and over, and none of them is garbage.
    """
    names = [stage.name for stage in stages if stage.scope == "corpus"]
    started: list[tuple[str, float]] = []

    def on_stage(name: str) -> None:
        if started:
            stats.spend(started[-1][0], time.process_time() - started[-1][1])
        started.append((name, time.process_time()))
        report(Progress(name, len(started) - 1, len(names)))

    collecting = gc.isenabled()
    gc.disable()
    try:
        run_corpus(stages, tables, on_stage, memory)
    finally:
        if collecting:
            gc.enable()
    if started:
        stats.spend(started[-1][0], time.process_time() - started[-1][1])
        report(Progress("done", len(names), len(names)))
