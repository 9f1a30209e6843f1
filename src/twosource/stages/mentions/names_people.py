"""Which mentions of a document are one thing: persons by surname and given name, bodies by name and initials."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from twosource.records import EntityMention, Span, stable_id
from twosource.sources import persons
from twosource.sources.lists import fold

Kind = Literal["person", "organisation", "place", "vessel", "weapon", "other"]


@dataclass(slots=True)
class Found:
    """A mention before grouping."""

    span: Span
    kind: Kind
    name: str
    role: str | None = None
    affiliation: str | None = None
    key: str = ""
    titles: tuple[str, ...] = ()


def grouped(text: str, doc: str, found: list[Found]) -> list[EntityMention]:
    """Sort, drop overlaps (the longer wins), give each mention its entity, and share roles within an entity."""
    rows: list[Found] = []
    for row in sorted(found, key=lambda f: (f.span[0], -f.span[1], f.kind)):
        if not rows or row.span[0] >= rows[-1].span[1]:
            rows.append(row)
    people = _people(text, rows)
    short = _short_forms(text, rows)
    by_key = {r.key: r.name for r in reversed(rows) if r.kind == "organisation"}
    out = []
    for i, row in enumerate(rows):
        name, role, affiliation = row.name, row.role, row.affiliation
        if row.kind == "person":
            group = people[i]
            name, key = group.name, f"{group.number}:{group.name}"
            role, affiliation = role or group.role, affiliation or group.affiliation
        else:
            key = short.get(row.key, row.key or fold(row.name))
            if row.kind == "organisation" and key != row.key:
                name = by_key.get(key, name)
        out.append(
            EntityMention(
                doc=doc,
                span=row.span,
                type=row.kind,
                name=name,
                role=role,
                affiliation=affiliation,
                entity=stable_id("e", doc, row.kind, key),
            )
        )
    return out


@dataclass(slots=True)
class Person:
    """One person of a document while mentions are grouped."""

    number: int
    name: str
    role: str | None = None
    affiliation: str | None = None
    first: int | None = None  # the mention that names him in full for the first time
    kin: bool = False  # brought in as somebody's brother, wife, namesake


_KIN = re.compile(
    r"(?:\b(?:[Hh]is|[Hh]er|[Tt]heir)|['’]s?) (?:own |late |elder |older |younger |twin |half-)*"
    r"(?:brother|sister|wife|husband|son|daughter|father|mother|cousin|uncle|aunt|nephew|niece|namesake|widow|twin|"
    r"partner)(?: and [a-z]{3,12})?,? $"
)
"""Words before a name that make its bearer another than the one who was called by that surname before."""


def _people(text: str, rows: list[Found]) -> dict[int, Person]:
    """Which person each mention of a person is: full names first, then surnames to the nearest before, else after."""
    out: dict[int, Person] = {}
    by_surname: dict[str, list[Person]] = {}
    for i, row in enumerate(rows):
        if row.kind != "person":
            continue
        given, surname = persons.split_name(row.name)
        if not given:
            continue
        group = by_surname.setdefault(persons.sound(surname), [])
        person = next((p for p in group[-200:] if persons.same_given(persons.split_name(p.name)[0], given)), None)
        if person is None:
            person = Person(len(group), row.name)
            group.append(person)
        elif len(row.name) > len(person.name):
            person.name = row.name
        out[i] = person
        if person.first is None:
            person.first = i
            person.kin = bool(_KIN.search(text[max(0, row.span[0] - 60) : row.span[0]]))
    for i, row in enumerate(rows):
        if row.kind == "person" and i not in out:
            out[i] = _by_surname(rows, i, row, by_surname, out)
        if row.kind == "person":
            person = out[i]
            person.role, person.affiliation = person.role or row.role, person.affiliation or row.affiliation
    return out


def _by_surname(
    rows: list[Found], i: int, row: Found, by_surname: dict[str, list[Person]], out: dict[int, Person]
) -> Person:
    """The person whom a bare surname means: nearest earlier bearer that fits the title, else the first later one."""
    key = persons.sound(row.name)
    group = by_surname.get(key)
    if not group:
        person = Person(0, row.name)
        by_surname[key] = [person]
        return person
    if not any(not p.kin for p in group) and any(p.first is not None and p.first > i for p in group):
        group.append(Person(len(group), row.name))  # called so before his brother came in: "Mr Karimov"
    sex = persons.gender(" ".join(row.titles)) if row.titles else None
    bare = [p for p in group if p.first is None]
    if bare and row.titles:
        return bare[0]
    fitting = [p for p in group if sex is None or persons.gender(p.name) in (None, sex)] or group
    if len(fitting) == 1:
        return fitting[0]
    for j in range(i - 1, max(-1, i - 2000), -1):
        if j in out and any(out[j] is p for p in fitting):
            return out[j]
    return fitting[0]


_SHORT = re.compile(r"^,? \((?:the )?([A-Z][A-Za-z&.-]{1,14})\)")


def _short_forms(text: str, rows: Iterable[Found]) -> dict[str, str]:
    """Initials given in brackets after a full name ("Center for X (CX)"): key of the initials to key of the name."""
    out: dict[str, str] = {}
    for row in rows:
        if row.kind == "organisation":
            m = _SHORT.match(text[row.span[1] : row.span[1] + 24])
            if m:
                out.setdefault(fold(m[1]), row.key)
    return out
