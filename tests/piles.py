"""A small pile of made-up reports in several formats, for tests that go from files to the ledger."""

from __future__ import annotations

import json
from pathlib import Path

HARBOUR = """Forty trucks seen at Nordhavn port

By Anna Berg
Coast Herald, 12 March 2021

Forty military trucks were unloaded at the port of Gdansk on Thursday, harbour officials said.
"We counted about 40 vehicles on the quay," port spokesman Piotr Nowak told Reuters.
The defence ministry did not confirm the reason for the shipment.
"""

MORNING = """<html><head><title>Trucks arrive in Gdansk</title>
<meta property="og:site_name" content="Morning Post"><meta property="article:published_time" content="2021-03-13">
</head><body><nav>Home | World | Sport</nav><article><h1>Trucks arrive in Gdansk</h1>
<p>More than 50 military trucks arrived in Gdansk on Thursday, according to a Polish defence ministry official who
spoke on condition of anonymity. The Coast Herald reported earlier that about 40 vehicles had been seen there.</p>
<p>The trucks will leave for Warsaw next week, the official said. Local residents said that the road was closed for
three hours on Thursday evening while the convoy was put together by soldiers on the quay.</p>
</article><footer>Leave a comment</footer></body></html>
"""

LINES = [
    {
        "id": "wire-1",
        "outlet": "Baltic Wire",
        "published": "2021-03-12",
        "title": "Port sees trucks",
        "text": "Port sees trucks\n\nPort spokesman Piotr Nowak said about 40 vehicles were counted in Gdansk on "
        "Thursday. He denied that any of them carried ammunition. Twelve drivers were treated for minor injuries.",
    },
    {
        "id": "wire-2",
        "outlet": "Evening Star",
        "published": "2021-03-12",
        "text": "Port sees trucks\n\nPort spokesman Piotr Nowak said about 40 vehicles were counted in Gdansk on "
        "Thursday. He denied that any of them carried ammunition. Twelve drivers were treated for minor injuries.",
    },
    {
        "id": "tag-1",
        "outlet": "Tagblatt",
        "published": "2021-03-14",
        "language": "de",
        "text": "Im Hafen von Danzig wurden am Donnerstag etwa 40 Lastwagen der Armee entladen, sagte ein Sprecher.",
    },
    {"id": "tag-1", "text": "A record whose id is taken, about some trucks in the port."},
]


def write(folder: Path) -> Path:
    """Put the pile into a folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "harbour.txt").write_text(HARBOUR, encoding="utf-8")
    (folder / "morning.html").write_text(MORNING, encoding="utf-8")
    (folder / "wires.jsonl").write_text("".join(json.dumps(line) + "\n" for line in LINES), encoding="utf-8")
    (folder / "broken.json").write_text("{", encoding="utf-8")
    (folder / "empty.txt").write_text("", encoding="utf-8")
    return folder
