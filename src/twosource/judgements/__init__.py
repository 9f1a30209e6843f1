"""Judgements: what a person decided, checked when it is made, kept for ever, and heeded by every run.

`make` checks a judgement and gives it an id; a workspace keeps it (`Workspace.judge`); `rulings` says which of all
judgements hold in a run; `held` gives the stages what they must heed. docs/judgements.md has the kinds and the rules.
"""

from twosource.judgements.held import Held, Pairs, held, judged_by
from twosource.judgements.kinds import KINDS, Kind
from twosource.judgements.make import JudgementError, judge, make, undo
from twosource.judgements.rulings import bears_on, rulings, until

__all__ = [
    "KINDS",
    "Held",
    "JudgementError",
    "Kind",
    "Pairs",
    "bears_on",
    "held",
    "judge",
    "judged_by",
    "make",
    "rulings",
    "undo",
    "until",
]
