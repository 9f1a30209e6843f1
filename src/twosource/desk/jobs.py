"""Work that takes longer than a page: reading new reports, working everything out anew, the ledger of a past day.

One job at a time, in a process of its own, so that pages stay quick while it works. The process stays warm for a while:
loading the parser takes longer than most jobs.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import subprocess
import sys
import threading
import time
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import Any, Literal

from twosource.desk.settings import Settings

IDLE = 600.0
"""Seconds after which the process ends."""
KEPT = 200
WORDS = {
    "start": "getting ready",
    "fetch": "fetching",
    "read": "reading reports",
    "annotate": "annotating documents",
    "across": "comparing across documents",
    "ledger": "putting the ledger together",
    "done": "done",
}


@dataclass
class Job:
    """One piece of work and how far it is."""

    number: int
    kind: Literal["add", "renew", "as-of"]
    who: str
    what: str
    request: dict[str, Any]
    state: Literal["waiting", "working", "done", "failed"] = "waiting"
    step: str = "start"
    done: int = 0
    total: int | None = None
    error: str = ""
    result: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def words(self) -> str:
        """How far it is, for a person."""
        if self.state == "waiting":
            return "waiting for the work before it"
        if self.state == "failed":
            return self.error
        if self.state == "done":
            return f"done in {self.seconds:.1f} s"
        step = WORDS.get(self.step, WORDS["across"])
        return f"{step}, {self.done:,} of {self.total:,}" if self.total else step

    @property
    def share(self) -> float | None:
        """From 0 to 1, over all steps; None while nothing is known."""
        if self.state == "done":
            return 1.0
        bounds = {"start": (0.0, 0.02), "fetch": (0.0, 0.1), "read": (0.02, 0.2), "annotate": (0.2, 0.7)}
        low, high = bounds.get(self.step, (0.95, 1.0) if self.step == "ledger" else (0.7, 0.95))
        return low + (high - low) * (self.done / self.total if self.total else 0.0)

    def shown(self) -> dict[str, Any]:
        """What the page and the API say of it."""
        return {
            "number": self.number, "kind": self.kind, "who": self.who, "what": self.what, "state": self.state,
            "step": self.step, "done": self.done, "total": self.total, "words": self.words, "share": self.share,
            "result": self.result,
        }  # fmt: skip


class Jobs:
    """The queue and its process."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.version = 0  # changes whenever any job does
        self._numbers = itertools.count(1)
        self._jobs: OrderedDict[int, Job] = OrderedDict()
        self._waiting: deque[Job] = deque()
        self._changed = threading.Condition()
        self._process: subprocess.Popen[bytes] | None = None
        self._starting = threading.Lock()
        self._closing = False
        self._thread: threading.Thread | None = None

    def warm(self) -> None:
        """Start the process before it is needed: the first judgement then does not wait for it to load."""

        def load() -> None:
            with contextlib.suppress(OSError), self._starting:
                self._running()

        threading.Thread(target=load, name="desk-warm", daemon=True).start()

    def add(self, kind: Literal["add", "renew", "as-of"], who: str, what: str, **request: Any) -> Job:
        """Put a job into the queue. A renewal that waits already, or the same past day, is not queued twice."""
        with self._changed:
            for job in self._waiting:
                if job.kind == kind and kind != "add" and job.request == request:
                    return job
            job = Job(next(self._numbers), kind, who, what, request)
            self._jobs[job.number] = job
            while len(self._jobs) > KEPT:
                self._jobs.popitem(last=False)
            self._waiting.append(job)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="desk-jobs", daemon=True)
                self._thread.start()
            self._tell()
        return job

    def get(self, number: int) -> Job | None:
        """A job by its number."""
        return self._jobs.get(number)

    def recent(self, limit: int = 20) -> list[Job]:
        """The latest jobs first."""
        with self._changed:
            return list(reversed(self._jobs.values()))[:limit]

    def active(self) -> list[Job]:
        """Those that wait or work."""
        with self._changed:
            return [job for job in self._jobs.values() if job.state in ("waiting", "working")]

    def wait(self, job: Job, seconds: float) -> bool:
        """Whether the job has ended within so many seconds."""
        until = time.monotonic() + seconds
        with self._changed:
            while job.state in ("waiting", "working"):
                left = until - time.monotonic()
                if left <= 0 or not self._changed.wait(left):
                    return job.state in ("done", "failed")
        return True

    def close(self) -> None:
        """End the process; a job that is at work is given up, and what it had finished is kept."""
        with self._changed:
            self._closing = True
            self._waiting.clear()
            self._changed.notify_all()
        self._stop()

    # ------------------------------------------------------------ the thread

    def _tell(self) -> None:
        self.version += 1
        self._changed.notify_all()

    def _work(self) -> None:
        while True:
            with self._changed:
                if (
                    not self._waiting
                    and not self._closing
                    and not self._changed.wait_for(lambda: self._waiting or self._closing, IDLE)
                ):
                    pass
                if self._closing:
                    return
                job = self._waiting.popleft() if self._waiting else None
                if job is not None:
                    job.state = "working"
                    self._tell()
            if job is None:
                self._stop()
                continue
            self._do(job)

    def _do(self, job: Job) -> None:
        started = time.monotonic()
        error, result = "", {}
        try:
            result = self._ask(job)
        except (OSError, ValueError) as problem:
            error = str(problem) or "the work ended without saying why"
        with self._changed:
            job.seconds = time.monotonic() - started
            job.result = result
            job.error = error or str(result.get("error", ""))
            job.state = "failed" if job.error else "done"
            self._tell()

    def _ask(self, job: Job) -> dict[str, Any]:
        with self._starting:
            process = self._running()
        if process.stdin is None or process.stdout is None:
            raise OSError("the worker has no pipes")
        request = {
            "workspace": self.settings.location.given,
            "workers": self.settings.workers,
            "do": job.kind,
            **job.request,
        }
        process.stdin.write(json.dumps(request).encode() + b"\n")
        process.stdin.flush()
        for line in process.stdout:
            said = json.loads(line)
            if "step" not in said:
                return dict(said)
            with self._changed:
                job.step, job.done, job.total = said["step"], said["done"], said["total"]
                self._tell()
        self._stop()
        raise OSError("the process that did the work ended; what it had finished is kept, try again")

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            import twosource

            root = os.path.dirname(os.path.dirname(os.path.abspath(twosource.__file__)))
            path = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
            self._process = subprocess.Popen(
                [sys.executable, "-m", "twosource.desk.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1"},
            )
        return self._process

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(OSError):
            if process.stdin is not None:
                process.stdin.close()
        if self._closing:
            process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)
            return
        process.kill()
