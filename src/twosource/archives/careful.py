"""Annotating documents of which one kills its worker: in a process apart, which is started anew behind each that does.

`python -m twosource.archives.careful` reads the task and the documents from standard input and writes each result as it
comes; what it has not written when it ends was being worked on when it died.
"""

from __future__ import annotations

import pickle
import struct
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import BinaryIO

import msgspec

from twosource.engines.annotating import Annotate, Annotated
from twosource.records import Document

SECONDS = 1800.0
"""A net for a document that never ends; half an hour for all documents of a shard."""
_LENGTH = struct.Struct("<Q")
DIED = "its worker died, most likely out of memory"


def annotate_carefully(task: Annotate, documents: Sequence[Document]) -> dict[str, Annotated]:
    """What the task finds, by document; the document that a process dies of is told as a reject."""
    found: dict[str, Annotated] = {}
    todo = list(documents)
    while todo:
        for result in _attempt(task, todo):
            found[result.doc] = result
        rest = [d for d in todo if d.id not in found]
        if rest:
            found[rest[0].id] = task.failed(rest[0], DIED)
        todo = rest[1:]
    return found


def _attempt(task: Annotate, documents: Sequence[Document]) -> Iterator[Annotated]:
    """The results until the process ends, as it should or not."""
    work = pickle.dumps(task) + msgspec.msgpack.encode(list(documents))
    head = _LENGTH.pack(len(pickle.dumps(task)))
    command = [sys.executable, "-m", "twosource.archives.careful"]
    try:
        done = subprocess.run(command, input=head + work, stdout=subprocess.PIPE, check=False, timeout=SECONDS).stdout
    except subprocess.TimeoutExpired as late:
        done = late.stdout or b""
    at = 0
    while at + _LENGTH.size <= len(done):
        (length,) = _LENGTH.unpack_from(done, at)
        at += _LENGTH.size
        if at + length > len(done):
            return
        yield msgspec.msgpack.decode(done[at : at + length], type=Annotated)
        at += length


def main(given: BinaryIO, out: BinaryIO) -> None:
    """Work through what was given, writing every result at once."""
    (length,) = _LENGTH.unpack(given.read(_LENGTH.size))
    task: Annotate = pickle.loads(given.read(length))  # from the process that started this one, from nowhere else
    for document in msgspec.msgpack.decode(given.read(), type=list[Document]):
        result = msgspec.msgpack.encode(task(document))
        out.write(_LENGTH.pack(len(result)) + result)
        out.flush()


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
