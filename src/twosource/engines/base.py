"""What an engine can do: apply a task to many items, and a function to groups of rows.

The same stages run on every engine. An engine decides where and in which order; the result never depends on either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

from twosource.records import Row

A = TypeVar("A")
B = TypeVar("B")
B_co = TypeVar("B_co", covariant=True)
R = TypeVar("R", bound=Row)
S = TypeVar("S", bound=Row)


class EngineError(RuntimeError):
    """The engine itself cannot work (no worker starts); the message says why and what to do."""


class Task(Protocol[A, B_co]):
    """A pure function of one item that can be sent to another process (picklable), with its wire types."""

    @property
    def input(self) -> type[A]:
        """The type of an item, encodable by msgspec."""

    @property
    def output(self) -> type[B_co]:
        """The type of a result, encodable by msgspec."""

    def setup(self) -> None:
        """Load models and lists; called once per worker."""

    def prepare(self, items: Sequence[A]) -> None:
        """Work that is cheaper for the items of a batch together than one by one; it changes no result."""

    def __call__(self, item: A) -> B_co:
        """The result for one item. It wraps its own errors: what it raises ends the run."""

    def size(self, item: A) -> int:
        """How much work an item is, in characters."""

    def failed(self, item: A, reason: str) -> B_co:
        """The result for an item that killed the worker which held it."""


class Engine(Protocol):
    """Where work happens."""

    def map_batches(self, task: Task[A, B], items: Iterable[A | None]) -> Iterator[tuple[int, B]]:
        """(index of the item, its result), as they come to be; a None among the items means: send what you have."""

    def map_groups(self, function: Callable[[Sequence[R]], Iterable[S]], groups: Iterable[Sequence[R]]) -> Iterator[S]:
        """What the function says about each group of rows, group by group in the order given."""


def encodable(kind: type[Any]) -> type[list[Any]]:
    """The type of a batch of `kind`, for msgspec."""
    return list[kind]  # type: ignore[valid-type]
