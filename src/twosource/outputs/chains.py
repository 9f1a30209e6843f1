"""The chains of a claim as trees: the root at the head, the hops below it, the outlets at the leaves."""

from __future__ import annotations

from dataclasses import dataclass, field

from twosource.ledger import LedgerAppearance, LedgerClaim
from twosource.outputs.book import Book
from twosource.records import Hop, RootItem

DEEPEST = 8
"""Hops that are drawn; a longer chain (none was ever seen) is cut before its outlet."""


@dataclass
class Node:
    """One source of a tree, with those who took the information from it."""

    key: str
    name: str
    dashed: bool = False  # the hop from here towards the root is not known or only inferred
    unnamed: bool = False
    hop: Hop | None = None
    doc: str | None = None
    why: str | None = None
    leaves: list[LedgerAppearance] = field(default_factory=list)
    nodes: dict[str, Node] = field(default_factory=dict)

    @property
    def children(self) -> list[Node]:
        """The nodes below, those with most outlets first."""
        return sorted(self.nodes.values(), key=lambda n: (-n.size, n.name))

    @property
    def size(self) -> int:
        """Outlets below this node."""
        return len({a.doc for a in self.leaves}) + sum(n.size for n in self.nodes.values())


def trees(book: Book, claim: LedgerClaim) -> list[tuple[RootItem | None, Node]]:
    """One tree per root, the largest first; chains that end in the dark come last, under a dashed root."""
    items = {item.source: item for item in claim.roots.items}
    order = {item.source: n for n, item in enumerate(claim.roots.items)}
    roots: dict[str, Node] = {}
    for appearance in claim.appearances:
        _add(book, claim, roots, appearance)
    found = [(items.get(source), node) for source, node in roots.items()]
    return sorted(found, key=lambda pair: (pair[1].dashed, -pair[1].size, order.get(pair[1].key, 10**6), pair[1].key))


def _add(book: Book, claim: LedgerClaim, roots: dict[str, Node], appearance: LedgerAppearance) -> None:
    known = book.root_known(claim, appearance.root)
    chain = appearance.chain
    end = chain[-1] if chain else None
    nameless = end is None or len(chain) == 1 or _is_unknown(book, end)
    if appearance.root not in roots:
        roots[appearance.root] = _root(book, appearance, end, known, nameless)
    node = roots[appearance.root]
    # The outlet is the leaf; where the outlet itself is the root, the leaf hangs on the root directly.
    for hop in reversed(chain[1:-1][-DEEPEST:]):
        if hop.source not in node.nodes:
            source = book.sources.get(hop.source)
            node.nodes[hop.source] = Node(
                key=hop.source,
                name=hop.name,
                dashed=hop.why is not None or (node.dashed and not known),
                unnamed=source is not None and not source.named,
                hop=hop,
                doc=appearance.doc,
                why=hop.why,
            )
        node = node.nodes[hop.source]
    if all(a.doc != appearance.doc for a in node.leaves):
        node.leaves.append(appearance)


def _root(book: Book, appearance: LedgerAppearance, end: Hop | None, known: bool, nameless: bool) -> Node:
    source = book.sources.get(appearance.root)
    name = book.source_name(appearance.root, end.name if end is not None else "")
    if not known and nameless:
        name = "source not said"
    return Node(
        key=appearance.root,
        name=name,
        dashed=not known,
        unnamed=not known or (source is not None and not source.named),
        hop=end if end is not None and len(appearance.chain) > 1 else None,
        doc=appearance.doc,
        why=end.why if end is not None and len(appearance.chain) > 1 else None,
    )


def _is_unknown(book: Book, hop: Hop) -> bool:
    source = book.sources.get(hop.source)
    return source is not None and source.kind == "unknown"
