"""The cue lexicon as sets, and what a cue verb says about kind and stance."""

from __future__ import annotations

from twosource.lexicon import load, words
from twosource.records import AttributionKind, Stance

SPEECH = words("cues", "verbs", "speech")
QUOTE_ONLY = words("cues", "verbs", "quote_only")
EVIDENCE = words("cues", "verbs", "evidence")
BELIEF = words("cues", "verbs", "belief")
BELIEF_WEAK = words("cues", "verbs", "belief_weak")
INTENTION = words("cues", "verbs", "intention")
DIRECTIVE = words("cues", "verbs", "directive")
OBJECT = words("cues", "verbs", "object")
AS_VERBS = words("cues", "verbs", "as_verbs")
NAMING = words("cues", "verbs", "naming")
ACCUSING = words("cues", "verbs", "accusing")
BLAMING = words("cues", "verbs", "blaming")
PERCEIVED = words("cues", "verbs", "perceived")
PASSIVE = words("cues", "verbs", "passive")
CLAUSE_NOUNS = words("cues", "nouns", "clause")
SPEAKER_NOUNS = words("cues", "speakers", "nouns") | words("cues", "speakers", "cited")
SEERS = words("cues", "speakers", "seers")
DOCUMENT_NOUNS = words("cues", "nouns", "documents")
EMERGING = words("cues", "phrases", "emerging")
NOT_SPEAKERS = words("cues", "colon", "not_speakers")
CONNECTIVES = words("cues", "colon", "connectives")
PREPOSITIONS: dict[str, frozenset[str]] = {
    verb: frozenset(str(preps).split()) for verb, preps in load("cues")["verb_prepositions"].items()
}

CLAUSAL = SPEECH | EVIDENCE | BELIEF
ANY_VERB = (
    CLAUSAL
    | QUOTE_ONLY
    | INTENTION
    | DIRECTIVE
    | OBJECT
    | AS_VERBS
    | NAMING
    | ACCUSING
    | BLAMING
    | PERCEIVED
    | PASSIVE
    | EMERGING
    | frozenset(PREPOSITIONS)
    | {"make", "put"}
)

_CONFIRM = words("cues", "stances", "confirm")
_HARD_CONFIRM = words("cues", "stances", "hard_confirm")
_DENY = words("cues", "stances", "deny")
WEIGHTY = _HARD_CONFIRM | _DENY
"""Lemmas that change what is known of a claim; the model may never drop them."""
NOBODY = words("cues", "grammar", "nobody")
_WARN = words("cues", "stances", "warn")
_CALL = words("cues", "stances", "call")
_SPEAK = words("cues", "stances", "speak")
_MEAN = INTENTION | DIRECTIVE
_THINK = BELIEF | {"regard", "view"}


def kind(lemma: str, frame: str, quoted: bool) -> AttributionKind:
    """The kind of an attribution from its cue lemma, the frame in which it stands and whether the words are quoted."""
    if quoted:
        return "quotation"
    if frame == "infinitive" and lemma in _MEAN:
        return "intention"
    if lemma in SPEECH and lemma not in {"guess", "bet", "worry"}:
        return "report"
    if lemma in _THINK and lemma not in EVIDENCE:
        return "belief"
    return "report"


def stance(lemma: str, negated: bool, refusing: bool) -> Stance:
    """The stance of a cue: `negated` by "not" or "could not", `refusing` when under decline or refuse."""
    if refusing:
        if lemma in _DENY:
            return "neither"
        if lemma in _HARD_CONFIRM:
            return "does-not-confirm"
        return "declines" if lemma in _SPEAK | _CONFIRM else "says"
    if negated:
        if lemma in _DENY:
            return "neither"
        if lemma in _HARD_CONFIRM:
            return "does-not-confirm"
        if lemma in {"comment", "respond", "answer", "elaborate", "reply"}:
            return "declines"
        return "says"
    if lemma in _CONFIRM or lemma in {"confirmation", "admission", "acknowledgement", "acknowledgment"}:
        return "confirms"
    if lemma in _DENY or lemma == "denial":
        return "denies"
    if lemma in _WARN:
        return "warns"
    if lemma in _CALL:
        return "calls-for"
    return "says"
