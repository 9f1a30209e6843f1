"""The working form of a plain text: lines that are kept or removed with a reason, and the facts found on the way."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from twosource.records import Removed, Section
from twosource.stages.documents.dates import Dated

_BLANKS = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r"\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad\ufffe\uffff]"
)
_END = re.compile(r"""[.!?…。！？｡؟।]["'”’»›)\]」』]{0,3}$""")


@dataclass(slots=True)
class Line:
    """One line of the report. `gap`: a blank line stood before it. `reason`: why it is no part of the text."""

    text: str
    gap: bool = False
    reason: str | None = None

    @property
    def kept(self) -> bool:
        return self.reason is None


@dataclass(slots=True)
class Found:
    """What a text says about itself besides what it says."""

    title: str | None = None
    byline: str | None = None
    outlet: str | None = None
    outlet_basis: str | None = None
    dated: Dated | None = None
    joined: list[tuple[int, str]] = field(default_factory=list)  # index of the headline's line, headline


def normalise(text: str) -> str:
    """One kind of line end, one kind of blank, nothing invisible."""
    text = _INVISIBLE.sub("", _BREAKS.sub("\n", text))
    return _BLANKS.sub(" ", text)


def split(text: str) -> list[Line]:
    """The lines that hold anything."""
    lines: list[Line] = []
    gap = False
    for raw in text.split("\n"):
        stripped = raw.strip()
        if stripped:
            lines.append(Line(stripped, gap))
            gap = False
        else:
            gap = True
    return lines


def ends_sentence(text: str) -> bool:
    """Whether the line ends as prose does."""
    return bool(_END.search(text[-8:]))


def words_in(text: str) -> int:
    """Words, counting three characters of a script without blanks as two words."""
    count = text.count(" ") + 1
    if count * 15 < len(text) or not text.isascii():
        dense = sum(1 for c in text if "\u3040" <= c <= "\u9fff")
        return count + dense * 2 // 3
    return count


def head(lines: list[Line], count: int) -> list[Line]:
    """The first `count` lines that are still kept."""
    return [line for line in lines[: count * 4] if line.kept][:count]


def tail(lines: list[Line], count: int) -> list[Line]:
    """The last `count` lines that are still kept, the last one last."""
    return [line for line in lines[-count * 4 :] if line.kept][-count:]


def join(lines: list[Line], found: Found) -> tuple[str, tuple[Removed, ...], tuple[Section, ...]]:
    """The text, what was removed from it and where, and its articles when there are several."""
    parts: list[str] = []
    removed: list[Removed] = []
    starts: dict[int, int] = {}
    heads = {index for index, _ in found.joined}
    length = 0
    gap = False
    waiting: list[tuple[str, str]] = []
    for index, line in enumerate(lines):
        gap = gap or line.gap
        if index in heads:
            starts[index] = len(parts)
        if line.reason is not None:
            waiting.append((line.text, line.reason))
            continue
        separator = ("\n\n" if gap else "\n") if parts else ""
        length += len(separator)
        removed.extend(Removed(text=text, reason=reason, at=length) for text, reason in waiting)
        waiting.clear()
        parts.append(separator + line.text)
        length += len(line.text)
        gap = False
    removed.extend(Removed(text=text, reason=reason, at=length) for text, reason in waiting)
    return "".join(parts), tuple(removed), _sections(parts, starts, found)


def _sections(parts: list[str], starts: dict[int, int], found: Found) -> tuple[Section, ...]:
    if not found.joined:
        return ()
    cuts = [0, *(starts[index] for index, _ in found.joined), len(parts)]
    titles = [found.title, *(title for _, title in found.joined)]
    offsets = [0]
    for part in parts:
        offsets.append(offsets[-1] + len(part))
    sections = []
    for title, a, b in zip(titles, cuts, cuts[1:], strict=False):
        if b > a:
            start = offsets[a] + (len(parts[a]) - len(parts[a].lstrip("\n")))
            sections.append(Section(span=(start, offsets[b]), title=title))
    return tuple(sections)
