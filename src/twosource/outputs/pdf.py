"""The brief as a PDF: DejaVu Serif for Latin, Greek and Cyrillic, the standard Asian fonts for Chinese and Korean.

Japanese is set in the Japanese standard font. Letters that none of them has (Arabic, Hebrew, Thai) show as a box;
the HTML and the Word brief show them. The Asian fonts are not embedded: a reader's viewer brings them.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate

from twosource.ledger import Ledger
from twosource.outputs.blocks import Block, Style, blocks

_FONTS = Path(__file__).parent / "data" / "fonts"
_ASIAN = {"korean": "HYSMyeongJo-Medium", "japanese": "HeiseiMin-W3", "chinese": "STSong-Light"}
_INK, _GREY = HexColor("#1a1a1a"), HexColor("#555555")


def write(ledger: Ledger) -> bytes:
    """The PDF, A4; the same ledger gives the same bytes."""
    _register()
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=A4, title="What is known", author="twosource", invariant=1,
        leftMargin=22 * mm, rightMargin=22 * mm, topMargin=20 * mm, bottomMargin=20 * mm,
    )  # fmt: skip
    document.build([_paragraph(block) for block in blocks(ledger)], onFirstPage=_page_number, onLaterPages=_page_number)
    return out.getvalue()


def _page_number(canvas: object, document: SimpleDocTemplate) -> None:
    canvas.setFont("Brief", 8)  # type: ignore[attr-defined]
    canvas.setFillColor(_GREY)  # type: ignore[attr-defined]
    canvas.drawCentredString(A4[0] / 2, 11 * mm, str(document.page))  # type: ignore[attr-defined]


@cache
def _register() -> frozenset[int]:
    """Make the fonts known; the code points that the serif has."""
    serif = TTFont("Brief", _FONTS / "DejaVuSerif.ttf")
    pdfmetrics.registerFont(serif)
    pdfmetrics.registerFont(TTFont("Brief-Bold", _FONTS / "DejaVuSerif-Bold.ttf"))
    pdfmetrics.registerFont(TTFont("Brief-Italic", _FONTS / "DejaVuSerif-Italic.ttf"))
    for name in _ASIAN.values():
        pdfmetrics.registerFont(UnicodeCIDFont(name))
    return frozenset(serif.face.charToGlyph)


@cache
def _styles() -> dict[Style, ParagraphStyle]:
    base = ParagraphStyle("text", fontName="Brief", fontSize=9.5, leading=13.5, textColor=_INK, spaceAfter=3)
    made = {
        "title": {"fontName": "Brief-Bold", "fontSize": 20, "leading": 25, "spaceAfter": 8},
        "heading": {"fontName": "Brief-Bold", "fontSize": 14, "leading": 18, "spaceBefore": 16, "spaceAfter": 6,
                    "keepWithNext": 1},
        "subheading": {"fontName": "Brief-Bold", "fontSize": 11, "leading": 15, "spaceBefore": 10, "keepWithNext": 1},
        "claim": {"fontName": "Brief-Bold", "fontSize": 9.5, "spaceBefore": 8, "keepWithNext": 1},
        "text": {},
        "quote": {"fontName": "Brief-Italic", "leftIndent": 12, "spaceAfter": 0, "keepWithNext": 1},
        "source": {"fontSize": 8, "leading": 11, "leftIndent": 12, "textColor": _GREY, "spaceAfter": 5},
        "small": {"fontSize": 8, "leading": 11, "textColor": _GREY},
    }  # fmt: skip
    return {name: ParagraphStyle(name, base, **changes) for name, changes in made.items()}  # type: ignore[misc]


def _paragraph(block: Block) -> Paragraph:
    text = _fonts(block.text)
    if block.url:
        text = f"<a href={quoteattr(block.url)}>{text}</a>"
    return Paragraph(text, _styles()[block.style])


def _fonts(text: str) -> str:
    """The text as reportlab's markup, runs that the serif lacks in a font that has them."""
    serif = _register()
    parts: list[str] = []
    run: list[str] = []
    font: str | None = None
    for character in text:
        wanted = None if ord(character) in serif or character.isspace() else _script(ord(character))
        if wanted != font and run:
            parts.append(_run(font, "".join(run)))
            run = []
        font = wanted
        run.append(character)
    return "".join([*parts, _run(font, "".join(run))])


def _run(font: str | None, text: str) -> str:
    return escape(text) if font is None else f'<font name="{font}">{escape(text)}</font>'


def _script(code: int) -> str | None:
    """The Asian font for a character, None where there is none: it is then shown as a box."""
    if 0xAC00 <= code <= 0xD7AF or 0x1100 <= code <= 0x11FF or 0x3130 <= code <= 0x318F:
        return _ASIAN["korean"]
    if 0x3040 <= code <= 0x30FF:
        return _ASIAN["japanese"]
    if 0x3000 <= code <= 0x303F or 0x3400 <= code <= 0x9FFF or 0xFF00 <= code <= 0xFFEF:
        return _ASIAN["chinese"]
    return None
