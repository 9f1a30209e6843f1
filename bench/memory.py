"""The memory of a process and all its children, sampled while it runs (Linux: from /proc)."""

from __future__ import annotations

import subprocess
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

EVERY = 0.5
"""Seconds between two looks: a peak shorter than that can be missed."""


@dataclass
class Measured:
    """What a command took."""

    seconds: float = 0.0
    rss: int = 0  # bytes, the most that all processes together held; pages shared between them count in each
    pss: int = 0  # bytes, the same with shared pages counted once
    output: str = ""


def measure(command: Sequence[str]) -> Measured:
    """Run a command to its end. Raises CalledProcessError when it fails."""
    found = Measured()
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        done = threading.Event()
        watcher = threading.Thread(target=_watch, args=(process.pid, done, found), daemon=True)
        watcher.start()
        found.output, _ = process.communicate()
        found.seconds = time.perf_counter() - started
        done.set()
        watcher.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return found


def _watch(top: int, done: threading.Event, found: Measured) -> None:
    while not done.wait(EVERY):
        rss = pss = 0
        for process in _tree(top):
            one, shared = _memory(process)
            rss += one
            pss += shared
        found.rss = max(found.rss, rss)
        found.pss = max(found.pss, pss)


def _tree(top: int) -> list[int]:
    """The process and all that descend from it."""
    children: dict[int, list[int]] = defaultdict(list)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children[int(fields[1])].append(int(stat.parent.name))
    found = [top]
    for process in found:
        found.extend(children[process])
    return found


def _memory(process: int) -> tuple[int, int]:
    """(resident, proportional) bytes of one process; zeros when it is gone."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0, 0
    sizes = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines[1:] if line.endswith("kB")}
    return sizes.get("Rss", 0), sizes.get("Pss", 0)
