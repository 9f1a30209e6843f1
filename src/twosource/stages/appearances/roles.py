"""What sort of statement it is: a happening, a measure, a position, comment or background.

Happenings, measures and positions are what a desk wants first; comment and background are kept and folded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from twosource.records import AppearanceRole, Certainty, Slots
from twosource.stages.appearances.actions import STATIVE, classes_of, witnessed
from twosource.stages.appearances.clauses import Clause
from twosource.stages.appearances.words import FIRST_PERSON

if TYPE_CHECKING:
    from spacy.tokens import Token

OPINION_MODALS = frozenset({"should", "must", "would", "can", "could", "ought", "cannot", "shall"})
CONDITIONAL = frozenset({"if", "unless", "whether"})
PAST_AUXILIARIES = frozenset({"has", "have", "had", "was", "were", "been"})
MEASURING = frozenset({"see", "stand"})
COUNTED_AS_MEASURE = frozenset({"count", "measure"})


def role(clause: Clause, slots: Slots, certainty: Certainty) -> AppearanceRole:
    """The role of one statement, by its verb, tense, modals and what it counts."""
    attribution = clause.attribution
    counted = [q for q in slots.quantity if q.kind in COUNTED_AS_MEASURE and (q.item or q.unit)]
    head = clause.head
    if head is None:
        return "measure" if counted else "background"
    if clause.nominal:
        return "happening"
    classes = classes_of(slots.action.split(" ")[0]) if slots.action else frozenset()
    thought = attribution is not None and attribution.kind in ("belief", "intention")
    if thought and attribution is not None and certainty == "attributed" and not witnessed(attribution.cue_text):
        return "comment"
    if attribution is not None and attribution.stance in ("warns", "calls-for"):
        return "comment"
    if any(c.tag_ in ("WP", "WDT") and c.dep_.startswith("nsubj") for c in head.children):
        return "background"  # "what is seen there"
    if any(c.dep_ == "mark" and c.lower_ in CONDITIONAL for c in head.children):
        return "comment"
    modals = {c.lower_ for c in head.children if c.dep_ == "aux"}
    if "to" in modals and not _reported(clause, head):  # what somebody wants, is asked or decides to do
        return "comment" if attribution is not None else "background"
    if modals & OPINION_MODALS and not counted:
        return "comment"
    if _first_person(head) and not _past(head):
        return "comment"
    if "will" in modals and slots.when is None:
        return "comment"
    if counted and (classes & MEASURING or head.lemma_ in STATIVE):
        return "measure"
    if _imperative(head):
        return "comment"
    if head.lemma_.lower() in STATIVE:
        return "background"
    if classes:
        done = _past(head) or _progressive(head) or bool(slots.when) or bool(modals)
        return "happening" if done else _present(slots)
    if _past(head) and (slots.where or slots.when or counted):
        return "happening"
    return "background"


def _reported(clause: Clause, head: Token) -> bool:
    """ "Is reported to move", "is said to have fired": a report of a deed, not a wish."""
    if any(c.dep_ == "aux" and c.lower_ == "have" for c in head.children) and head.tag_ == "VBN":
        return True
    cue = (clause.attribution.cue_text if clause.attribution is not None else "").lower().split()
    return bool({"is", "are", "was", "were"} & set(cue))


def _present(slots: Slots) -> AppearanceRole:
    """A plain present tense: headline style is a happening when it has somebody who does something to something."""
    return "happening" if slots.who and (slots.what or slots.where) else "background"


def _past(head: Token) -> bool:
    if head.tag_ in ("VBD", "VBN"):
        return True
    return any(c.dep_ in ("aux", "auxpass") and c.lower_ in PAST_AUXILIARIES for c in head.children)


def _progressive(head: Token) -> bool:
    return head.tag_ == "VBG"


def _imperative(head: Token) -> bool:
    return head.tag_ == "VB" and not any(c.dep_ in ("nsubj", "nsubjpass", "aux") for c in head.children)


def _first_person(head: Token) -> bool:
    return any(c.dep_ == "nsubj" and c.lower_ in FIRST_PERSON for c in head.children)
