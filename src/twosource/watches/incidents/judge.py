"""How likely a report tells of an incident of a type: logistic regression over what the rules found.

The features are counts of kinds of words and of what stands with them; no word of a text is a feature of its own, so
that the weights say something of conflict reports in general. Trained by `python -m training.incidents`.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Mapping, Sequence
from importlib import resources

from twosource.watches.incidents.find import TYPES, Deed, words
from twosource.watches.incidents.texts import Text

RECENT_DAYS = 90


def features(text: Text, found: Sequence[Deed], kind: str) -> dict[str, float]:
    """Features of a report for one type, each about 0 to 3."""
    mine = [d for d in found if d.type == kind]
    strong, weak = words("weight", "strong"), words("weight", "weak")
    total = sum(1 for _ in text.parse.sents) or 1
    lemmas = [t.lemma_.lower() for t in text.parse]
    first = min(d.sentence for d in mine)
    spans = [(s.start_char, s.end_char) for s in text.parse.sents]
    held = [spans[n] for n in sorted({d.sentence for d in mine})]

    def near(place: int) -> bool:
        return any(low <= place < high for low, high in held)

    out: dict[str, float] = {
        "deeds": math.log1p(len(mine)),
        "share": len({d.sentence for d in mine}) / total,
        "early": 1.0 if first < 3 else 0.5 if first < 6 else 0.0,
        "verbs": math.log1p(sum(d.verb for d in mine)),
        "past": math.log1p(sum(d.past for d in mine)),
        "strong": math.log1p(sum(d.lemma in strong for d in mine)),
        "only_weak": float(all(d.lemma in weak for d in mine)),
        "victims": math.log1p(sum(len(d.victims) for d in mine)),
        "targets": math.log1p(sum(len(d.targets) for d in mine)),
        "doers": math.log1p(sum(len(d.doers) for d in mine)),
        "bodies": math.log1p(sum(len(d.bodies) for d in mine)),
        "whole": math.log1p(sum(bool(d.victims or d.targets) and bool(d.doers or d.bodies) for d in mine)),
        "passive_victim": math.log1p(sum(d.past and bool(d.victims) for d in mine)),
        "fighters": math.log1p(sum(d.fighters for d in mine)),
        "negated": float(any(d.negated for d in mine)),
        "dated": math.log1p(
            sum(t.precision in ("day", "part", "hour", "minute") and near(t.span[0]) for t in text.times)
        ),
        "placed": math.log1p(sum(p.precision != "country" and near(p.span[0]) for p in text.places)),
        "counted": math.log1p(sum(q.counted in ("killed", "injured") and near(q.span[0]) for q in text.quantities)),
        "length": math.log(total),
        "fighting": math.log1p(sum(w in words("weight", "fighting") for w in lemmas)),
        "courts": math.log1p(sum(w in words("weight", "courts") for w in lemmas)),
        "talk": math.log1p(sum(w in words("weight", "talk") for w in lemmas)),
        "weapons": math.log1p(sum(w in words("things", "weapons") for w in lemmas)),
        "threat": math.log1p(sum(w in words("certainty", "threatened") for w in lemmas)),
        "claims": math.log1p(sum(w in words("certainty", "claimed") for w in lemmas)),
    }
    for lemma in (
        "murder",
        "assassinate",
        "assassination",
        "kill",
        "attack",
        "wound",
        "shoot",
        "bomb",
        "explode",
        "kidnap",
    ):
        out[f"has_{lemma}"] = float(any(d.lemma == lemma for d in mine))
    for other in TYPES:
        rows = {d.sentence for d in found if d.type == other}
        if other != kind:
            out[f"beside_{other}"] = math.log1p(len(rows))
            out[f"same_{other}"] = len(rows & {d.sentence for d in mine}) / len({d.sentence for d in mine})
    return out


@functools.cache
def weights() -> Mapping[str, Mapping[str, float]]:
    """By type the weight of each feature, `bias` and `limit`."""
    file = resources.files("twosource.watches.incidents") / "weights.json"
    loaded: Mapping[str, Mapping[str, float]] = json.loads(file.read_text(encoding="utf-8"))["types"]
    return loaded


def probability(kind: str, row: Mapping[str, float]) -> tuple[float, float]:
    """(the chance, the limit from which it counts)."""
    w = weights()[kind]
    z = w["bias"] + sum(w.get(name, 0.0) * value for name, value in sorted(row.items()))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, z)))), w["limit"]
