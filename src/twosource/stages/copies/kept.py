"""The state of a copy index as bytes under names, so that the next run goes on from there.

A pile costs what is new in it: of the index only the segments that came are written, and the rest stays. What is kept
is of no use to another version of the stage, and is then thrown away.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from twosource.pipeline import Memory
from twosource.records import Copy, Document
from twosource.stages.copies.pairing import Candidates
from twosource.stages.copies.pairs import Known
from twosource.stages.copies.postings import Postings, Segment
from twosource.stages.copies.state import DIGEST, State
from twosource.stages.copies.words import Ints

VERSION = "1"
"""Raise it when the form of what is kept changes."""
HEAD, TEXTS, PAIRS = "head", "texts", "pairs"
CHUNK = 1 << 28
"""Bytes in one piece: stores are not made for larger ones."""
KEY = 32
"""Bytes of the key of a document."""


class _Head(msgspec.Struct, array_like=True):
    version: str
    moment: str  # a hash of the pile: two runs at once do not mix what they keep
    segments: tuple[tuple[int, int], ...]  # serial and pieces of each


class _Texts(msgspec.Struct, array_like=True):
    documents: bytes  # keys
    text_of: bytes
    digests: bytes
    stands: bytes  # for each text the key of its document
    words: bytes
    kept: bytes
    when: bytes
    exact: list[tuple[bytes, bytes, Copy | None]]


class _Pairs(msgspec.Struct, array_like=True):
    pairs: bytes
    weight: bytes
    links: bytes
    known: list[Known]


class Kept:
    """What an earlier run kept, and where this one keeps its own."""

    def __init__(self, memory: Memory, version: int) -> None:
        self._memory = memory
        self._version = f"{VERSION}:{version}"
        found = memory.load()
        self._seen = found.get(HEAD, b"")
        self._moment = ""
        self._serials: frozenset[int] = frozenset()
        self.state = State()
        """Empty when nothing was kept by this version, or when it is damaged."""
        try:
            head = msgspec.msgpack.decode(self._seen, type=_Head)
            if head.version == self._version:
                self.state = _state(found, head)
                self._moment = head.moment
                self._serials = frozenset(serial for serial, _ in head.segments)
        except (KeyError, ValueError):
            pass

    def keys(self, documents: Sequence[Document]) -> list[bytes]:
        """A key for each document, as `CopyIndex.update` takes them."""
        return list(map(self._memory.key, documents))

    def save(self) -> None:
        """Keep the state as it is now, unless it is what was loaded, or another run kept its own meanwhile."""
        state = self.state
        documents = b"".join(state.text_of)
        moment = hashlib.blake2b(documents, digest_size=16).hexdigest()
        if moment == self._moment:
            return
        pieces: dict[str, bytes] = {}
        segments = []
        for segment in state.postings.segments:
            data = segment.entries.view(np.uint8)
            count = -(-len(data) // CHUNK)
            segments.append((segment.serial, count))
            if segment.serial not in self._serials:
                pieces |= {_name(segment.serial, n): data[n * CHUNK : (n + 1) * CHUNK].tobytes() for n in range(count)}
        encode = msgspec.msgpack.encode
        pieces[TEXTS] = encode(_texts(state, documents))
        pieces[PAIRS] = encode(_pairs(state))
        pieces[HEAD] = encode(_Head(self._version, moment, tuple(segments)))
        names = {_name(serial, n) for serial, count in segments for n in range(count)}
        self._memory.save(pieces, names | {HEAD, TEXTS, PAIRS}, (HEAD, self._seen))


def _texts(state: State, documents: bytes) -> _Texts:
    return _Texts(
        documents=documents,
        text_of=np.fromiter(state.text_of.values(), dtype=np.int64).tobytes(),
        digests=b"".join(state.digests),
        stands=b"".join(state.stands),
        words=state.words.tobytes(),
        kept=state.kept.tobytes(),
        when=state.when.tobytes(),
        exact=[(key, stands, copy) for key, (stands, copy) in state.exact.items()],
    )


def _pairs(state: State) -> _Pairs:
    found = state.candidates
    arrays = (found.pairs.tobytes(), found.weight.tobytes(), found.links.tobytes())
    return _Pairs(*arrays, list(state.known.values()))


def _state(found: Mapping[str, bytes], head: _Head) -> State:
    texts = msgspec.msgpack.decode(found[TEXTS], type=_Texts)
    pairs = msgspec.msgpack.decode(found[PAIRS], type=_Pairs)
    segments = [
        Segment(serial, np.frombuffer(b"".join(found[_name(serial, n)] for n in range(pieces)), dtype=np.uint64))
        for serial, pieces in head.segments
    ]
    return State(
        text_of=dict(zip(_cut(texts.documents, KEY), _ints(texts.text_of).tolist(), strict=True)),
        digests=_cut(texts.digests, DIGEST),
        words=_ints(texts.words),
        kept=_ints(texts.kept),
        when=np.frombuffer(texts.when, dtype=np.uint64),
        stands=_cut(texts.stands, KEY),
        postings=Postings(segments),
        candidates=Candidates(_ints(pairs.pairs), _ints(pairs.weight), _ints(pairs.links)),
        known={(min(k.first, k.second), max(k.first, k.second)): k for k in pairs.known},
        exact={key: (stands, copy) for key, stands, copy in texts.exact},
    )


def _name(serial: int, piece: int) -> str:
    return f"runs/{serial}/{piece}"


def _cut(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


def _ints(data: bytes) -> Ints:
    return np.frombuffer(data, dtype=np.int64)
