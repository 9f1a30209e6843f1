"""The lists of known sources, countries, names and words (data/*.yaml), loaded once, with look-ups by name and domain.

The format of a source list is documented in docs/sources.md; a desk adds its own with `load_user_sources`.
"""

from __future__ import annotations

import functools
import hashlib
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from twosource.records import Source, SourceKind

DATA = Path(__file__).parent / "data"
USER_LIST = "TWOSOURCE_SOURCES"
"""Environment variable with the path of a desk's own source list, so that worker processes read it too."""

TYPES: Mapping[str, tuple[SourceKind, tuple[str, ...]]] = {
    "news agency": (
        "agency",
        ("news agency", "agency", "wire service", "wire", "newswire", "media outlet", "outlet", "media"),
    ),
    "newspaper": ("outlet", ("newspaper", "paper", "daily", "media outlet", "outlet", "publication", "media")),
    "tabloid": ("outlet", ("tabloid", "newspaper", "paper", "daily", "media outlet", "outlet", "publication", "media")),
    "magazine": ("outlet", ("magazine", "weekly", "journal", "publication", "media outlet", "outlet", "media")),
    "broadcaster": (
        "outlet",
        ("broadcaster", "channel", "television", "network", "station", "media outlet", "outlet", "media"),
    ),
    "radio": ("outlet", ("radio", "broadcaster", "station", "radio station", "media outlet", "outlet", "media")),
    "news site": (
        "outlet",
        ("website", "site", "portal", "news site", "news website", "publication", "media outlet", "outlet", "media"),
    ),
    "blog": ("outlet", ("blog", "website", "site")),
    "aggregator": ("outlet", ("website", "site", "portal", "aggregator")),
    "platform": ("group", ("platform", "social network", "social media", "website", "site")),
    "think tank": (
        "office",
        (
            "think tank",
            "think-tank",
            "institute",
            "research group",
            "centre",
            "center",
            "group",
            "organisation",
            "organization",
        ),
    ),
    "project": ("office", ("project", "programme", "program", "website", "site", "research group")),
    "monitor": (
        "office",
        ("monitor", "monitoring group", "watchdog", "monitoring organisation", "group", "organisation", "organization"),
    ),
    "ngo": ("office", ("group", "organisation", "organization", "charity", "aid group", "ngo")),
    "imagery provider": (
        "sensor",
        ("company", "satellite company", "satellite firm", "imagery provider", "satellite imagery"),
    ),
    "company": ("office", ("company", "firm", "operator")),
    "university": ("office", ("university", "college")),
    "international body": ("office", ("body", "organisation", "organization", "agency")),
    "armed group": ("office", ("group", "movement", "militants", "rebels")),
    "ministry": ("office", ("ministry", "department", "government")),
    "government office": ("office", ("government", "administration", "office")),
    "government body": ("office", ("agency", "government", "authorities")),
    "parliament": ("office", ("parliament", "assembly", "house")),
    "party": ("office", ("party", "committee")),
    "security service": (
        "office",
        ("agency", "intelligence agency", "security service", "intelligence service", "service"),
    ),
    "military": ("office", ("military", "army", "forces", "command")),
    "police": ("office", ("police", "force")),
}
"""Type of an entry: its kind as a source, and the words by which a text may call it."""

FIELDS = ("name", "type", "country", "owner", "parent", "aliases", "domains", "descriptors", "office")


class SourceListError(ValueError):
    """A source list cannot be used; the message names the file, the key and the cure in one line."""


@functools.lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """A name without case, accents, article, typographic quotes and doubled spaces: the key of every look-up."""
    plain = unicodedata.normalize("NFKD", name.replace("’", "'").replace("‘", "'"))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    plain = " ".join(plain.split()).strip(" .,;:\"'“”()[]")
    return plain[4:] if plain.startswith("the ") else plain


def slug(name: str, limit: int = 60) -> str:
    """A name as the tail of an id: words of letters and digits joined by hyphens, at most `limit` characters."""
    return re.sub(r"[^\w]+|_+", "-", fold(name)).strip("-")[:limit].strip("-") or "unnamed"


@dataclass
class Registry:
    """All known sources with their look-ups."""

    sources: dict[str, Source] = field(default_factory=dict)  # by id
    by_name: dict[str, Source] = field(default_factory=dict)  # by folded name or alias
    by_domain: dict[str, Source] = field(default_factory=dict)
    children: dict[str, list[str]] = field(default_factory=dict)

    def add(self, source: Source, domains: Iterable[str]) -> None:
        """Add or replace one source; a later one wins its names."""
        self.sources[source.id] = source
        for name in (source.name, *source.aliases):
            self.by_name[fold(name)] = source
        for domain in domains:
            self.by_domain[domain.lower()] = source
        if source.parent:
            self.children.setdefault(source.parent, []).append(source.id)

    def of_domain(self, domain: str) -> Source | None:
        """The source that publishes under this host name or one above it ("edition.cnn.com" is CNN's)."""
        parts = domain.lower().strip(".").split(".")
        for i in range(max(len(parts) - 1, 0)):
            found = self.by_domain.get(".".join(parts[i:]))
            if found is not None:
                return found
        return None


def read_yaml(name: str) -> Any:
    """A data file of this package."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((DATA / name).read_text(encoding="utf-8"), Loader=loader)


@functools.lru_cache(maxsize=1)
def words() -> dict[str, frozenset[str]]:
    """The word lists of words.yaml, names.yaml and given.yaml by key; a key of two files has the words of both."""
    out: dict[str, frozenset[str]] = {}
    for name in ("words.yaml", "names.yaml", "given.yaml"):
        for key, value in read_yaml(name).items():
            if isinstance(value, str):
                out[key] = out.get(key, frozenset()) | frozenset(value.split())
    return out


@functools.lru_cache(maxsize=1)
def given_more() -> frozenset[str]:
    """The given names of given.yaml alone: rarer ones, any of which may be something else in one of sixty languages."""
    return frozenset(word for value in read_yaml("given.yaml").values() for word in value.split())


def variants(key: str) -> dict[str, str]:
    """A table of offices.yaml turned round: variant to the form that stands for it."""
    return {variant: form for form, rows in read_yaml("offices.yaml")[key].items() for variant in rows}


@functools.lru_cache(maxsize=1)
def word_groups() -> dict[str, dict[str, str]]:
    """For the two-level lists of words.yaml ("groups", "anaphora"): word to the key of its first line."""
    out: dict[str, dict[str, str]] = {}
    for key, value in read_yaml("words.yaml").items():
        if isinstance(value, dict):
            table = out.setdefault(key, {})
            for kind, text in value.items():
                for word in text.split():
                    table.setdefault(word, kind)
    return out


def to_source(key: str, entry: Mapping[str, Any], where: str) -> tuple[Source, list[str]]:
    """One entry of a list as a Source and its domains. Raises SourceListError naming `where` and the key."""
    unknown = sorted(set(entry) - set(FIELDS))
    if unknown:
        raise SourceListError(f"{where}: key {key!r}: unknown field {unknown[0]!r}; fields are {', '.join(FIELDS)}")
    if not isinstance(entry.get("name"), str) or not entry["name"].strip():
        raise SourceListError(f"{where}: key {key!r}: no name; give one, e.g. name: Reuters")
    if entry.get("type") not in TYPES:
        raise SourceListError(
            f"{where}: key {key!r}: type {entry.get('type')!r} is not known; use one of {', '.join(TYPES)}"
        )
    for name in ("aliases", "domains", "descriptors"):
        value = entry.get(name, [])
        if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
            raise SourceListError(f"{where}: key {key!r}: {name} must be a list of texts, e.g. {name}: [One, Two]")
    for name in ("country", "owner", "parent", "office"):
        if entry.get(name) is not None and not isinstance(entry[name], str):
            raise SourceListError(f"{where}: key {key!r}: {name} must be a text in quotes")
    kind, described = TYPES[entry["type"]]
    owner, office, country = entry.get("owner"), entry.get("office"), entry.get("country")
    state = owner is not None and owner.endswith(" state")
    media = kind in ("outlet", "agency")
    extra = ["state media", "official media", *(f"state {d}" for d in described[:4])] if state and media else []
    if kind == "office" and office and not owner:
        owner = state_name(country)
    source = Source(
        id=f"s-{office}-{country.lower()}" if office and country else f"s-{key}",
        name=entry["name"],
        kind=kind,
        aliases=tuple(entry.get("aliases", ())),
        country=country,
        owner=owner,
        parent=f"s-{entry['parent']}" if entry.get("parent") else None,
        descriptors=tuple(dict.fromkeys([*entry.get("descriptors", []), *described, *extra])),
    )
    return source, list(entry.get("domains", ()))


@dataclass(frozen=True)
class Country:
    """A country by its ISO 3166-1 code, with the words for it."""

    code: str
    names: tuple[str, ...]
    adjectives: tuple[str, ...]
    seats: tuple[str, ...]

    @property
    def adjective(self) -> str:
        return self.adjectives[0] if self.adjectives else self.names[0]


@functools.lru_cache(maxsize=1)
def countries() -> dict[str, Country]:
    """All countries of countries.yaml by code."""
    rows = cast("dict[str, list[list[str]]]", read_yaml("countries.yaml"))
    return {code: Country(code, *(tuple(v) for v in row)) for code, row in rows.items()}


def state_name(code: str | None) -> str | None:
    """How this project writes the state as an owner: "Russian state"; None when the country is not known."""
    if code == "GB":
        return "UK state"
    country = countries().get(code or "")
    return f"{country.adjective} state" if country else None


@functools.lru_cache(maxsize=1)
def country_words() -> dict[str, tuple[str, str]]:
    """Folded word or phrase to (country code, "name" | "adjective" | "seat")."""
    out: dict[str, tuple[str, str]] = {}
    for code, country in countries().items():
        for kind, names in (("seat", country.seats), ("adjective", country.adjectives), ("name", country.names)):
            for name in names:
                out[fold(name)] = (code, kind)
    return out


_user: list[Path] = []
on_change: list[Callable[[], None]] = []
"""Called when sources were added: the caches of others that are made from the registry."""


@functools.lru_cache(maxsize=1)
def registry() -> Registry:
    """The sources of the package, then those of the desk's own list (`TWOSOURCE_SOURCES`, `load_user_sources`)."""
    reg = Registry()
    for name in ("world.yaml", "agencies.yaml", "outlets.yaml", "monitors.yaml", "bodies.yaml"):
        for key, entry in read_yaml(name).items():
            reg.add(*to_source(key, entry, name))
    for path in _own_paths():
        for source, domains in read_user_sources(path):
            reg.add(source, domains)
    return reg


def _own_paths() -> list[Path]:
    return [*([Path(os.environ[USER_LIST])] if os.environ.get(USER_LIST) else []), *_user]


def own_lists() -> str:
    """A key for the content of the desk's own lists; empty when it has none."""
    content = [path.read_bytes() for path in _own_paths() if path.is_file()]
    return ":" + hashlib.sha256(b"\0".join(content)).hexdigest()[:12] if content else ""


def read_user_sources(path: Path) -> list[tuple[Source, list[str]]]:
    """The entries of one desk's list. Raises SourceListError with file and key in one line."""
    import yaml

    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SourceListError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SourceListError(
            f"{path}: not YAML ({' '.join(str(error).split())[:160]}); see docs/sources.md"
        ) from error
    if not isinstance(rows, dict) or not all(isinstance(k, str) for k in rows):
        raise SourceListError(
            f"{path}: must map a key to each source, e.g. my-paper: {{name: My Paper, type: newspaper}}"
        )
    out = []
    for key, entry in rows.items():
        if not isinstance(entry, dict):
            raise SourceListError(f"{path}: key {key!r}: must be a map with name and type")
        out.append(to_source(slug(key), entry, str(path)))
    return out


def load_user_sources(path: str | Path) -> list[Source]:
    """Add a desk's own list to the known sources of this process; its names win over ours. Returns what was added."""
    where = Path(path)
    added = [source for source, _ in read_user_sources(where)]
    if where not in _user:
        _user.append(where)
    registry.cache_clear()
    known.cache_clear()
    for clear in on_change:
        clear()
    return added


_DOMAIN = re.compile(r"^(?:https?://)?(?:www\d?\.|m\.|amp\.)?((?:[\w-]{1,63}\.){1,6}[a-z]{2,18})(?:[:/?#].*)?$", re.I)


def domain_of(name: str) -> str | None:
    """The host name in "https://www.x.co.uk/a" or "x.co.uk", without www; None when `name` is not an address."""
    match = _DOMAIN.match(name.strip()[:300])
    return match[1].lower() if match else None


_TAIL = re.compile(
    r"(?:'s)?,? (?:news ?(?:agency|paper|wire|site)|(?:state )?(?:news )?agency|newspaper|magazine|website|web ?site|"
    r"tabloid|channel|portal|"
    r"tv|television|broadcaster|radio|think tank|daily|editorial|online)$"
)


_BRACKETS = re.compile(r"([^()]{2,100}?)\s*\(([^()]{2,100})\)\s*$")
"""A name with another in brackets behind it: "Example Institute (EI)"."""


@functools.lru_cache(maxsize=65536)
def known(name: str) -> Source | None:
    """The listed source that goes by this name, alias or address; None when there is none."""
    if not name or len(name) > 300:
        return None
    reg = registry()
    key = fold(name)
    for _ in range(3):
        found = reg.by_name.get(key)
        if found is not None:
            return found
        shorter = _TAIL.sub("", key)
        if shorter == key:
            break
        key = shorter
    if key.endswith("'s") and (found := reg.by_name.get(key[:-2])) is not None:
        return found
    bracketed = _BRACKETS.match(name)
    if bracketed is not None:  # "Beyond Example (EXM)": what stands before the brackets, else what stands in them
        return known(bracketed[1]) or known(bracketed[2])
    domain = domain_of(name)
    return reg.of_domain(domain) if domain else None


def is_media(name: str) -> bool:
    """Whether the name is that of a listed outlet or news agency."""
    source = known(name)
    return source is not None and source.kind in ("outlet", "agency")
