"""Which sources of a pile are one and the same, what an unnamed source may be, and who shares an interest with whom."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from twosource.records import Source
from twosource.sources import make, persons
from twosource.sources.lists import fold, known, registry, state_name, words
from twosource.sources.offices import office, split_country
from twosource.sources.phrases import group_of

_PEOPLE = ("residents", "officials", "military", "experts", "sources", "police", "media", "aides")
_SYNONYMS = {
    "spokeswoman": "spokesman",
    "spokesperson": "spokesman",
    "defense": "defence",
    "chairwoman": "chairman",
    "chairperson": "chairman",
    "head": "chairman",
}


def unify(sources: Sequence[Source]) -> dict[str, str]:
    """Every source id of the pile to the id that stands for it. Ids that stand alone map to themselves.

    Joins spellings of a person's name, a surname to the one full name that bears it, and variants of a body's name.
    Persons with the same surname but other given names, or known to belong to other countries, stay apart.
    Does not depend on the order of `sources`.
    """
    rows: dict[str, list[Source]] = {}
    for source in sources:
        rows.setdefault(source.id, []).append(source)
    out = {ident: ident for ident in rows}
    first = {ident: _merged(found) for ident, found in rows.items()}
    _unify_bodies(first, out)
    _names_of_lone(first, out)
    for ident, source in first.items():  # a lone capitalised word may be a surname: "Peskov"
        if ident.startswith("s-org-") and out[ident] == ident and source.name.isalpha() and source.name.istitle():
            first[ident] = msgspec.structs.replace(source, kind="person")
    lone = {i for i, s in first.items() if i.startswith("s-org-") and s.kind == "person" and " " not in s.name}
    full = {
        persons.sound(persons.split_name(s.name)[1])
        for i, s in first.items()
        if s.kind == "person" and s.named and " " in s.name and i not in lone
    }
    for ident in lone:
        if persons.sound(first[ident].name) not in full:
            first[ident] = msgspec.structs.replace(first[ident], kind="office")
    _unify_persons({i: s for i, s in first.items() if s.kind == "person" and s.named and s.document is None}, out)
    return {ident: _root(out, ident) for ident in sorted(out)}


def _names_of_lone(first: dict[str, Source], out: dict[str, str]) -> None:
    """A body of two words, "Quinton Winter", is a person where the pile has a person called by one of them alone."""
    lone = {s.name for s in first.values() if s.kind == "person" and s.named and s.name.isalpha()}
    for ident, source in first.items():
        parts = source.name.split()
        if not ident.startswith("s-org-") or out[ident] != ident or source.country or len(parts) != 2:
            continue
        if all(p.isalpha() and p.istitle() and p not in words()["org_heads"] for p in parts) and lone & set(parts):
            first[ident] = msgspec.structs.replace(source, kind="person")


def _root(out: dict[str, str], ident: str) -> str:
    seen = set()
    while out.get(ident, ident) != ident and ident not in seen:
        seen.add(ident)
        ident = out[ident]
    return ident


def _merged(found: list[Source]) -> Source:
    """One row for several with the same id: the fullest, by role, affiliation and country; ties by text."""
    return max(
        found,
        key=lambda s: (
            bool(s.role) + bool(s.affiliation) + bool(s.country),
            s.role or "",
            s.affiliation or "",
            s.country or "",
        ),
    )


def _unify_bodies(first: dict[str, Source], out: dict[str, str]) -> None:
    """Bodies and outlets whose name is listed, is an office of a country, or differs only in small words."""
    by_key: dict[str, list[str]] = {}
    for ident in sorted(first):
        source = first[ident]
        if source.kind not in ("office", "outlet", "agency", "sensor") or not source.named:
            continue
        target = known(source.name) or office(source.name, source.country)
        if target is not None and ident not in registry().sources and target.id != ident:
            out[ident] = target.id
            out.setdefault(target.id, target.id)
            continue
        _code, rest, _ = split_country(fold(source.name))
        key = " ".join(
            sorted(_SYNONYMS.get(w, w) for w in re.findall(r"\w+", rest) if w not in ("of", "the", "for", "and", "s"))
        )
        if ident.startswith("s-org-") and key:
            by_key.setdefault(key, []).append(ident)
    for idents in by_key.values():
        codes = {first[i].country for i in idents} - {None}
        if len(codes) <= 1:
            best = max(idents, key=lambda i: (first[i].country is not None, -len(i), i))
            for ident in idents:
                if ident != best:
                    out[ident] = best
    _unify_short_bodies(first, out)


_SMALL = frozenset("of the for and on in to s".split())
_HEADS = frozenset("observatory institute foundation association society federation watch academy university".split())
"""Heads that a text uses alone for one body; "the army", "the council" and "the ministry" are too many bodies."""


def _unify_short_bodies(first: dict[str, Source], out: dict[str, str]) -> None:
    """A body by its initials or by its head word alone, where only one body of the pile is called so in full.

    "NAO" is the National Audit Office and "the Observatory" the Syrian Observatory for Human Rights.
    """
    full: dict[str, set[str]] = {}
    for ident in sorted(first):
        source = first[ident]
        if source.kind not in ("office", "agency") or not source.named:
            continue
        parts = re.findall(r"[^\W\d_]+", source.name)
        large = [w for w in parts if w.lower() not in _SMALL]
        if len(large) < 2 or not all(w[:1].isupper() for w in large):
            continue
        keys = {"".join(w[0] for w in large), "".join(w[0] for w in parts).upper()} if len(large) > 2 else set()
        keys |= {f"the {w.lower()}" for w in large if w.lower() in _HEADS}
        for key in sorted(keys):
            full.setdefault(key, set()).add(_root(out, ident))
    for ident in sorted(first):
        source = first[ident]
        if not ident.startswith("s-org-") or out[ident] != ident or " " in source.name:
            continue
        key = source.name if source.name.isupper() else f"the {source.name.lower()}"
        fits = full.get(key, set()) - {ident}
        if len(fits) == 1:
            out[ident] = next(iter(fits))


def _country(source: Source) -> str | None:
    return source.country or make.country_of(source.affiliation)


def _apart(a: Source, b: Source) -> bool:
    """Whether two persons of one name are known to belong to different countries."""
    x, y = _country(a), _country(b)
    return bool(x and y and x != y and x not in ("US",) and y not in ("US",)) or bool(
        x and y and x != y and not persons.split_name(a.name)[0]
    )


def _unify_persons(people: dict[str, Source], out: dict[str, str]) -> None:
    by_surname: dict[str, list[str]] = {}
    for ident in sorted(people):
        surname = persons.split_name(persons.strip_title(people[ident].name))[1]
        by_surname.setdefault(persons.sound(surname), []).append(ident)
    for idents in by_surname.values():
        full: list[list[str]] = []
        short = []
        for ident in idents:
            given = persons.split_name(persons.strip_title(people[ident].name))[0]
            if not given:
                short.append(ident)
                continue
            for group in full:
                other = people[group[0]]
                if persons.same_given(persons.split_name(persons.strip_title(other.name))[0], given) and not _apart(
                    other, people[ident]
                ):
                    group.append(ident)
                    break
            else:
                full.append([ident])
        canon = [max(g, key=lambda i: (bool(people[i].role), len(people[i].name), [-ord(c) for c in i])) for g in full]
        for group, best in zip(full, canon, strict=True):
            for ident in group:
                out[ident] = best
        for ident in short:
            fits = [
                best
                for best, g in zip(canon, full, strict=True)
                if not any(_apart(people[ident], people[i]) for i in g)
            ]
            if len(fits) > 1:
                close = [best for best in fits if _same_post(people[ident], people[best])]
                fits = close if len(close) == 1 else []
            if fits:
                out[ident] = fits[0]
        _join_short([i for i in short if out[i] == i], people, out)
    _unify_given(people, out)


def _unify_given(people: dict[str, Source], out: dict[str, str]) -> None:
    """A given name alone, "Quinton", where one person of the pile bears it and nobody bears it as a surname."""
    bearers: dict[str, set[str]] = {}
    surnames = set()
    for ident in sorted(people):
        given, surname = persons.split_name(persons.strip_title(people[ident].name))
        if given:
            surnames.add(persons.sound(surname))
            bearers.setdefault(fold(given.split()[0]), set()).add(_root(out, ident))
    for ident in sorted(people):
        name = persons.strip_title(people[ident].name)
        fits = bearers.get(fold(name), set())
        if " " not in name and out[ident] == ident and len(fits) == 1 and persons.sound(name) not in surnames:
            best = next(iter(fits))
            if not _apart(people[ident], people[best]):
                out[ident] = best


def _join_short(short: list[str], people: dict[str, Source], out: dict[str, str]) -> None:
    """Spellings of a surname that nobody bears in full: one person unless their countries differ."""
    for i, ident in enumerate(short):
        for other in short[:i]:
            if out[other] == other and not _apart(people[ident], people[other]):
                out[ident] = other
                break


def _terms(text: str | None) -> set[str]:
    return {
        _SYNONYMS.get(w, w)
        for w in re.findall(r"[a-z]+", fold(text or ""))
        if w not in ("of", "the", "for", "and", "s", "a")
    }


def _same_post(a: Source, b: Source) -> bool:
    """Whether role and affiliation of two persons have words in common and nothing speaks against it."""
    return bool(_terms(a.role) & _terms(b.role)) and (
        not a.affiliation or not b.affiliation or bool(_terms(a.affiliation) & _terms(b.affiliation))
    )


def is_description_of(unnamed: Source, named: Source) -> bool:
    """Whether the words of an unnamed source may mean the other: "a US think tank" CSIS, "residents" "witnesses"."""
    if unnamed.named:
        return False
    if unnamed.country and _country(named) and unnamed.country != _country(named):
        return False
    if not named.named:
        return _same_people(unnamed, named)
    if unnamed.id.startswith("s-state-media"):
        return "state media" in named.descriptors
    if unnamed.role and named.kind == "person":
        roles = _terms(unnamed.role) - {"senior", "military"}
        body = _terms(unnamed.affiliation) | ({"military"} & _terms(unnamed.role))
        theirs = _terms(named.role) | _terms(named.affiliation)
        if not roles & _terms(named.role) or (unnamed.affiliation and not named.affiliation):
            return False
        return not body or bool(body & theirs) or (unnamed.country is not None and unnamed.country == _country(named))
    terms = {d for d in unnamed.descriptors if d}
    if terms & set(named.descriptors):
        return True
    if named.kind == "person":
        return any(_fits_person(d, named) for d in terms)
    return False


def _same_people(a: Source, b: Source) -> bool:
    kinds = [{group_of(d) for d in s.descriptors} & set(_PEOPLE) for s in (a, b)]
    if kinds[0] & kinds[1]:
        return not (a.affiliation and b.affiliation and a.affiliation != b.affiliation)
    return bool({d for d in a.descriptors if d} & set(b.descriptors)) and a.kind == b.kind


def _fits_person(word: str, named: Source) -> bool:
    """Whether a plural like "officials" or "experts" may mean this person by his role."""
    role = _terms(named.role)
    kind = group_of(word)
    if kind == "officials":
        return bool(
            role
            & {
                "minister",
                "secretary",
                "spokesman",
                "official",
                "governor",
                "ambassador",
                "president",
                "mayor",
                "diplomat",
                "deputy",
            }
        )
    if kind == "experts":
        return bool(
            role
            & {
                "expert",
                "analyst",
                "professor",
                "fellow",
                "researcher",
                "scientist",
                "economist",
                "physicist",
                "specialist",
                "historian",
            }
        )
    if kind == "military":
        return bool(role & {"commander", "general", "colonel", "officer", "admiral", "soldier", "major", "captain"})
    return False


def _line(source: Source) -> list[str]:
    """The source and the bodies above it, nearest first: ids."""
    out = [source.id]
    reg = registry()
    current: Source | None = source
    while current is not None and current.parent and current.parent not in out and len(out) < 6:
        out.append(current.parent)
        current = reg.sources.get(current.parent)
    return out


def _body_of(source: Source) -> Source | None:
    """The listed body or office that a person or an unnamed speaker belongs to; None when it is not known."""
    if not source.affiliation:
        return None
    found = known(source.affiliation) or office(source.affiliation)
    if found is not None and found.id.startswith("s-government-") and source.role:
        by_role = office(_ministry_of(source.role), source.country or found.country)
        return by_role or found
    return found


def _ministry_of(role: str) -> str:
    m = re.search(
        r"\b(foreign|defen[cs]e|interior|finance|health|energy|justice|unification) (?:minister|secretary)", fold(role)
    )
    if m:
        return f"{m[1]} ministry"
    return "presidency" if re.search(r"\bpresident\b", fold(role)) and "vice" not in fold(role) else "government"


def shares_interest(a: Source, b: Source) -> str | None:
    """Why the two do not count as independent (owner, state, party, parent, employer); None when nothing is known."""
    if a.id == b.id:
        return None
    reg = registry()
    line_a, line_b = _line(a), _line(b)
    common = [i for i in line_a if i in line_b]
    if common:
        top = reg.sources.get(common[0])
        return f"both belong to {top.name if top else common[0]}"
    bodies = [_body_of(s) or s for s in (a, b)]
    if bodies[0].id == bodies[1].id:
        return f"both speak for {bodies[0].name}"
    if (
        a.affiliation
        and b.affiliation
        and fold(a.affiliation) == fold(b.affiliation)
        and not (a.id.startswith("s-person") and _plain_country(a.affiliation))
    ):
        return f"both speak for {a.affiliation}"
    for x, y in ((a, b), (b, a)):
        if x.affiliation and _means(x.affiliation, y):
            return f"{x.name} speaks for {y.name}"
        if _namesake(x, y):
            return f"{y.name} bears the name of {x.name}"
    parents = [set(_line(body)) for body in bodies]
    shared = sorted(parents[0] & parents[1])
    if shared:
        top = reg.sources.get(shared[0])
        return f"both belong to {top.name if top else shared[0]}"
    owners = [_owner(body) or _owner(s) for body, s in zip(bodies, (a, b), strict=True)]
    if owners[0] and owners[0] == owners[1]:
        return f"both are held by the {owners[0]}" if owners[0].endswith(" state") else f"both are owned by {owners[0]}"
    return None


def _means(affiliation: str, body: Source) -> bool:
    """Whether a person's affiliation is that body, in full or by the head of its name: "Observatory director"."""
    short = fold(make.unbased(affiliation))
    initials = "".join(w[0] for w in body.name.split() if w[:1].isupper())
    if len(initials) >= MIN_INITIALS and affiliation == initials:
        return True
    if short in {fold(n) for n in (body.name, *body.aliases)}:
        return True
    return short in _HEADS and body.kind == "office" and short in fold(body.name).split()


MIN_INITIALS, MIN_SURNAME = 3, 4


def _namesake(person: Source, body: Source) -> bool:
    """ "Faisal Edhi" and the "Edhi Foundation": who bears the name of a house may be its own."""
    if person.kind != "person" or not person.named or body.kind == "person" or not body.named:
        return False
    names = person.name.split()
    return len(names) > 1 and len(names[-1]) >= MIN_SURNAME and names[-1] in body.name.split()[:-1]


def _plain_country(text: str) -> bool:
    return split_country(fold(text))[1] == ""


_RULING = {"Communist Party of China": "CN", "Workers' Party of Korea": "KP", "Communist Party of Cuba": "CU"}
"""Parties that are the state they rule: their papers and the state's share an interest."""


def _owner(source: Source) -> str | None:
    if source.owner:
        return state_name(_RULING.get(source.owner)) or source.owner
    if (
        source.kind == "group"
        and source.country
        and {group_of(d) for d in source.descriptors} & {"officials", "military", "police"}
    ):
        return state_name(source.country)
    if source.country and _ORGAN.search({"office": source.name, "person": source.affiliation}.get(source.kind) or ""):
        return state_name(source.country)
    return None


_ORGAN = re.compile(
    r"\b(?:parliament|senate|duma|congress|(?:upper|lower) house|federation council|government|ministry|armed forces|"
    r"military|army|navy|air force|(?:joint|general) staff|politburo)\b",
    re.IGNORECASE,
)
"""Organs of a state: a senator and a general of one country, "Norway's Joint Staff" and its army, may share it."""
