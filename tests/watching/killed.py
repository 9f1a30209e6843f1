"""A look over a folder with tiny stages, slow enough to be killed: `python -m tests.watching.killed W`."""

from __future__ import annotations

import sys

from tests.engines import tiny
from twosource.engines.local import Local
from twosource.store.workspace import Workspace
from twosource.watching.look import look

if __name__ == "__main__":
    with Workspace(sys.argv[1]) as workspace:
        print("looking", flush=True)
        found = look(workspace, stages=tiny.STAGES, engine=Local(1, small=10**9), workers=1)
        print(found.taken, found.documents, flush=True)
