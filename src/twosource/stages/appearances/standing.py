"""Statements that can stand as a sentence: their circumstances, their subject, and what is none at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

    from twosource.stages.appearances.clauses import Clause

SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj", "csubjpass"})
QUESTIONS = frozenset("what where when how why who whom whose whether which".split())
FEW_WORDS = 6
MOST_QUOTED = 240
"""Code points of a quotation that begins with a subject from further up in its sentence."""
MOST_BETWEEN = 30
"""Code points from the subject to the statement: "are said", "filmed the trains and"."""
STEPS = 6
SETTING = frozenset({"when", "after", "as"})
ADJACENT = 3
"""Tokens from the last of the one clause to the first of the other: the word that joins them, and a comma."""


def settle(out: list[Clause]) -> None:
    """ "At least 14 people died when a dam broke near Dadu on Sunday": so few words say where and when only with that.

    The clause that tells the circumstances stays a statement of its own as well. Changes the clauses in place.
    """
    for main in out:
        if main.head is None or len(main.words) > FEW_WORDS:
            continue
        for other in out:
            at = other.head
            if other is main or at is None or at.dep_ != "advcl" or at.head.i != main.head.i:
                continue
            marks = {c.lower_ for c in at.children if c.dep_ in ("mark", "advmod")}
            if marks & SETTING and 0 < other.tokens[0].i - main.tokens[-1].i <= ADJACENT:
                first, last = main.tokens[0].i, other.tokens[-1].i
                main.tokens = [t for t in main.head.doc[first : last + 1] if not t.is_space]
                break


def asks(head: Token) -> bool:
    """Whether the clause is an indirect question: "could not say where the clips were shot"."""
    if head.dep_ not in ("ccomp", "csubj", "pcomp") and not (
        head.dep_ == "conj" and head.head.dep_ in ("ccomp", "pcomp")
    ):
        return False
    first = min(head.subtree, key=lambda t: t.i)
    return first.lower_ in QUESTIONS and first.i < head.i


def lend_subject(clause: Clause) -> None:
    """Give a verb without a subject that of the verb it hangs on, and to a short one its words to quote too."""
    head = clause.head
    if head is None or any(c.dep_ in SUBJECTS for c in head.children):
        return
    at = head
    for _ in range(STEPS):
        if at.dep_ not in ("conj", "xcomp") or at.head.i == at.i:
            return
        at = at.head
        own = next((c for c in at.children if c.dep_ in SUBJECTS and c.i < head.i), None)
        if own is not None:
            break
    else:
        return
    if own.dep_ == "expl":
        return
    clause.subject = own
    start, end = min(own.subtree, key=lambda t: t.i).idx, clause.core[1]
    if len(clause.words) <= FEW_WORDS and clause.whole is None and clause.sentence[0] <= start < clause.core[0]:
        between = clause.core[0] - (own.idx + len(own.text))
        clause.whole = (start, end) if between <= MOST_BETWEEN and end - start <= MOST_QUOTED else None


def bare(clause: Clause) -> bool:
    """A few words that say nothing by themselves.

    They lack a subject, a name and a figure ("may have been filmed elsewhere"), or what is feared, meant or believed is
    a statement of its own ("because he fears").
    """
    head = clause.head
    if head is None or len(clause.words) > FEW_WORDS:
        return False
    own = {t.i for t in clause.tokens}
    if any(c.dep_ in ("dobj", "ccomp") and c.i > head.i and c.i not in own for c in head.children):
        return True
    if clause.subject is not None or clause.attribution is None:
        return False
    if any(c.dep_ in SUBJECTS or c.dep_ in ("dobj", "agent") for c in head.children):
        return False
    return not any(t.pos_ in ("PROPN", "NUM", "NOUN") for t in clause.words)
