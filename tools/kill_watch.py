"""Kill `twosource watch run` at random moments, with two of them at once, and see that nothing is lost or doubled.

`python -m tools.kill_watch [--kills 20] [--seed 1]`. Invented reports keep arriving meanwhile. Exit code 1 when a
document that was acknowledged is gone, stands twice, or the last ledger is not that of an undisturbed workspace.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from evals.synthetic import stream

from twosource.store.watching import Watched
from twosource.store.workspace import Workspace

LONGEST = 6.0
"""Seconds after which a look is killed at the latest: an undisturbed one takes about so long."""
ARRIVING = 6
"""Reports that arrive before each look."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        return _attempt(Path(name), arguments.kills, random.Random(arguments.seed))


def _attempt(base: Path, kills: int, rng: random.Random) -> int:
    folder, path = base / "in", base / "w.twosource"
    folder.mkdir()
    _watch("add", str(folder), "--workspace", str(path)).wait()
    reports = (document.text for document, _ in stream(7, kills * ARRIVING))
    seen: set[str] = set()
    alive = 0
    for kill in range(kills):
        for n in range(ARRIVING):
            (folder / f"{kill:03}-{n}.txt").write_text(next(reports), encoding="utf-8")
        running = [_watch("run", "--workspace", str(path), "--no-progress") for _ in range(2)]
        time.sleep(rng.random() * LONGEST)
        for process in running:
            alive += process.poll() is None
            process.send_signal(signal.SIGKILL)
            process.wait()
        acknowledged = _pile(path)
        if not seen <= acknowledged:
            print(f"kill {kill + 1}: {len(seen - acknowledged)} acknowledged documents are gone")
            return 1
        seen = acknowledged
        print(f"kill {kill + 1}: {len(seen)} acknowledged of {(kill + 1) * ARRIVING} there", file=sys.stderr)
    code = _watch("run", "--workspace", str(path), "--no-progress").wait()
    other = base / "undisturbed.twosource"
    _watch("add", str(folder), "--workspace", str(other)).wait()
    _watch("run", "--workspace", str(other), "--no-progress").wait()
    with Workspace(path) as one, Workspace(other) as two:
        same = one.ledger() == two.ledger()
    with Workspace(path) as workspace, Watched(workspace) as watched:
        origins = len(watched.pile())
    print(
        f"{alive} of {2 * kills} looks were killed in the middle; {origins} documents of {kills * ARRIVING}; the last "
        f"look ended with {code}; its ledger is {'that' if same else 'NOT that'} of an undisturbed workspace"
    )
    return 0 if same and code == 0 and origins == kills * ARRIVING else 1


def _watch(*arguments: str) -> subprocess.Popen[bytes]:
    quiet = subprocess.DEVNULL
    return subprocess.Popen([sys.executable, "-m", "twosource", "watch", *arguments], stdout=quiet, stderr=quiet)


def _pile(path: Path) -> set[str]:
    with Workspace(path) as workspace, Watched(workspace) as watched:
        return {document.path for document in watched.pile()}


if __name__ == "__main__":
    sys.exit(main())
