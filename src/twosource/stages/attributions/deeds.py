"""Whether a confirmation or a denial that a text speaks of is given at all, and whether it is one of a report."""

from __future__ import annotations

from twosource.lexicon import words
from twosource.stages.attributions.found import Found
from twosource.stages.attributions.page import Page

DEEDS = frozenset("confirmation verification corroboration admission acknowledgement acknowledgment denial".split())
"""Nouns that are themselves a confirmation or a denial, when somebody gives them."""

_REFUSED = words("positions", "objects", "refused")
_STORY = words("positions", "objects", "story")
_DISMISSING = frozenset({"reject", "dismiss", "dispute", "contradict", "rebuff"})


def refuses_a_thing(page: Page, f: Found) -> bool:
    """ "rejected the offer", "denied them entry", "dismissed the coach": nothing is said to be untrue."""
    at = f.anchor
    if f.lemma == "deny" and f.content and f.frame == "clause":
        last = min(page.token_at(f.content[-1][1] - 1), page.n - 1)
        top = page.head[last]
        return page.lemma[last] in _REFUSED and (page.pos[top] not in ("VERB", "AUX") or top == at)
    if f.frame != "object" or f.lemma not in _DISMISSING | {"deny"}:
        return False
    what = page.kid(at, "dobj", "nsubjpass")
    if what < 0 or (page.kid(what, "acl", "ccomp") >= 0 and page.lemma[what] not in _REFUSED):
        return False
    if f.lemma == "deny":
        return page.kid(at, "dative") >= 0 or page.lemma[what] in _REFUSED
    as_ = any(page.lower[k] == "as" for k in page.kids[at])
    return not as_ and page.lemma[what] not in _STORY and page.pos[what] != "VERB"


_UPWARDS = frozenset({"xcomp", "acl", "dobj", "pobj", "prep", "pcomp"})
_GIVEN = frozenset("give issue publish provide make receive get obtain offer send release come follow have".split())
_CONTRASTS = frozenset({"but", "though", "yet", "while"})
_CONDITIONS = frozenset({"if", "unless", "until", "whether", "before", "till"})
_MODALS = frozenset({"will", "would", "may", "might", "shall", "should", "must", "to", "'ll", "’ll", "'d", "’d"})


def done(page: Page, f: Found) -> bool:
    """Whether the cue tells of a deed: "confirmed", "can confirm"; not "would confirm", "if confirmed"."""
    at = f.anchor
    if f.lemma in DEEDS:
        giver = page.lemma[page.head[at]]
        by = any(page.lower[k] == "by" for k in page.kids[at])
        return by or page.kid(at, "poss") >= 0 or (page.dep[at] in ("dobj", "nsubj", "nsubjpass") and giver in _GIVEN)
    if page.pos[at] not in ("VERB", "AUX"):
        return True
    for _ in range(6):
        for k in page.kids[at]:
            word, dep = page.lower[k], page.dep[k]
            if at != f.anchor and (dep == "neg" or word in ("no", "neither", "without")):
                return False
            if dep in ("nsubj", "nsubjpass") and _nobody(page, k):
                return False
            if dep == "aux" and word in _MODALS and not _able(page, at):
                return False
            if dep in ("mark", "advmod") and word in _CONDITIONS and k < at:
                return False
        joined = page.dep[at] == "conj" and page.kid(at, "nsubj", "nsubjpass") < 0
        joined = joined and not any(page.lower[k] in _CONTRASTS for k in range(page.head[at], at))
        if not (joined or page.dep[at] in _UPWARDS) or page.head[at] == at:
            return True
        at = page.head[at]
    return True


_NOBODY = frozenset(
    {"no", "neither", "none", "nothing", "nobody", "no-one", "few", "anyone", "anybody", "someone", "somebody"}
)


def _nobody(page: Page, k: int) -> bool:
    """Whether the subject is nobody ("neither X"), or anybody who is being looked for ("anyone who")."""
    noun = page.head[page.head[k]] if page.lower[k] in ("who", "that") and page.dep[page.head[k]] == "relcl" else k
    return page.lower[noun] in _NOBODY or any(page.lower[j] in _NOBODY and j < noun for j in page.kids[noun])


def _able(page: Page, verb: int) -> bool:
    """ "was able to confirm" and "went on to confirm" are deeds."""
    h = page.head[verb]
    return h != verb and (
        page.lower[h] == "able" or page.lemma[h] in ("go", "manage", "appear", "seem", "continue", "begin")
    )
