"""robots.txt as RFC 9309 has it: groups, the longest matching rule wins, * and $ in paths."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urlsplit

MAX_BYTES = 512_000
"""RFC 9309, 2.5: a parser reads at least 500 KiB."""

MAX_RULES = 5_000
_LINE = re.compile(r"\s{0,20}([A-Za-z-]{1,30})\s{0,20}:\s{0,20}([^#\r\n]{0,2000})")


@dataclass
class Robots:
    """What a site allows one reader. Rules are (path pattern, allowed)."""

    rules: list[tuple[str, bool]] = field(default_factory=list)
    delay: float = 0.0  # seconds between two requests
    sitemaps: list[str] = field(default_factory=list)

    def allows(self, url: str) -> bool:
        """Whether the address may be fetched. Of the matching rules the longest counts, of equal ones the allowing."""
        parts = urlsplit(url)
        path = _normal(parts.path or "/") + (f"?{_normal(parts.query)}" if parts.query else "")
        best = max(((len(rule), allowed) for rule, allowed in self.rules if _matches(rule, path)), default=(0, True))
        return best[1]


NOTHING = Robots(rules=[("/", False)])


def read(text: str, agent: str) -> Robots:
    """The rules of robots.txt for this reader: those of the groups that name it, else those for everybody."""
    name = agent.lower()
    mine, everybody, current = Robots(), Robots(), [Robots()]
    found = False
    in_head = False
    for line in text.splitlines()[: 4 * MAX_RULES]:
        match = _LINE.match(line)
        if match is None:
            continue
        key, value = match[1].lower(), match[2].strip()
        if key == "sitemap":
            everybody.sitemaps.append(value)
        elif key == "user-agent":
            if not in_head:
                current = []
            in_head = True
            if value.lower().split("/")[0].strip() == name:
                found = True
                current.append(mine)
            elif value == "*":
                current.append(everybody)
        else:
            in_head = False
            _rule(key, value, current)
    chosen = mine if found else everybody
    chosen.sitemaps = everybody.sitemaps
    return chosen


def _rule(key: str, value: str, groups: list[Robots]) -> None:
    for group in groups:
        if key in ("allow", "disallow") and value and len(group.rules) < MAX_RULES:
            group.rules.append((_normal(value), key == "allow"))
        elif key == "crawl-delay":
            try:
                group.delay = min(max(float(value), 0.0), 3600.0)
            except ValueError:
                continue


def _normal(path: str) -> str:
    """One spelling of percent signs: "%61" is "a"."""
    return quote(unquote(path, errors="replace"), safe="/*$?&=:@!,;'()+~[]-._")


def _matches(rule: str, path: str) -> bool:
    """Whether a path begins as the rule says. Piece by piece, so that a rule of many stars takes no longer."""
    anchored = rule.endswith("$")
    pieces = rule.removesuffix("$").split("*")
    if not path.startswith(pieces[0]):
        return False
    at = len(pieces[0])
    for piece in pieces[1:-1]:
        at = path.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    if len(pieces) == 1:
        return not anchored or at == len(path)
    last = pieces[-1]
    if anchored:
        return path.endswith(last) and len(path) - len(last) >= at
    return path.find(last, at) >= 0
