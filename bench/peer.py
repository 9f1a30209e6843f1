"""The peer: plain spaCy over the same texts, the whole pinned model with its entity recogniser, two processes.

Prints what it took as JSON.
"""

import importlib
import json
import sys
import time
from pathlib import Path

from twosource.parse import MODEL


def main(path: str, processes: int) -> None:
    """Parse every text of a JSON lines file and print {"documents", "tokens", "seconds"} without loading."""
    texts = [json.loads(line)["text"] for line in Path(path).read_text(encoding="utf-8").splitlines()]
    model = importlib.import_module(MODEL).load()
    started = time.perf_counter()
    tokens = sum(len(doc) for doc in model.pipe(texts, n_process=processes))
    seconds = time.perf_counter() - started
    print(json.dumps({"documents": len(texts), "tokens": tokens, "seconds": seconds}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
