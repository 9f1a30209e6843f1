"""Worker processes that may die: each holds one batch at a time, so a death says whose it was.

`multiprocessing.Pool` hangs and `ProcessPoolExecutor` gives up when a worker is killed for its memory. Here the worker
is started anew, its batch is tried again item by item, and the item that kills a worker alone gets a failed result.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import pickle
import signal
import sys
import time
import types
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

import msgspec

from twosource.engines.base import EngineError, Task, encodable

A = TypeVar("A")
B = TypeVar("B")

BATCH_CHARACTERS = 24_000  # about a second of work, and so the work lost when a run is killed
BATCH_ITEMS = 32
BATCH_SECONDS = 900.0  # a net under the stages, which are linear: an item that takes longer alone is given up
_READY = b"ready"
MODELS = "twosource.engines.warm"
"""What the server imports from which workers are forked; a command that only reads has no use for models."""

READING = "twosource.stages.documents.warm"


def available_cores() -> int:
    """The cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


def _context(warm: str = MODELS) -> Any:
    """Fork from a clean, warm server: models are loaded once and shared, and no thread of ours is forked.

    There is one server in a process: `warm` is what it imports if it is not running yet.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([warm])
    return context


@contextlib.contextmanager
def _without_main(pickled: bytes = b"") -> Iterator[None]:
    """Keep multiprocessing from importing the caller's main module anew in each worker.

    Workers need nothing of it, and a script that calls us without an `if __name__ == "__main__":` would start itself.
    Only a task that was itself defined there still has it imported.
    """
    main = sys.modules["__main__"]
    if b"__main__" not in pickled:
        sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def warm_up() -> None:
    """Start loading models for workers in the background; returns at once."""
    if "forkserver" in multiprocessing.get_all_start_methods():
        _context()
        from multiprocessing import forkserver

        with _without_main():
            forkserver.ensure_running()


def _work(connection: Connection, pickled: bytes) -> None:
    """The life of a worker: set up, then answer batches until the other end is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the main process decides
    try:
        task: Task[Any, Any] = pickle.loads(pickled)
        task.setup()
        decoder = msgspec.msgpack.Decoder(encodable(task.input))
        encoder = msgspec.msgpack.Encoder()
        gc.freeze()
        connection.send_bytes(_READY)
    except Exception as error:
        connection.send_bytes(f"{type(error).__name__}: {error}".encode())
        return
    try:
        while True:
            items = decoder.decode(connection.recv_bytes())
            task.prepare(items)
            connection.send_bytes(encoder.encode([task(item) for item in items]))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


@dataclass
class _Batch(Generic[A]):
    indices: list[int] = field(default_factory=list)
    items: list[A] = field(default_factory=list)
    size: int = 0


@dataclass
class _Worker(Generic[A]):
    process: Any
    connection: Connection
    ready: bool = False
    batch: _Batch[A] | None = None
    deadline: float = 0.0


class Pool(Generic[A, B]):
    """So many workers for one task. Use as a context manager: leaving it ends the workers."""

    def __init__(self, task: Task[A, B], workers: int, warm: str = MODELS) -> None:
        self._task = task
        self._pickled = pickle.dumps(task)
        self._context = _context(warm)
        self._decoder = msgspec.msgpack.Decoder(encodable(task.output))
        self._encoder = msgspec.msgpack.Encoder()
        self._again: deque[_Batch[A]] = deque()  # batches of one, from workers that died
        self._workers: list[_Worker[A]] = [self._start() for _ in range(max(1, workers))]
        self.deaths = 0

    def __enter__(self) -> Pool[A, B]:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.connection.close()
            worker.process.kill()  # it holds nothing that is not also here
        for worker in self._workers:
            worker.process.join()

    def _start(self) -> _Worker[A]:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_work, args=(theirs, self._pickled), daemon=True)
        with _without_main(self._pickled):
            process.start()
        theirs.close()
        return _Worker(process, ours)

    def map(self, items: Iterable[A | None]) -> Iterator[tuple[int, B]]:
        """(index, result) as results arrive. Items are drawn only as fast as workers take them."""
        batches = _batches(items, self._task.size)
        waiting: _Batch[A] | None = None
        drained = False
        while True:
            while waiting is None and not drained and not self._again:
                waiting = next(batches, None)
                drained = waiting is None
                if waiting is not None and not waiting.items:  # a pulse: nothing to send, results may have come
                    waiting = None
                    yield from self._collect(timeout=0.0)
            for worker in self._workers:
                if worker.ready and worker.batch is None and (self._again or waiting is not None):
                    if self._again:
                        self._send(worker, self._again.popleft())
                    elif waiting is not None:
                        self._send(worker, waiting)
                        waiting = None
            if waiting is None and not drained and not self._again:
                yield from self._collect(timeout=0.0)
                continue
            if drained and not self._again and all(worker.batch is None for worker in self._workers):
                return
            yield from self._collect(timeout=5.0)

    def _send(self, worker: _Worker[A], batch: _Batch[A]) -> None:
        worker.batch = batch
        worker.deadline = time.monotonic() + BATCH_SECONDS
        # Should it have died while idle, the next collect sees its end of file and sends the batch again.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            worker.connection.send_bytes(self._encoder.encode(batch.items))

    def _collect(self, timeout: float) -> Iterator[tuple[int, B]]:
        """Results that have arrived, after at most `timeout` seconds."""
        by_connection = {worker.connection: worker for worker in self._workers}
        for connection in wait(list(by_connection), timeout):
            worker = by_connection[connection]  # type: ignore[index]
            try:
                data = worker.connection.recv_bytes()
            except (EOFError, ConnectionResetError):
                yield from self._died(worker, "its worker died, most likely out of memory")
                continue
            if not worker.ready:
                if data != _READY:
                    raise EngineError(f"a worker could not start: {data.decode(errors='replace')}")
                worker.ready = True
                continue
            batch, worker.batch = worker.batch, None
            if batch is not None:
                yield from zip(batch.indices, self._decoder.decode(data), strict=True)
        now = time.monotonic()
        for worker in self._workers:
            if worker.batch is not None and now > worker.deadline:
                yield from self._died(worker, f"it took longer than {BATCH_SECONDS:.0f} seconds")

    def _died(self, worker: _Worker[A], reason: str) -> Iterator[tuple[int, B]]:
        """Start the worker anew; its batch is tried again one by one, or given up if it was one."""
        if not worker.ready:
            worker.process.join(1.0)
            raise EngineError(f"a worker ended before it was ready (exit code {worker.process.exitcode})")
        self.deaths += 1
        batch = worker.batch
        worker.connection.close()
        worker.process.kill()
        worker.process.join()
        self._workers[self._workers.index(worker)] = self._start()
        if batch is None:
            return
        if len(batch.items) == 1:
            yield batch.indices[0], self._task.failed(batch.items[0], reason)
            return
        self._again.extend(
            _Batch([i], [item], self._task.size(item)) for i, item in zip(batch.indices, batch.items, strict=True)
        )


def _batches(items: Iterable[A | None], size: Any) -> Iterator[_Batch[A]]:
    """Batches of about BATCH_CHARACTERS; a None sends what there is, and is passed on as an empty batch."""
    batch: _Batch[A] = _Batch()
    index = 0
    for item in items:
        if item is None:
            yield batch
            batch = _Batch()
            continue
        batch.indices.append(index)
        batch.items.append(item)
        batch.size += size(item)
        index += 1
        if batch.size >= BATCH_CHARACTERS or len(batch.items) >= BATCH_ITEMS:
            yield batch
            batch = _Batch()
    if batch.items:
        yield batch
