"""Sources that are not listed, made from what the text says of them."""

from __future__ import annotations

import functools
import re

import msgspec

from twosource.records import Source
from twosource.sources.lists import countries, country_words, fold, known, slug, words
from twosource.sources.offices import function_of, office, split_country, strip_press
from twosource.sources.phrases import bare, described, is_human, plural

_KEPT_MODIFIERS = words()["group_modifiers"]
_PRESS_TAIL = re.compile(r"(?:['’]s)? (?:press|media) (?:service|office|centre|center|department)$", re.I)
_PRESS_LAST = frozenset(
    "Times Post Herald Tribune Gazette Daily Weekly Observer Telegraph Chronicle Magazine News TV Television Radio "
    "Guardian Inquirer Enquirer Courier Examiner Dispatch Newspaper".split()
)
"""Last words of names that only outlets have."""
_PRESS_BY_COUNTRY = words()["paper_words"] - frozenset(
    "Union National Nation Leader Business Financial Record World Citizen Register Economist Reporter Press".split()
)
"""Last words of names that only outlets have where a country stands before them: "Lesotho Daily Mail"."""
_BASED = re.compile(r"^(?:[A-Z][\w.-]{1,30}[ -]){0,2}?[A-Z][\w.]{1,30}-[Bb]ased (?=[A-Z])")


def without_press(name: str) -> str:
    """The name of a body without the arm through which it speaks: "Eastern District press service"."""
    return _PRESS_TAIL.sub("", name)


def unbased(name: str) -> str:
    """The name without where its bearer sits: "Britain-based Observatory" is "Observatory"."""
    return _BASED.sub("", name)


@functools.lru_cache(maxsize=16384)
def country_of(text: str | None) -> str | None:
    """The country that an affiliation or a name points to ("Kremlin" RU, "South Korea" KR), or None."""
    if not text:
        return None
    source = known(text)
    if source is not None and source.country:
        return source.country
    code, _, how = split_country(fold(text))
    if how is not None:
        return code
    parts = text.split()
    for size in range(
        min(len(parts) - 1, 5), 0, -1
    ):  # "State Duma International Affairs Committee" begins with a listed name
        source = known(" ".join(parts[:size]))
        if source is not None and source.kind == "office" and source.country:
            return source.country
    return None


def person(name: str, role: str | None, affiliation: str | None, country: str | None = None) -> Source:
    """A named person; the id is made of the name, so spellings differ in id until `unify` joins them."""
    return Source(
        id=f"s-person-{slug(name)}",
        name=name,
        kind="person",
        role=role,
        affiliation=affiliation,
        country=country or country_of(affiliation),
    )


def _is_a_paper(name: str) -> bool:
    last = name.split()[-1]
    if last in _PRESS_LAST:
        return True
    return last in _PRESS_BY_COUNTRY and fold(name.split()[0]) in country_words()


def organisation(name: str, country: str | None = None, document: str | None = None) -> Source:
    """A named body: the listed one, the office of a country, else one made of its name."""
    found = known(name) or office(name)
    if found is not None:
        return found
    if " " in name and _is_a_paper(name):
        return outlet(name, split_country(fold(name))[0] or country)
    name = _PRESS_TAIL.sub("", name)
    key = strip_press(fold(name))
    code = split_country(key)[0] or country
    what = function_of(key)
    if (
        code is None and what is not None and what[0] == "state-media"
    ):  # "State television": of which state, nobody says
        words = ("media", "state media")
        return Source(id="s-state-media-unknown", name=name, kind="group", named=False, descriptors=words)
    return Source(id=f"s-org-{slug(key)}", name=name, kind="office", country=code, document=document)


def outlet(name: str, country: str | None = None) -> Source:
    """An outlet that is in no list; an edition of a listed one ("BBC Scotland") is a part of it."""
    found = known(name)
    if found is not None:
        return found
    parts = name.split()
    whole = next((s for n in range(len(parts) - 1, 0, -1) if (s := known(" ".join(parts[:n]))) is not None), None)
    if whole is None or whole.kind not in ("outlet", "agency"):
        words_of = ("media outlet", "outlet", "media", *(w for w in _CALLED if w in fold(name).split()))
        return Source(id=f"s-outlet-{slug(name)}", name=name, kind="outlet", country=country, descriptors=words_of)
    return Source(
        id=f"s-outlet-{slug(name)}",
        name=name,
        kind=whole.kind,
        country=whole.country,
        owner=whole.owner,
        parent=whole.id,
        descriptors=whole.descriptors,
    )


def is_edition(name: str) -> bool:
    """Whether the name is a listed outlet's with the word of an edition behind it."""
    parts = name.split()
    if len(parts) < 2 or known(name) is not None:
        return False
    whole = next((s for n in range(len(parts) - 1, 0, -1) if (s := known(" ".join(parts[:n]))) is not None), None)
    tail = parts[-1]
    return (
        whole is not None
        and whole.kind in ("outlet", "agency")
        and (tail in words()["editions"] or fold(tail) in country_words())
    )


_CALLED = ("radio", "tv", "television", "news", "agency", "magazine", "daily", "network", "channel", "times", "post")


def unknown_outlet(document: str) -> Source:
    """The publishing outlet of a document that does not say which."""
    return Source(
        id=f"s-unknown-outlet-{document}", name="outlet unknown", kind="outlet", named=False, document=document
    )


def unnamed(document: str) -> Source:
    """Somebody whom the text does not name at all ("reportedly", "it is said")."""
    return Source(id=f"s-unnamed-{document}", name="unnamed", kind="unknown", named=False, document=document)


def countries_in(text: str) -> list[str]:
    """Codes of the countries named in the text, in order of their place, each once."""
    out: list[str] = []
    parts = fold(text).replace(",", " ").split()
    table = country_words()
    i = 0
    raw = text.replace(",", " ").split()
    pronouns = {n for n, w in enumerate(raw) if w.strip(".'’\"”") == "us"} if "us" in parts else set()
    while i < len(parts):
        for size in (4, 3, 2, 1):
            if size == 1 and i + len(raw) - len(parts) in pronouns:
                continue
            hit = (
                table.get(" ".join(parts[i : i + size]).removesuffix("'s").removesuffix("'").rstrip("."))
                if i + size <= len(parts)
                else None
            )
            if hit is not None:
                if hit[0] not in out:
                    out.append(hit[0])
                i += size - 1
                break
        i += 1
    return out


def group(front: str, head: str, affiliation: str | None = None, place: str | None = None) -> Source:
    """Unnamed people by their head noun, the countries and the telling adjectives before it: "s-us-officials".

    The same words give the same id in every document; `named` is False: the same words are no proof of
    the same people.
    """
    codes = countries_in(front)
    modifiers = [w for w in fold(front).split()[:-1] if w in _KEPT_MODIFIERS]
    many = plural(head)
    region = None if place else _place_in(bare(front), codes)
    head = head.replace("think-tank", "think tank")
    tail = [slug(place or region or "", 30)] if place or region else []
    if affiliation:
        tail.append(slug(affiliation, 40))
    parts = [c.lower() for c in sorted(codes)] + modifiers + [many] + tail
    shown = [" and ".join(countries()[c].adjective for c in codes)] if codes else []
    name = " ".join([*shown, *modifiers, *([region] if region else []), many])
    if place:
        name += f" of {place}"
    if affiliation:
        name += f" ({affiliation})"
    media = many in ("media", "outlets", "newspapers", "websites", "channels", "blogs")
    return Source(
        id="s-" + slug("-".join(dict.fromkeys(parts)), 90),
        name=name,
        kind="group",
        country=codes[0] if len(codes) == 1 else country_of(affiliation),
        affiliation=affiliation,
        named=False,
        descriptors=(head, many, *(("media", "outlet") if media else ())),
    )


def _place_in(front: str, codes: list[str]) -> str | None:
    """Capitalised words before the head that name no country: "Primorye" residents, "Far East" media."""
    taken = {
        w
        for c in codes
        for names in (countries()[c].names, countries()[c].adjectives, countries()[c].seats)
        for n in names
        for w in n.split()
    }
    caps = [
        w
        for w in re.sub(r"['’]s\b", "", front).split()[:-1]
        if w[:1].isupper() and w not in taken and fold(w) not in _KEPT_MODIFIERS and w not in words()["not_names"]
    ]
    return (
        " ".join(caps)
        if caps and len(caps) <= 3 and (len(front.split()) > len(caps)) and not caps[0].isdigit()
        else None
    )


def somebody(front: str, head: str, document: str) -> Source:
    """A person or body that the text describes but does not name ("a man"); known only within the document."""
    return Source(
        id=f"s-{slug(head, 40)}-{document}",
        name=described(front) or head,
        kind="person" if is_human(head) else "unknown",
        named=False,
        document=document,
        descriptors=(head,),
    )


def body(text: str, head: str, document: str, country: str | None = None) -> Source:
    """A body that the text names by what it is and where, "the customs office in Ruse"; "the union" says no more.

    Where the words hold a name it is the same body in every document; else it is known only within this one.
    """
    name = described(text)
    first = name.split(" ")[0]
    owned = first[:1].isupper() and (first.endswith(("'s", "’s")) or fold(first) in country_words())
    named = owned or any(c.isupper() for c in name[1:])
    return Source(
        id=f"s-org-{slug(name)}" if named else f"s-{slug(head, 40)}-{document}",
        name=name or head,
        kind="office",
        named=named,
        country=country,
        document=None if named else document,
        descriptors=(head,),
    )


def crowd(text: str, head: str, document: str) -> Source:
    """Unnamed people of whom the text says more than a common noun: "its lenders"; known only within the document."""
    return Source(
        id=f"s-{slug(text, 60)}-{document}",
        name=described(text) or head,
        kind="group",
        named=False,
        document=document,
        descriptors=(head,),
    )


def part_of(whole: Source, which: str) -> Source:
    """Some of a group that spoke before, "one of them": the same people as far as anybody can tell."""
    name = re.sub(r"^(?:[a-z]+ of the |other )", "", whole.name)
    return msgspec.structs.replace(whole, name=f"{which} of the {name}")


def others(group_: Source) -> Source:
    """More people of the kind that spoke before: "others said"."""
    name = re.sub(r"^[a-z]+ of the ", "", group_.name)
    return msgspec.structs.replace(group_, id=f"{group_.id.removesuffix('-others')}-others", name=f"other {name}")


def pair(a: Source, b: Source, document: str) -> Source:
    """Two who are meant together: "both said", "neither would say"."""
    return Source(
        id=f"s-both-{slug(a.name, 30)}-{slug(b.name, 30)}-{document}",
        name=f"{a.name} and {b.name}",
        kind="group",
        named=False,
        document=document,
        descriptors=(*a.descriptors, *b.descriptors),
    )


def post(role: str, affiliation: str | None, country: str | None, document: str | None = None) -> Source:
    """An unnamed holder of a post: "a spokesman for the ministry", "the Russian defence minister".

    Without a body or country the post is known only within its document.
    """
    body = affiliation or (countries()[country].names[0] if country in countries() else None)
    whose = body if affiliation or country not in countries() else countries()[country or ""].adjective
    name = f"{whose} {role}" if whose else role
    return Source(
        id=f"s-{slug(role, 40)}-" + (slug(body, 50) if body else document or "unknown"),
        name=name,
        kind="person",
        role=role,
        affiliation=affiliation or body,
        country=country or country_of(affiliation),
        named=False,
        document=None if body else document,
        descriptors=tuple(role.split()[-1:]),
    )


def paper(head: str, front: str, document: str) -> Source:
    """A report, statement or recording that the text does not say whose it is; known only within the document."""
    if "satellite" in fold(front) or head == "imagery":
        return Source(
            id="s-satellite-imagery",
            name="satellite imagery",
            kind="sensor",
            named=False,
            descriptors=("satellite imagery", head),
        )
    return Source(
        id=f"s-{slug(head)}-{document}",
        name=bare_name(front) or head,
        kind="document",
        named=False,
        document=document,
        descriptors=(head,),
    )


def bare_name(front: str) -> str:
    return " ".join(front.split())[:120]
