"""Picture credits and the captions they close."""

from __future__ import annotations

import re

from twosource.stages.documents.lines import Line, ends_sentence, words_in

MAX_CAPTION_WORDS = 60
"""Longest caption, its credit included: agency captions keep to about 50 words; a longer line is a paragraph."""

LONGEST_CREDIT = 150
"""Code points at the end of a line that are searched for a credit."""

_AGENCY = (
    r"(?:Reuters|REUTERS|AP(?:\sPhoto)?|Associated\sPress|AFP|Agence\sFrance-Presse|Getty(?:\sImages)?|EPA(?:-EFE)?|EFE|Shutterstock"
    r"|iStock|Xinhua|TASS|ITAR-TASS|Sputnik|RIA(?:\sNovosti)?|KCNA|KNS|Yonhap|Kyodo(?:\sNews)?|ANSA|dpa|DPA|PA(?:\sWire|\sImages|\sMedia)?"
    r"|Alamy|Bloomberg|Anadolu(?:\sAgency)?|AA|Rex(?:\sFeatures)?|Zuma(?:\sPress)?|ZUMA|NurPhoto|UPI|PTI|ANI|IANS|Corbis|Press\sAssociation"
    r"|Wikimedia(?:\sCommons)?|Flickr|Unsplash|Pixabay|Maxar(?:\sTechnologies)?|Planet(?:\sLabs)?(?:\sPBC)?|Airbus(?:\sDS)?|CNES|DigitalGlobe"
    r"|Imago|IMAGO|picture[\s-]alliance|Ukrinform|Magnum|Redux|SIPA(?:\sUSA)?|Abaca|Keystone|Handout|Pool|File|Supplied|Screengrab|YouTube)"
)
_WHO = r"[^\W\d_][\w.'’&-]*(?:\s(?:[^\W\d_][\w.'’&-]*|&)){0,7}"
_THING = (
    r"(?:(?:file|stock|archive|cover|main|top|featured|representational|representative|satellite)\s)?"
    r"(?:photo(?:graph|graphs|s)?|images?|pictures?|pics?|illustrations?|graphics?|screen\s?(?:shot|grab)|credits?|foto|bild|фото|写真|사진|图片)"
)
_LINK = r"(?:\s(?:credits?|source|courtesy))?\s?(?::|\bby\b|\bvia\b|\bcourtesy\sof\b|\bcourtesy\b|©)\s?"

_WHOLE = (
    # "Reuters/Jane Doe", "AP Photo/Jane Doe, File", "AFP via Getty Images"
    re.compile(rf"[(\[]?{_AGENCY}(?:\s?[/|,]\s?|\svia\s|\s[-–—]\s){_WHO}(?:[/,|]\s?{_WHO}){{0,3}}[)\]]?\.?$"),
    # "Jane Doe/Reuters", "Jane Doe | AFP | Getty Images", "Jane Doe via AP"
    re.compile(
        rf"[(\[]?(?:[©(]|\(c\))?\s?{_WHO}(?:\s?[/|]\s?|\svia\s){_AGENCY}(?:(?:\s?[/|]\s?|\svia\s){_WHO}){{0,3}}[)\]]?\.?$"
    ),
    # "Photo: AP", "Image via The Daily Post", "File photo by Jane Doe", "[Image Credit: Wikimedia/somebody]"
    re.compile(rf"[(\[]?{_THING}{_LINK}[^.!?]{{2,80}}[)\]]?\.?$", re.IGNORECASE),
    re.compile(
        r"[(\[]?(?:file\sphoto|archive\sphoto|photo\sillustration|stock\simage|getty\simages|ap\sphoto|shutterstock)[)\]]?\.?$",
        re.I,
    ),
    re.compile(rf"(?:©|\(c\)|copyright)\s?(?:(?:19|20)\d\d\s)?{_AGENCY}(?:[\s/|,]{{1,3}}{_WHO})?\.?$", re.IGNORECASE),
)
_CLOSING = (
    # "... arrives by rail. Photo: AP", "... 17 km long. Image source: Quora"
    re.compile(
        r"(?:^|[.!?…”\"')\]:,]\s?|\s[-–—|]\s|\s)[(\[]?(?:(?:File|Stock|Archive|AP|Reuters|AFP)\s)?"
        r"(?:Photo(?:graph)?|Image|Picture|Pic|Credit|Photograph)s?"
        r"(?:\s(?:[Cc]redits?|[Ss]ource|[Cc]ourtesy))?\s?(?::|\bby\b|\bvia\b|\bcourtesy\sof\b)\s?[\w@©][^.!?]{1,70}[.)\]]{0,2}$"
    ),
    # "... (AP Photo/Jane Doe)", "... (Reuters/Jane Doe)", "... [Jane Doe/Al Jazeera]", "... (Jane Doe/Getty Images)"
    re.compile(
        rf"[(\[](?:(?:AP|File|Handout)\s(?:Photo|photo)|Photo|Image|{_AGENCY})\s?(?:/|\||:|via|by|,)\s?[^()\[\]]{{2,80}}[)\]]\.?$"
    ),
    re.compile(rf"[(\[](?=[^\Wa-z]){_WHO}\s?(?:/|\||via)\s?{_AGENCY}[^()\[\]]{{0,60}}[)\]]\.?$"),
    re.compile(rf"\[(?=[^\Wa-z]){_WHO}/{_WHO}\]\.?$"),
    # "... REUTERS/Jane Doe", "... AP Photo/Jane Doe", "... © AFP"
    re.compile(rf"[\s.](?:REUTERS/|AP\sPhoto/|AFP/|©\s?)(?:{_AGENCY}|{_WHO})(?:[/,|]\s?{_WHO}){{0,3}}\.?$"),
)
_HINTS = (
    "photo", "image", "pic", "credit", "getty", "reuters", "afp", "via", "illustrat", "graphic", "screen", "©", "(c)",
    "foto", "bild", "фото", "写真", "사진", "图片", "/",
)  # fmt: skip
_AP = re.compile(r"\bap\b")
_SLUG = re.compile(r"[\w-]{3,60}(?:\.(?:jpe?g|png|gif|webp))?$", re.IGNORECASE)


def mark(lines: list[Line]) -> None:
    """Mark credit lines, captions that end in a credit, and the captions that stand right above a credit line.

    Where a credit closes a paragraph, it becomes a line of its own and the paragraph stays.
    """
    spaced = any(line.gap for line in lines[1:])
    out: list[Line] = []
    for line in lines:
        out.append(line)
        if not line.kept or not _hinted(line.text):
            continue
        words = words_in(line.text)
        if words <= 14 and any(pattern.match(line.text) for pattern in _WHOLE):
            line.reason = "photo credit"
            if spaced and len(out) > 1 and not line.gap and out[-2].kept:
                _mark_caption(out[-2])
        elif (cut := _closing(line.text)) is not None:
            if words <= MAX_CAPTION_WORDS and not _is_paragraph(line.text[:cut]):
                line.reason = "photo caption and credit"
            else:
                out.append(Line(line.text[cut:].strip(), reason="photo credit"))
                line.text = line.text[:cut].rstrip(" -–—|")
    lines[:] = out


def _hinted(text: str) -> bool:
    """Whether a line holds anything that a credit has. Pieces of words are found many times as fast as a pattern."""
    low = text.lower()
    return any(hint in low for hint in _HINTS) or text.endswith(("]", "].")) or bool("ap" in low and _AP.search(low))


def _closing(text: str) -> int | None:
    """Where the credit begins that closes `text`."""
    start = max(0, len(text) - LONGEST_CREDIT)
    for pattern in _CLOSING:
        if match := pattern.search(text, start):
            return match.start() + (match[0][0] in ".!?…”\"')]:,")
    return None


def _is_paragraph(before: str) -> bool:
    """Captions keep to a sentence or two; three sentences, or two long ones, are text that a credit was run into."""
    sentences = len(re.findall(r"[.!?][\"'”’)]{0,2}(?=\s+[\"'“‘(]?[A-Z]|\s*$)", before))
    return sentences >= 3 or (sentences == 2 and words_in(before) > 40)


def _mark_caption(line: Line) -> None:
    """The line right above a credit, in a text whose paragraphs are set apart by blank lines, is its caption."""
    caption = _SLUG.match(line.text) or line.gap or not ends_sentence(line.text)
    if caption and words_in(line.text) <= MAX_CAPTION_WORDS:
        line.reason = "photo caption"
