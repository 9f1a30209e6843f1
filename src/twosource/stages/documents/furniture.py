"""Lines that are not part of an article: scripts, forms, share buttons, related links, notices.

Every rule looks at a whole line (or a block of script) and knows phrases, never stories. A line that is prose, with a
sentence's length and end, is only touched by the rules that name a whole sentence of a form or a notice.
"""

from __future__ import annotations

import re

from twosource.stages.documents.lines import Line, ends_sentence, normalise, split, words_in

MAX_LINE = 400
"""Longest line in code points that may be furniture; the notices that are matched are shorter by half."""

_BLOCKS = (
    ("{source}", "{/source}", "advertising script"),
    ("<script", "</script>", "script"),
    ("<style", "</style>", "script"),
    ("<noscript", "</noscript>", "script"),
    ("<iframe", "</iframe>", "embedded frame"),
    ("<ins", "</ins>", "advertisement"),
    ("<!--", "-->", "comment in the source"),
    ("[caption", "[/caption]", "photo caption"),
)


def cut_blocks(text: str) -> list[Line]:
    """The lines of `text`, with blocks of script and advertising as removed lines. Linear in the text."""
    pieces: list[tuple[str, str | None]] = [(text, None)]
    low = text.lower()
    if "<" in low or "{" in low or "[caption" in low:
        for opening, closing, reason in _BLOCKS:
            pieces = [part for piece in pieces for part in _cut(piece, opening, closing, reason)]
    lines: list[Line] = []
    for piece, why in pieces:
        if why is None:
            lines.extend(split(normalise(piece)))
        elif piece.strip():
            lines.append(Line(piece.strip(), reason=why))
    return lines


def _cut(piece: tuple[str, str | None], opening: str, closing: str, reason: str) -> list[tuple[str, str | None]]:
    text, why = piece
    low = text.lower() if why is None else ""
    if len(low) != len(text) or opening not in low:
        return [piece]
    out: list[tuple[str, str | None]] = []
    at = 0
    while (start := low.find(opening, at)) >= 0:
        stop = low.find(closing, start)
        if stop < 0:
            break
        if opening == "<ins" and low[start + 4 : start + 5] not in (" ", "\n", "\t"):
            out.append((text[at : start + 4], None))
            at = start + 4
            continue
        stop += len(closing)
        out += [(text[at:start], None), (text[start:stop], reason)]
        at = stop
    out.append((text[at:], None))
    return out


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(patterns) + ")$", re.IGNORECASE)


_N = r"(?:\(?\d{1,6}\)?)"
_EXACT: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "comment invitation",
        _any(
            rf"(?:{_N}\s)?(?:comments?|kommentare?|commentaires?|comentarios?|комментарии|комментариев)(?:\s{_N})?",
            r"(?:leave|post|add|write|submit)\s(?:a|your)\s(?:comment|reply|response)(?:\scancel\sreply)?",
            r"(?:no|\d{1,5})\s(?:comments|responses|replies)(?:\syet|\son\s.{1,150})?",
            r"cancel\sreply|reply|view\s(?:all\s)?(?:\d{1,5}\s)?comments|show\scomments|load\s(?:more\s)?comments|comments\s(?:are\s|off|have\sbeen\s)?(?:closed|disabled|off)(?:\son\s.{1,150})?",
            r"please\slet\sus\sknow\sif\syou(?:'|’)re\shaving\sissues\swith\scommenting",
            r"(?:have|got)\s(?:something|anything|a\sview|your\ssay|thoughts).{0,80}\bcomments?\b.{0,60}",
            r"(?:what\sdo\syou\sthink|your\sthoughts|tell\sus|let\sus\sknow|share\syour|sound\soff|weigh\sin|have\syour\ssay|join\sthe).{0,100}\b(?:comments?(?:\ssection)?|discussion|conversation|below)\b.{0,30}",
            r"(?:you\smust\s(?:be|log)|please\s(?:log|sign)|log\sin|sign\sin)\b.{0,60}\b(?:to\s)?(?:post|leave|comment|reply).{0,40}",
            r"to\s(?:post\sa\s)?comment,?\s(?:please\s)?(?:log|sign)\sin.{0,60}",
            r"be\sthe\sfirst\sto\s(?:comment|like|reply).{0,60}",
        ),
    ),
    (
        "comment form",
        _any(
            r"your\se-?mail\saddress\swill\snot\sbe\spublished.{0,80}",
            r"required\sfields\sare\smarked.{0,10}",
            r"(?:name|email|e-mail|website|url|comment|message|subject)\s?\*?:?\s?\*?",
            r"save\smy\sname,?\se-?mail.{0,120}",
            r"(?:post|submit)(?:\s(?:a\s)?comment)?|notify\sme\s(?:of|by|via)\b.{0,80}|you\smay\suse\sthese\shtml\stags.{0,200}",
            r"this\ssite\suses\sakismet.{0,120}|learn\show\syour\scomment\sdata\sis\sprocessed",
        ),
    ),
    (
        "share buttons",
        _any(
            r"share(?:\s(?:this|on|via|with|by\se-?mail)\b.{0,60}|\s?[:•|]?)?|shares?\s?:?\s?\d{0,6}|\d{1,6}\sshares?",
            r"(?:click|tap)\sto\s(?:share|print|email|e-mail|tweet)\b.{0,80}",
            r"(?:tweet|e-?mail|print|pin\sit|pin|like|like\sthis|whatsapp|facebook|twitter|linkedin|reddit|telegram|pinterest|tumblr|copy\slink|save)(?:\s?[:|,•]?\s?(?:tweet|e-?mail|print|pin\sit|share|whatsapp|facebook|twitter|linkedin|reddit|telegram|pinterest|tumblr|copy\slink|google\+)){0,8}\s?:?(?:\sloading\W{0,5})?",
            r"share\sby\se-?mail|(?:e-?mail|print|save|send)\sthis\s(?:article|story|page|post)(?:\sto\sa\sfriend)?",
        ),
    ),
    (
        "navigation",
        _any(
            r"(?:back|go|return|scroll)\sto\s(?:the\s)?top(?:\sbutton)?|skip\sto\s(?:main\s)?(?:content|navigation)",
            r"(?:previous|next)(?:\s(?:article|post|story|page))?(?:\s?[:|]\s.{0,150})?|home|menu|search|close|top|login|log\sin|sign\sin|sign\sup|register|subscribe(?:\snow)?|view\s(?:in\s)?(?:gallery|original|full\sstory)",
            r"source\slink|via\slink|permalink|original\s(?:article|source|link)|read\s(?:more|the\soriginal|full\s(?:story|article))(?:\s(?:here|at\s\S{1,60}))?|continue\sreading|more|view\smore|load\smore|show\smore|see\smore",
            r"(?:home\s?[>»/|]\s?){1,3}.{0,120}",
        ),
    ),
    (
        "advertisement",
        _any(
            r"advert(?:isement|ising|orial)?s?(?:\s?[-–—:|].{0,60})?|sponsored(?:\scontent|\slinks?)?|promoted(?:\scontent)?|paid\scontent|werbung|anzeige|publicité|publicidad|реклама|ad",
            r"(?:story|article|content)\scontinues\s(?:below|after)(?:\s(?:the\s)?(?:advert(?:isement)?|ad|video))?|continue\sreading\sbelow.{0,40}|scroll\s(?:down\s)?(?:to\scontinue|for\smore).{0,40}",
        ),
    ),
    (
        "notice",
        _any(
            r"(?:(?:this|our)\s(?:web)?site|we)\s(?:and\sour\spartners\s)?uses?\s(?:\w{1,20}\s){0,3}cookies\b.{0,250}",
            r"by\s(?:continuing|using|browsing|visiting|clicking).{0,120}\b(?:cookies|cookie\spolicy|privacy\spolicy|terms)\b.{0,120}",
            r"(?:©|\(c\)|copyright\s(?:©|\(c\)|\d{4})).{0,200}",
            r".{0,120}\ball\srights\sreserved(?:\W{0,3}|\.\s.{0,200}|\sby\s.{2,60})",
            r"this\smaterial\smay\snot\sbe\spublished,?\sbroadcast.{0,120}",
            r"(?:privacy\spolicy|terms\s(?:of\s(?:use|service)|(?:and|&)\sconditions)|cookie\s(?:policy|settings))(?:\s?[|•·,]\s?[\w\s&]{2,30}){0,6}",
        ),
    ),
    (
        "newsletter",
        _any(
            r"(?:sign\sup|subscribe)\b.{0,120}\b(?:newsletters?|updates|alerts|inbox|bulletin|channel|e-?mail|today)\b.{0,60}",
            r"(?:get|receive)\b.{0,100}\b(?:newsletter|in\syour\sinbox|to\syour\sinbox|straight\sto\syour)\b.{0,60}",
            r"(?:follow|like|find|join)\sus\son\b.{0,100}|download\s(?:our|the)\s.{0,40}\bapp\b.{0,60}",
            r"(?:support|donate\sto)\s(?:us|our\sjournalism|independent\sjournalism)\b.{0,80}",
            r"check\sback\sfor\s(?:more|updates)\b.{0,60}|this\sis\sa\s(?:developing|breaking)\s(?:news\s)?story\b.{0,80}",
        ),
    ),
    (
        "related links",
        _any(
            r"(?:see\salso|also\sread|also\son\s.{1,40}|read\salso|read\snext|read\smore|more|watch(?:\sbelow)?|related(?:\sstory|\sarticle|\sposts?|\slinks?|\scontent)?|recommended|don(?:'|’)t\smiss|more\sfrom.{0,40}|must\sread|listen|in\spictures|читайте\sтакже|lesen\ssie\sauch|mehr\szum\sthema|à\slire\saussi|lire\saussi|lea\stambién|leia\stambém|leggi\sanche)\s?[:|»>–-]+\s?.{3,200}",
        ),
    ),
)

_RELATED_HEAD = _any(
    r"(?:related|recommended|similar|popular|trending|latest|recent|more|other|top|featured|further)(?:\s(?:articles?|stories|story|posts?|news|links?|content|reading|topics?|headlines|coverage|videos?))?(?:\s(?:now|today|for\syou))?\s?:?",
    r"(?:you\s(?:may|might)\s(?:also\s)?(?:like|be\sinterested\sin)|more\s(?:from|on|in|about)\s.{1,60}|most\s(?:read|popular|viewed|shared)(?:\s.{0,30})?|read\s(?:also|more|next)|see\salso|editor(?:'|’)s\spicks?|don(?:'|’)t\smiss|must\sreads?|what\sto\sread\snext|читайте\sтакже|lesen\ssie\sauch|mehr\szum\sthema|à\slire\saussi|lire\saussi|lea\stambién|leia\stambém|leggi\sanche)\s?:?",
)
_CATEGORY_HEAD = _any(
    r"(?:article\s|post\s)?(?:categor(?:y|ies)|tags?|topics?|keywords|labels|filed\s(?:under|in)|posted\sin|tagged(?:\s(?:with|as|in))?|in\sthis\sarticle|schlagwörter|themen|mots[-\s]clés|etiquetas|теги|метки)\s?:?",
)
_CATEGORY_LINE = _any(
    r"(?:article\s|post\s)?(?:categor(?:y|ies)|tags?|topics?|keywords|labels|filed\s(?:under|in)|posted\sin|tagged(?:\s(?:with|as|in))?|schlagwörter|теги|метки)\s?:\s?.{1,200}",
    r"(?:#\w{1,40}[\s,]{0,3}){2,20}",
)
_TRIM = " \t*•|»›→«<>=_~"
_NO_WORD = re.compile(r"[\W_]+$")


def mark(lines: list[Line]) -> None:
    """Mark what is furniture, line by line and block by block."""
    for index, line in enumerate(lines):
        if line.kept and len(line.text) <= MAX_LINE:
            line.reason = _reason(line.text)
            if line.kept and index + 1 < len(lines):
                _mark_block(lines, index)


def _reason(text: str) -> str | None:
    bare = text.strip(_TRIM)
    if not bare or _NO_WORD.match(bare):
        return "separator"
    bare = bare.rstrip(" .!?:*…")
    for reason, pattern in _EXACT:
        if pattern.match(bare):
            return reason if reason != "related links" or _is_link(text) else None
    return "categories" if _CATEGORY_LINE.match(bare) else None


def _is_link(text: str) -> bool:
    """ "READ MORE: headline" is a link; "More: he said he would come." is not."""
    return words_in(text) <= 30 and not text.endswith((".", ".”", '."'))


def _mark_block(lines: list[Line], index: int) -> None:
    """A heading of links or categories, and the short lines under it."""
    bare = lines[index].text.strip(_TRIM)
    if _CATEGORY_HEAD.match(bare):
        _mark_under(lines, index, "categories", limit=1, longest=25)
    elif _RELATED_HEAD.match(bare) and (lines[index].gap or index + 1 == len(lines) or words_in(bare) > 1):
        _mark_under(lines, index, "related links", limit=12, longest=25)


def _mark_under(lines: list[Line], index: int, reason: str, limit: int, longest: int) -> None:
    lines[index].reason = reason
    for line in lines[index + 1 : index + 1 + limit]:
        if not line.kept or ends_sentence(line.text) or words_in(line.text) > longest:
            break
        if _reason(line.text) is not None:
            break
        line.reason = reason
