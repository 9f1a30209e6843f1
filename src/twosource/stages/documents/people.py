"""Who wrote it and for whom: bylines, desk lines, and the lines that ask to follow the author."""

from __future__ import annotations

import re
from dataclasses import replace

from twosource.stages.documents.dates import dateline
from twosource.stages.documents.lines import Found, Line, words_in
from twosource.stages.documents.outlets import mail_in, outlet_of_mail

HEAD = 8
"""Lines at the start that may be byline or dateline: below them the text has begun."""

TAIL = 6

_NAME = r"(?:[A-ZÀ-ÞА-Я][\w.'’-]{0,25}|d[aeiu]|del|della|von|van|der|al|el|bin|ibn|le|la)"
_PERSON = rf"[A-ZÀ-ÞА-Я][\w.'’-]{{0,25}}(?:\s{_NAME}){{1,4}}"
_PEOPLE = rf"{_PERSON}(?:(?:,\s|\sand\s|\s&\s|,\sand\s|;\s){_PERSON}){{0,5}}"

_BYLINE = re.compile(
    rf"(?i:(?:story\s|text\s|article\s|report\s)?(?:by|written\sby|edited\sby|reported\sby|posted\sby|published\sby|author|reporter"
    rf"|writer|editor|von|par|автор|текст))\s?[|:]{{0,2}}\s?(?P<who>{_PEOPLE}|(?i:the\s)?[A-Z][\w.]{{1,25}}(?:\s[A-Z][\w.]{{1,25}}){{0,3}}"
    rf"\s(?i:staff|desk|reporters?|correspondents?|editors?|bureau|team))(?P<rest>(?:,|\s?\||\s[–—-])\s?.{{2,60}}|\s(?:for|in)\s.{{2,60}})?[.,|]?$"
)
_CREDITS = re.compile(
    rf"\(?(?i:(?:additional\s)?(?:reporting|writing|editing|compiled|translated|contributions?))\s(?i:by)\s(?P<who>{_PEOPLE})\b.{{0,300}}$"
)
_DESK = re.compile(
    r"(?:[\w&'’-]{2,20}\s){0,3}(?i:section|desk|department|newsroom)\s?[-–—|:]\s?(?P<outlet>[A-Z][\w.&'’ -]{0,40}?)\s"
    r"(?i:journalists?|reporters?|correspondents?|staff(?:\swriters?)?|writers?|editors?|newsroom)\.?$"
)
_STAFF = re.compile(
    r"(?:(?i:by)\s)?(?:(?i:a|an|our)\s)?(?P<outlet>(?:The\s)?[A-Z][\w.&'’-]{0,25}(?:\s[A-Z][\w.&'’-]{0,25}){0,3})\s"
    r"(?i:journalist|reporter|correspondent|staff(?:\s(?:writer|reporter))?|staff|web\sdesk|news\sdesk|newsroom|bureau)\.?$"
)
_FOR_OUTLET = re.compile(
    r"(?:,|\||–|—|-|\bfor\b|\bin\b)\s?(?P<outlet>(?:the\s|The\s)?[A-Z][\w.&'’]{1,25}(?:\s[A-Z][\w.&'’]{1,25}){0,3})[.,|]?$"
)
_NOT_OUTLET = re.compile(
    r"(?:Senior|Chief|Political|Foreign|Diplomatic|Staff|Special|Security|Defen[cs]e|Business|Science|World|International|Asia|Europe|Sports?"
    r"|Correspondent|Reporter|Editor|Writer|Contributor|Analyst|Washington|London|Moscow|Beijing|Tokyo|Seoul|Paris|Berlin|Kyiv|Kiev)\b"
)
_OUTLET_WORD = re.compile(
    r"\b(?:Post|Times|News|Herald|Press|Reuters|AFP|AP|TASS|Xinhua|Bloomberg|Daily|Mail|Guardian|Journal|Tribune|Gazette"
    r"|Telegraph|Chronicle|Standard|Star|Sun|Mirror|Express|Observer|Independent|Today|Agency|Radio|TV|BBC|CNN|Media"
    r"|Network|Magazine|Weekly|Review|Monitor|Online|Service)\b"
)
_MONTHISH = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)

_ASKS = re.compile(
    r"(?i:(?:you\scan\s(?:also\s)?)?(?:follow|contact|e-?mail|reach|write\sto|tweet))\s"
    r"(?:@|[A-ZÀ-ÞА-Я]|(?i:us|me|him|her|them|our|your|the\s(?:author|writer|reporter|newsroom|editor)s?)\b)"
    r"|(?i:send\s(?:tips|story\sideas|comments|feedback|your)|(?:got|have)\sa\s(?:news\s)?tip|to\scontact|for\smore\sinformation|tips\?)",
)
_ASKS_ANYWHERE = re.compile(
    r"\b(?:follow|contact|e-?mail|reach)\s(?:him|her|them|me|us|the\s(?:author|writer|reporter))\s(?:on|at|via|by|@)",
    re.IGNORECASE,
)
_CHANNEL = re.compile(
    r"@\w|\b(?:twitter|facebook|instagram|telegram|linkedin|youtube|bluesky|mastodon|threads|e-?mail|whatsapp)\b|\b\d{3}[-.\s]\d{3}[-.\s]\d{4}\b",
    re.IGNORECASE,
)
_CHANNELS = (
    "@", "twitter", "facebook", "instagram", "telegram", "linkedin", "youtube", "bluesky", "mastodon", "threads",
    "mail", "whatsapp",
)  # fmt: skip
_PHONE = re.compile(r"\d{3}[-.\s]\d{4}")
_FOLLOWED = re.compile(
    rf"(?i:follow|contact|e-?mail|reach|write\sto|tweet|to\scontact)\s(?:(?i:reporter|author|writer|editor|the\s(?:author|writer|reporter)[:,]?)\s)?"
    rf"(?P<who>{_PERSON})(?=\s(?:on|at|via|by|through|here|and|or)\b|\s?[@(:,.]|$)"
)
_IS_WRITER = re.compile(rf"(?P<who>{_PERSON})\s(?:is|was|writes|covers|reports)\b")
MAX_ASK_WORDS = 60


def mark(lines: list[Line], found: Found) -> None:
    """Mark datelines, bylines, desk lines and follow lines, and keep what they say in `found`."""
    first = [line for line in lines[: HEAD * 3] if line.kept][:HEAD]
    last = [line for line in lines[-TAIL * 3 :] if line.kept][-TAIL:]
    for line in first:
        _mark_head(line, found)
    for line in last:
        if line.kept:
            _mark_tail(line, found)
    for line in lines:
        if line.kept and _reachable(line.text):
            _mark_follow(line, found)


def _reachable(text: str) -> bool:
    """Whether a line names a way to reach somebody. Most do not, and pieces of words say so faster than the pattern."""
    low = text.lower()
    return (any(name in low for name in _CHANNELS) or bool(_PHONE.search(text))) and bool(_CHANNEL.search(text))


def _mark_head(line: Line, found: Found) -> None:
    """A line of a head may hold several facts: "By Jane Doe | Daily Post | May 3, 2019 | 5 min read"."""
    if words_in(line.text) > 25:
        return
    pieces = [piece for piece in re.split(r"\s[|•·]\s", line.text) if piece]
    seen = replace(found)  # only what is read from a line that is nothing else counts
    if len(pieces) > 1 and all(_read(piece, seen) for piece in pieces):
        found.byline, found.dated = seen.byline, seen.dated
        found.outlet, found.outlet_basis = seen.outlet, seen.outlet_basis
        line.reason = "byline"
    else:
        line.reason = _read(line.text, found)


_READING_TIME = re.compile(
    r"(?:\d{1,3}\s?[-–]?\s?min(?:ute)?s?\s(?:read|ago)|(?:updated\s|last\supdated\s)?\d{1,2}\s(?:hours?|days?|weeks?)\sago)$",
    re.IGNORECASE,
)


def _read(text: str, found: Found) -> str | None:
    """Why this piece of a head is no text, None when it may be."""
    if dated := dateline(text):
        found.dated = found.dated or dated
        return "dateline"
    if _READING_TIME.match(text):
        return "dateline"
    if match := _BYLINE.match(text):
        return _read_byline(match, found)
    if match := _DESK.match(text):
        _set_outlet(found, match["outlet"], "credit line in the text")
        return "desk line"
    if (match := _STAFF.match(text)) and not _NOT_OUTLET.match(match["outlet"]) and words_in(text) <= 6:
        _set_outlet(found, match["outlet"], "credit line in the text")
        return "desk line"
    return None


def _read_byline(match: re.Match[str], found: Found) -> str | None:
    who = match["who"].strip(" ,.")
    if _MONTHISH.match(who):
        return None
    people, _, last = who.rpartition(", ")
    if people and (_OUTLET_WORD.search(last) or _NOT_OUTLET.match(last)):
        who = people
        if not _NOT_OUTLET.match(last):
            _set_outlet(found, last, "credit line in the text")
    found.byline = found.byline or who
    rest = match["rest"] or ""
    if (named := _FOR_OUTLET.match(rest.strip())) and not _NOT_OUTLET.match(named["outlet"]):
        _set_outlet(found, named["outlet"], "credit line in the text")
    return "byline"


def _mark_tail(line: Line, found: Found) -> None:
    """At the end a byline, a desk line, or the credits of an agency's desk."""
    if words_in(line.text) > 40:
        return
    if match := _CREDITS.match(line.text):
        found.byline = found.byline or match["who"].rstrip(" .")
        line.reason = "reporting credits"
    elif words_in(line.text) <= 10:
        line.reason = _read(line.text, found)


def _mark_follow(line: Line, found: Found) -> None:
    if words_in(line.text) > MAX_ASK_WORDS:
        return
    opens = _ASKS.match(line.text)
    if not opens and not _ASKS_ANYWHERE.search(line.text):
        return
    if line.text[:1] in "\"“‘'":
        return
    line.reason = "follow line"
    match = _FOLLOWED.search(line.text) or (None if opens else _IS_WRITER.match(line.text))
    if match:
        found.byline = found.byline or match["who"].rstrip(" .")
    address = mail_in(line.text)
    if address and (outlet := outlet_of_mail(address)):
        _set_outlet(found, outlet, "e-mail address in the text")


def _set_outlet(found: Found, name: str, basis: str) -> None:
    if found.outlet is None:
        found.outlet, found.outlet_basis = name.strip(), basis
