"""The brief as a Word document (OOXML), with headings for the outline and a link behind every source."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from twosource.ledger import Ledger
from twosource.outputs.blocks import Block, Style, blocks

_STYLES: dict[Style, str] = {
    "title": "Title",
    "heading": "Heading 1",
    "subheading": "Heading 2",
    "claim": "Heading 3",
    "text": "Normal",
    "quote": "Quote",
    "source": "Normal",
    "small": "Normal",
}
_SMALL = ("source", "small")
_MADE = datetime(1980, 1, 1)  # the first that a zip file knows: the same ledger must give the same bytes


def write(ledger: Ledger) -> bytes:
    """The document; the same ledger gives the same bytes."""
    document = docx.Document()
    properties = document.core_properties
    properties.author, properties.title = "twosource", "What is known"
    properties.created = properties.modified = _MADE
    for block in blocks(ledger):
        _add(document, block)
    out = io.BytesIO()
    document.save(out)
    return _same_dates(out.getvalue())


def _add(document: Any, block: Block) -> None:
    paragraph = document.add_paragraph(style=_STYLES[block.style])
    if block.url:
        _link(paragraph, block.text, block.url)
    else:
        paragraph.add_run(block.text)
    for run in paragraph.runs:
        if block.style in _SMALL:
            run.font.size = Pt(9)
    if block.style == "quote":
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.keep_with_next = True


def _link(paragraph: Any, text: str, url: str) -> None:
    """A run that leads to the address: python-docx has no call for it."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(text)
    run.font.size = Pt(9)
    run.font.underline = True
    link.append(run._r)
    paragraph._p.append(link)


def _same_dates(data: bytes) -> bytes:
    """The zip file with every member dated alike."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            made.writestr(zipfile.ZipInfo(name, _MADE.timetuple()[:6]), given.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
