"""A pile that grows and shrinks, and the copies in it: only what is new, and what hangs on it, is read and compared.

What is found depends on the documents of the pile alone, not on the order or the portions in which they came. What is
known of a pair is kept as long as nothing it hangs on has changed: the two documents, whether enough of the runs of
words that they share are rare, in how many families of texts the words of their passages stand, and how rare words are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np

from twosource.records import Copy, Document
from twosource.stages.copies import pairing
from twosource.stages.copies.align import Alignment, Passage
from twosource.stages.copies.boilerplate import FAMILIES, Rarity, families
from twosource.stages.copies.changes import Change, hanging_on, name_of, partitions, parts
from twosource.stages.copies.direction import Facts, compilations, facts, order
from twosource.stages.copies.holders import Holders
from twosource.stages.copies.order import natural, rank, when
from twosource.stages.copies.pairs import Known, Loose, compare, counted, less, tell
from twosource.stages.copies.postings import SHIFT, TEXT, Bounds, fresh
from twosource.stages.copies.rows import row, without_siblings
from twosource.stages.copies.sketch import kept_runs
from twosource.stages.copies.state import DIGEST, Arrived, State, in_order, renumbered, runs_of, without
from twosource.stages.copies.texts import HELD, Texts, in_portions
from twosource.stages.copies.verdict import judge
from twosource.stages.copies.words import Batch, Flags, Ints, Words, batches, distinct, read_batch

REBUILT = 0.2
"""Share of the texts of a pile from which it costs less to look for its candidates anew when so many come."""

Pair = tuple[int, int]


class CopyIndex:
    """Finds the copies of a pile, and of what becomes of it."""

    def __init__(self, state: State | None = None) -> None:
        self.state = state or State()
        self._texts = Texts()
        self._facts: dict[int, Facts] = {}
        self._documents: dict[bytes, Document] = {}

    def __len__(self) -> int:
        return len(self.state.text_of)

    def add(self, documents: Sequence[Document]) -> list[Copy]:
        """All copies among these documents and the earlier ones, sorted by (doc, of)."""
        here = list(self._documents.values())
        return self.update([*here, *documents])

    def update(self, documents: Sequence[Document], keys: Sequence[bytes] | None = None) -> list[Copy]:
        """All copies among these documents, sorted by (doc, of). `keys`: one for each that says all about it; by
        default its id. Raises ValueError when two documents have the same id."""
        if len({d.id for d in documents}) != len(documents):
            raise ValueError("two documents have the same id; give each its own")
        keys = keys if keys is not None else [d.id.encode("utf-8", "surrogatepass") for d in documents]
        self._documents = dict(zip(keys, documents, strict=True))
        self._facts.clear()
        before = self.state
        partition = partitions(before)
        sample = [before.digests[n] for n in before.sample()]
        change = self._moved()
        state = self.state
        pairs = state.candidates.best(state.order())
        state.known = {pair: state.known[pair] for pair in pairs if pair in state.known}
        again = hanging_on(state, change)
        deferred = self._compared([p for p in pairs if p not in state.known or p in again])
        family = families(state.families(), len(state.digests))
        renewed = state.sample()
        stale = sample != [state.digests[n] for n in renewed]
        shifted = [
            pair
            for pair, known in state.known.items()
            if known.standing == "widespread"
            and ((stale and known.by_rarity) or partition.get(name_of(state, pair)) != parts(known, family))
        ]
        seen = {(x.known.first, x.known.second) for x in deferred}
        deferred += self._compared([p for p in shifted if p not in seen and p[::-1] not in seen])
        self._count(deferred, family, Rarity(self._texts, renewed))
        return self._rows()

    # ------------------------------------------------------------ texts

    def _moved(self) -> Change:
        """Bring the texts, the documents that stand for them, and the candidates up to date."""
        state = self.state
        new = [key for key in self._documents if key not in state.text_of]
        leaving = [key for key in state.text_of if key not in self._documents]
        there = state.numbers() if new else {}
        arrived, read, digest_of = self._read(new, there)
        gone: set[int] = set()
        if leaving:
            staying = {n for key, n in state.text_of.items() if key in self._documents}
            staying |= {there[d] for d in digest_of.values() if d in there}
            gone = {state.text_of.pop(key) for key in leaving} - staying
        touched = distinct(arrived.runs & ~TEXT)
        if gone:
            touched = distinct(np.concatenate([touched, runs_of(state, np.array(sorted(gone)))]))
        bounds = state.postings.bounds(touched)
        old = bounds.counts()
        if gone:
            self.state = state = without(state, gone)
        first = len(state.digests)
        self._extend(arrived)
        there = state.numbers() if new else {}
        state.text_of.update((key, there[digest_of[key]]) for key in new)
        moved = self._choose(read, first, None if leaving else new)
        more = self._find(arrived, first, bounds, anew=bool(gone) or bool(moved))
        now = state.postings.counts(touched) if gone else old + more
        crossing = touched[(np.minimum(old, now) < FAMILIES) & (np.maximum(old, now) >= FAMILIES)]
        if moved:
            touched = distinct(np.concatenate([touched, runs_of(state, np.array(sorted(moved)))]))
        return Change(touched, crossing, 0 if gone or moved else first)

    def _read(
        self, keys: Sequence[bytes], there: Mapping[bytes, int]
    ) -> tuple[Arrived, dict[bytes, tuple[Batch, int]], dict[bytes, bytes]]:
        """Read documents: the texts that are not there yet, where their words are, and the digest of each document."""
        digest_of: dict[bytes, bytes] = {}
        where: dict[bytes, tuple[Batch, int]] = {}
        digests: list[bytes] = []
        words, kept, runs = [], [], []
        held = at = 0
        seen: set[bytes] = set()
        for texts in batches(self._documents[key].text for key in keys):
            batch = read_batch(texts)
            sizes = np.diff(batch.offsets)
            some, counts = kept_runs(batch)
            mask = np.zeros(len(batch), dtype=np.bool_)
            held += len(batch.hashes)
            for i, (key, digest) in enumerate(zip(keys[at : at + len(texts)], batch.digests(), strict=True)):
                if not sizes[i]:
                    digest = hashlib.blake2b(key, digest_size=DIGEST).digest()
                digest_of[key] = digest
                if digest not in there and digest not in seen:
                    seen.add(digest)
                    mask[i] = True
                    digests.append(digest)
                    if held <= HELD:
                        where[key] = batch, i
            words.append(sizes[mask])
            kept.append(counts[mask])
            runs.append(some[np.repeat(mask, counts)])
            at += len(texts)
        if held > HELD:
            where.clear()
        if not digests:
            return Arrived([], _none(), _none(), np.zeros(0, dtype=np.uint64)), where, digest_of
        return Arrived(digests, *(np.concatenate(x) for x in (words, kept, runs))), where, digest_of

    def _extend(self, arrived: Arrived) -> None:
        """Number texts that come."""
        state = self.state
        state.digests = [*state.digests, *arrived.digests]
        state.stands = [*state.stands, *(b"" for _ in arrived.digests)]
        state.words = np.concatenate([state.words, arrived.words])
        state.kept = np.concatenate([state.kept, arrived.kept])
        state.when = np.concatenate([state.when, np.zeros(len(arrived.digests), dtype=np.uint64)])

    def _find(self, arrived: Arrived, first: int, bounds: Bounds, *, anew: bool) -> Ints:
        """Index texts that come, and find the candidates: all of them `anew`, or those that changed. `bounds`: of the
        runs of these texts before. In how many of these texts each of their runs stands."""
        state = self.state
        if not arrived.digests and not anew:
            return _none()
        entries = arrived.entries(np.arange(first, len(state.digests)))
        more = np.diff(np.append(np.flatnonzero(fresh(entries >> SHIFT)), len(entries)))
        arrived.runs = np.zeros(0, dtype=np.uint64)
        if anew or len(arrived.digests) > REBUILT * len(state.digests):
            state.postings.add(entries)
            ranked, kept, number = in_order(state)
            state.candidates = renumbered(pairing.of_all(ranked, kept), number)
        else:
            order_of = state.order()
            state.candidates = pairing.grown(state.candidates, bounds, entries, more, state.kept, order_of, first)
            state.postings.add(entries)
        return more

    # ------------------------------------------------------------ documents

    def _choose(self, read: dict[bytes, tuple[Batch, int]], first: int, new: Sequence[bytes] | None) -> set[int]:
        """Which document stands for each text, and the rows of the others with the same words. The texts there before
        `first` of which it is another one now, which may change their order. `new`: the documents that came, if none left."""
        state = self.state
        groups = self._groups(first, new)
        changed: set[int] = set()
        equal = [(n, key) for n, key in ((state.text_of.get(key, -1), key) for key in state.exact) if n not in groups]
        equal = [(n, key) for n, key in equal if n >= 0]
        for number, group in groups.items():
            stands = group[0]
            if len(group) > 1:
                stands = min(group, key=lambda k, n=number: rank(self._documents[k], int(state.words[n])))  # type: ignore[misc]
                equal += [(number, key) for key in group if key != stands]
            if stands != state.stands[number]:
                if number < first:
                    changed.add(number)
                state.stands[number] = stands
                state.when[number] = when(self._documents[stands])
        if changed:
            state.known = {p: k for p, k in state.known.items() if changed.isdisjoint((*p, *k.holders))}
        where = {n: read[state.stands[n]] for n in groups if state.stands[n] in read}
        if new is not None and len(self._texts) == first:
            self._texts.put({n: self._documents[state.stands[n]] for n in groups}, where)
        else:
            self._texts.set({n: self._documents[key] for n, key in enumerate(state.stands)}, where)
        state.reordered()
        self._exact(equal)
        return changed

    def _groups(self, first: int, new: Sequence[bytes] | None) -> dict[int, list[bytes]]:
        """The documents of every text that has others than before."""
        state = self.state
        groups: dict[int, list[bytes]] = {}
        if new is None:
            for key, number in state.text_of.items():
                groups.setdefault(number, []).append(key)
            return groups
        for key in new:
            groups.setdefault(state.text_of[key], []).append(key)
        for number, group in groups.items():
            if number < first:
                group.append(state.stands[number])
        for key in state.exact:
            number = state.text_of[key]
            if number in groups:
                groups[number].append(key)
        return groups

    def _exact(self, equal: list[tuple[int, bytes]]) -> None:
        """The rows of documents with the words of another one."""
        state = self.state
        before, state.exact = state.exact, {}
        todo = []
        for number, key in equal:
            known = before.get(key)
            if known is not None and known[0] == state.stands[number]:
                state.exact[key] = known
            else:
                todo.append((number, key))
        self._texts.fetch(number for number, _ in todo)
        documents = [self._documents[key] for _, key in todo]
        own = [words for batch in map(read_batch, batches(d.text for d in documents)) for words in batch]
        for (number, key), document, words in zip(todo, documents, own, strict=True):
            first = self._texts.words(number)
            verdict = judge(first, words, _whole(words))
            copy = None
            if verdict is not None:
                about = self._about(number), facts(document, len(words))
                copy = row(*about, first, words, verdict, order(*about, verdict))
            state.exact[key] = state.stands[number], copy

    def _about(self, number: int) -> Facts:
        found = self._facts.get(number)
        if found is None:
            size = int(self.state.words[number])
            found = self._facts[number] = facts(self._texts.document(number), size)
        return found

    # ------------------------------------------------------------ pairs

    def _compared(self, pairs: Sequence[Pair]) -> list[Loose]:
        """Compare these pairs; those that hang on what other texts say are returned, not decided yet."""
        texts, deferred = self._texts, []
        for portion in in_portions(pairs):
            texts.fetch(n for pair in portion for n in pair)
            loose = []
            for a, b in portion:
                first, second = sorted((a, b), key=lambda n: natural(texts.document(n).id))
                known, verdict, open_ = compare(texts, first, second)
                self.state.known[a, b] = known
                if verdict is not None:
                    self._tell(known, verdict)
                elif open_ is not None:
                    loose.append(open_)
            deferred += self._sure(loose)
        return deferred

    def _sure(self, loose: Sequence[Loose]) -> list[Loose]:
        """Tell the copies that are copies even without every word that may be widespread, and return the others."""
        common = self._common(loose)
        out = []
        for one, flags in zip(loose, common, strict=True):
            verdict = less(self._texts, one, flags)
            if verdict is not None:
                self._tell(one.known, verdict)
            else:
                one.known.standing = "widespread"
                out.append(one)
        return out

    def _common(self, loose: Sequence[Loose]) -> list[tuple[Flags, Flags]]:
        """For both sides of each pair which long runs may stand in `FAMILIES` texts."""
        if not loose:
            return []
        sides = [long for one in loose for long in one.long]
        asked = np.concatenate([long.kept for long in sides]) & ~TEXT
        kept = distinct(asked.ravel())
        least = self.state.postings.counts(kept)[np.searchsorted(kept, asked)].min(axis=1)
        ends = np.cumsum([len(long.runs) for long in sides]).tolist()
        flags = [least[end - len(long.runs) : end] >= FAMILIES for long, end in zip(sides, ends, strict=True)]
        return list(zip(flags[::2], flags[1::2], strict=True))

    def _count(self, deferred: Sequence[Loose], family: Ints, rarity: Rarity) -> None:
        """Decide the pairs whose words may be widespread, by reading the texts that may have them."""
        for start in range(0, len(deferred), 200):
            part = deferred[start : start + 200]
            common = self._common(part)
            asked = [
                np.concatenate([long.kept[f] for long, f in zip(one.long, flags, strict=True)])
                for one, flags in zip(part, common, strict=True)
            ]
            holders = Holders(self.state, np.concatenate(asked))
            for one, kept in zip(part, asked, strict=True):
                numbers = holders.of(kept)
                self._texts.fetch([one.known.first, one.known.second, *numbers])
                verdict = counted(self._texts, one, numbers, family, rarity)
                if verdict is not None:
                    self._tell(one.known, verdict)

    def _tell(self, known: Known, verdict: object) -> None:
        tell(self._texts, known, verdict, (self._about(known.first), self._about(known.second)))  # type: ignore[arg-type]

    def _rows(self) -> list[Copy]:
        """The rows of all copies that say something new, sorted."""
        state = self.state
        held = [
            ((k.first, k.second)[k.outer[0]], k.outer[1], k.outer[2])
            for k in state.known.values()
            if k.outer is not None
        ]
        made_up = compilations(held, state.words)  # type: ignore[arg-type]
        rows = [copy for _, copy in state.exact.values() if copy is not None]
        for known in state.known.values():
            if known.copy is not None:
                several = known.joined is not None and (known.first, known.second)[known.outer[0]] in made_up  # type: ignore[index]
                rows.append(known.joined if several and known.joined is not None else known.copy)
        return sorted(without_siblings(rows), key=lambda c: (c.doc, c.of))


def _whole(words: Words) -> Alignment:
    """A text aligned with itself."""
    n = len(words)
    return Alignment((Passage((0, n), (0, n), ((0, 0, n),), n, n),) if n else ())


def _none() -> Ints:
    return np.zeros(0, dtype=np.int64)
