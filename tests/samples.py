"""A small invented sample of every kind that the readers take, for tests and for the fuzzer. Nothing here is real."""

from __future__ import annotations

import gzip
import io
import json
import zipfile

PROSE = (
    "Seventy-three rail cars stood at the border yard on Tuesday, the Harbour Institute said in a report. "
    "The railway declined to comment, and residents said that the trains came by night."
)
PAGE = (
    "<!doctype html><html lang='en'><head><title>Trains at the yard - Morning Post</title>"
    '<meta property="article:published_time" content="2021-03-13T08:00:00+01:00">'
    '<meta property="og:site_name" content="Morning Post"></head><body><nav><a href="/">Home</a></nav><article>'
    f"<h1>Trains at the yard</h1><p>{PROSE}</p><p>{PROSE.replace('Tuesday', 'Monday')}</p></article></body></html>"
)

RSS = f"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Morning Post</title>
<link>https://post.example/</link><language>en</language><item><title>Trains &amp; cars</title>
<link>https://post.example/trains</link><description>&lt;p&gt;{PROSE}&lt;/p&gt;</description>
<pubDate>Tue, 13 Mar 2021 08:00:00 +0100</pubDate><source url="https://wire.example/feed">Wire Service</source>
<guid>post-1</guid></item><item><title>Only a headline</title></item></channel></rss>""".encode()

ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Planet</title><id>urn:planet</id>
<entry><title>Yard</title><link href="https://blog.example/yard"/><id>urn:1</id><updated>2021-03-13T08:00:00Z</updated>
<author><name>Ann Writer</name></author><content type="html">&lt;b&gt;{PROSE}&lt;/b&gt;</content>
<source><title>The Blog</title><link href="https://blog.example/"/></source></entry></feed>""".encode()

JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Morning Post",
        "items": [
            {
                "id": "1",
                "url": "https://post.example/1",
                "title": "Yard",
                "content_html": f"<p>{PROSE}</p>",
                "date_published": "2021-03-13T08:00:00Z",
                "authors": [{"name": "Ann Writer"}],
            }
        ],
    }
).encode()

SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://post.example/a</loc></url><url>
<loc>https://post.example/b</loc><news:news><news:publication><news:name>Morning Post</news:name>
<news:language>en</news:language></news:publication><news:publication_date>2021-03-13</news:publication_date>
<news:title>Seventy-three rail cars stand at the border yard</news:title></news:news></url></urlset>"""

MAIL = (
    "Received: by mx.example; Sat, 13 Mar 2021 08:00:00 +0100\r\nFrom: Ann Writer <ann@post.example>\r\n"
    "To: desk@post.example\r\nSubject: =?utf-8?q?Trains_at_the_yard?=\r\nDate: Sat, 13 Mar 2021 08:00:00 +0100\r\n"
    "Message-ID: <1@post.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    f"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n---------- Forwarded message ---------\r\n"
    f"From: Press Office <press@yard.example>\r\n\r\n{PROSE}\r\n--b\r\nContent-Type: text/html\r\n"
    f'Content-Disposition: attachment; filename="page.html"\r\n\r\n{PAGE}\r\n--b\r\nContent-Type: image/png\r\n'
    'Content-Disposition: attachment; filename="a.png"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    "iVBORw0KGgo=\r\n--b--\r\n"
).encode()

MBOX = b"".join(
    b"From ann@post.example Sat Mar 13 08:00:00 2021\n" + MAIL.replace(b"\r\n", b"\n") + b"\n" for _ in range(2)
)

TELEGRAM = json.dumps(
    {
        "name": "Yard Watch",
        "type": "public_channel",
        "id": 77,
        "messages": [
            {
                "id": 1,
                "type": "message",
                "date": "2021-03-13T09:00:00",
                "date_unixtime": "1615622400",
                "from": "Yard Watch",
                "forwarded_from": "Harbour News",
                "text": [PROSE, {"type": "text_link", "text": " more", "href": "https://post.example/a"}],
            },
            {"id": 2, "type": "message", "date": "2021-03-13T09:01:00", "from": "Yard Watch", "text": ""},
        ],
    }
).encode()

NEWSML = f"""<?xml version="1.0" encoding="UTF-8"?><newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:w:1"
 version="2" xml:lang="en"><itemMeta><provider literal="Wire Service"/><versionCreated>2021-03-13T08:00:00Z
</versionCreated><pubStatus qcode="stat:usable"/></itemMeta><contentMeta><headline>Trains at the yard</headline>
<by>Ann Writer</by><infoSource><name>Press Office</name></infoSource><language tag="en"/></contentMeta><contentSet>
<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body><p>{PROSE}</p></body>
</html></inlineXML></contentSet></newsItem>""".encode()

NITF = f"""<nitf><head><title>Yard</title><docdata><date.issue norm="20210313T080000Z"/></docdata></head><body>
<body.head><hedline><hl1>Trains at the yard</hl1></hedline></body.head><body.content><p>{PROSE}</p></body.content>
</body></nitf>""".encode()

NINJS = json.dumps(
    {
        "uri": "urn:w:2",
        "type": "text",
        "versioncreated": "2021-03-13T08:00:00Z",
        "headline": "Trains at the yard",
        "body_html": f"<p>{PROSE}</p>",
        "provider": "Wire Service",
        "language": "en",
    }
).encode()

ACLED = (
    "event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,country,location,latitude,longitude,source,"
    "notes,fatalities,timestamp\nABC1,13 March 2021,1,Battles,Armed clash,Army,Nowhere,Yard,42.4,130.6,Wire Service,"
    f'"{PROSE}",3,1615622400\nABC2,bad,1,Battles,Armed clash,Army,Nowhere,Yard,42.4,130.6,A; B,"",0,1615622400\n'
).encode()

UCDP = (
    b"id,year,type_of_violence,side_a,side_b,source_office,source_date,source_headline,where_prec,where_coordinates,"
    b"latitude,longitude,country,date_start,date_end,best,high,low\n"
    b'9,2021,1,Army,Rebels,Wire Service,2021-03-14,"Three die in a clash at the yard",1,Yard,42.4,130.6,Nowhere,'
    b"2021-03-13 00:00:00.000,2021-03-14 00:00:00.000,3,5,2\n"
)


def gdelt() -> bytes:
    """One row of GDELT 2.0 and one of another width."""
    cells = [""] * 61
    at = {0: "1", 1: "20210313", 6: "ARMY", 16: "REBELS", 26: "190", 28: "19", 31: "9", 33: "7"}
    at |= {52: "Yard, Nowhere", 53: "NW", 56: "42.4", 57: "130.6", 60: "https://post.example/a"}
    for i, value in at.items():
        cells[i] = value
    return ("\t".join(cells) + "\n" + "\t".join(["1", "20210313"]) + "\n").encode()


def warc(*pages: tuple[str, bytes, str]) -> bytes:
    """A WARC with a response for each (address, body, content type), and a request that is no response."""
    out = b""
    for url, body, kind in pages:
        http = f'HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nETag: "x"\r\n\r\n'.encode() + body
        for record, block in (("request", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"), ("response", http)):
            out += (
                (
                    f"WARC/1.0\r\nWARC-Type: {record}\r\nWARC-Record-ID: <urn:uuid:0>\r\nWARC-Target-URI: {url}\r\n"
                    f"WARC-Date: 2021-03-13T10:00:00Z\r\nContent-Type: application/http; msgtype={record}\r\n"
                    f"Content-Length: {len(block)}\r\n\r\n"
                ).encode()
                + block
                + b"\r\n\r\n"
            )
    return out


def zipped(**members: bytes) -> bytes:
    """A zip archive; two underscores in a name stand for a slash, one for a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


def pdf(*lines: str) -> bytes:
    """A PDF of one page, made by hand."""
    text = "BT /F1 11 Tf 40 780 Td 14 TL " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
            "/Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Title (Trains at the yard) /Author (Ann Writer) /CreationDate (D:20210313080000+01'00') >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    start = len(out)
    out += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    return out + f"trailer << /Size {len(bodies) + 1} /Root 1 0 R /Info 6 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()


def all_kinds() -> dict[str, bytes]:
    """One file of every kind by name."""
    archive = warc(("https://post.example/a", PAGE.encode(), "text/html"), ("https://post.example/f", RSS, "text/xml"))
    return {
        "page.html": PAGE.encode(),
        "text.txt": PROSE.encode(),
        "record.json": json.dumps({"text": PROSE, "title": "Yard"}).encode(),
        "records.jsonl": (json.dumps({"text": PROSE}) + "\n").encode() * 2,
        "feed.rss": RSS,
        "feed.atom": ATOM,
        "feed.json": JSON_FEED,
        "sitemap.xml": SITEMAP,
        "one.eml": MAIL,
        "box.mbox": MBOX,
        "result.json": TELEGRAM,
        "item.xml": NEWSML,
        "nitf.xml": NITF,
        "ninjs.json": NINJS,
        "acled.csv": ACLED,
        "ucdp.csv": UCDP,
        "gdelt.csv": gdelt(),
        "pages.warc": archive,
        "pages.warc.gz": gzip.compress(archive, mtime=0),
        "pages.arc": (
            b"filedesc://a 0.0.0.0 20210313100000 text/plain 5\n1 0 X\n\nhttps://post.example/a 1.2.3.4 20210313100000 "
            b"text/html %d\n" % len(PAGE) + PAGE.encode() + b"\n"
        ),
        "pile.zip": zipped(a_html=PAGE.encode(), b__c_txt=PROSE.encode()),
        "crawl.wacz": zipped(datapackage_json=b"{}", archive__data_warc=archive),
        "packed.txt.gz": gzip.compress(PROSE.encode(), mtime=0),
        "report.pdf": pdf(PROSE[:80], PROSE[80:]),
    }
