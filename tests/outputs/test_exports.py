"""Every format is held against its specification by a reader that is not ours."""

from __future__ import annotations

import csv as stdlib_csv
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import feedparser
import pytest
import stix2
from docx import Document as WordDocument
from geojson_pydantic import FeatureCollection
from lxml import etree
from pypdf import PdfReader
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import PROV

from tests.outputs import sample_ledger
from twosource.cli import main
from twosource.ledger import Ledger, encode
from twosource.outputs import blocks, events_csv, stix
from twosource.outputs.formats import FORMATS
from twosource.outputs.selection import UnknownIdError, select
from twosource.records import When, Where


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return sample_ledger.ledger()


def written(name: str, ledger: Ledger) -> bytes:
    return FORMATS[name].write(ledger)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_writes_the_same_bytes_twice_and_an_empty_ledger(name: str, ledger: Ledger) -> None:
    assert written(name, ledger) == written(name, ledger)
    assert written(name, Ledger())


# ---------------------------------------------------------------- JSON-LD with PROV


def graph(ledger: Ledger) -> Graph:
    return Graph().parse(data=written("jsonld", ledger).decode(), format="json-ld")


def test_jsonld_is_rdf_that_uses_only_terms_of_prov(ledger: Ledger) -> None:
    found = graph(ledger)
    prov = {t for s, p, o in found for t in (s, p, o) if isinstance(t, URIRef) and t.startswith(str(PROV))}
    assert len(prov) > 10
    for term in prov:
        PROV[term.removeprefix(str(PROV))]  # a closed namespace: an unknown term is an error


RANGES = {
    PROV.wasDerivedFrom: (PROV.Entity, PROV.Entity),
    PROV.wasQuotedFrom: (PROV.Entity, PROV.Entity),
    PROV.wasAttributedTo: (PROV.Entity, PROV.Agent),
    PROV.wasGeneratedBy: (PROV.Entity, PROV.Activity),
    PROV.qualifiedAttribution: (PROV.Entity, PROV.Attribution),
    PROV.agent: (PROV.Attribution, PROV.Agent),
    PROV.used: (PROV.Activity, PROV.Entity),
    PROV.wasAssociatedWith: (PROV.Activity, PROV.SoftwareAgent),
}
"""Domain and range of every property we use, from the PROV-O recommendation."""


def test_jsonld_keeps_the_domains_and_ranges_of_prov(ledger: Ledger) -> None:
    found = graph(ledger)
    used = {p for p in found.predicates() if str(p).startswith(str(PROV))}
    assert used == set(RANGES)
    for predicate, (domain, range_) in RANGES.items():
        for subject, thing in found.subject_objects(predicate):
            assert (subject, RDF.type, domain) in found, (subject, predicate)
            assert (thing, RDF.type, range_) in found, (predicate, thing)


def test_jsonld_tells_the_chain_in_order(ledger: Ledger) -> None:
    found = graph(ledger)
    hop = URIRef("urn:twosource:term:hop")
    quotes = set(found.subjects(PROV.wasQuotedFrom))
    assert len(quotes) == sum(len(c.appearances) for c in ledger.claims)
    for quote in quotes:
        numbers = sorted(
            int(str(n)) for a in found.objects(quote, PROV.qualifiedAttribution) for n in found.objects(a, hop)
        )
        assert numbers == list(range(len(numbers)))
    assert Literal("Balkan Wire") in set(found.objects())


# ---------------------------------------------------------------- GeoJSON


def test_geojson_follows_rfc_7946(ledger: Ledger) -> None:
    collection: Any = FeatureCollection.model_validate_json(written("geojson", ledger))
    assert len(collection.features) >= len(ledger.events)
    assert len({f.id for f in collection.features}) == len(collection.features)
    points = [f.geometry.coordinates for f in collection.features if f.geometry is not None]
    assert points
    assert all(-180 <= p.longitude <= 180 and -90 <= p.latitude <= 90 for p in points)


# ---------------------------------------------------------------- tables


def test_events_csv_has_the_codes_of_the_codebooks(ledger: Ledger) -> None:
    rows = list(stdlib_csv.DictReader(io.StringIO(written("events-csv", ledger).decode(), newline="")))
    assert len(rows) == len(ledger.events)
    for row in rows:
        assert row["date_prec"] in {"", "1", "2", "3", "4", "5"}
        assert row["where_prec"] in {"", "1", "2", "4", "5", "6"}
        assert row["time_precision"] in {"", "1", "2", "3"}
        assert row["geo_precision"] in {"", "1", "2", "3"}
        assert int(row["independent_min"]) <= int(row["independent_max"])
        assert re.fullmatch(r"(\d{4}-\d{2}-\d{2})?", row["event_date"])
        if row["best"]:
            assert float(row["low"]) <= float(row["best"]) <= float(row["high"])
    deadly = next(row for row in rows if row["best"])
    assert (deadly["low"], deadly["high"]) == ("12", "19")


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [("2020-02-28", "2020-02-28", 1), ("2020-02-28", "2020-03-01", 2), ("2020-03-01", "2020-03-07", 3),
     ("2020-03-01", "2020-03-31", 4), ("2020-01-01", "2020-12-31", 5)],
)  # fmt: skip
def test_dates_are_coded_as_ucdp_codes_them(first: str, last: str, code: int) -> None:
    when = When(earliest=f"{first}T00:00:00Z", latest=f"{last}T23:59:59Z", precision="unknown")
    assert events_csv.date_prec(when) == code


def test_places_are_coded_as_ucdp_codes_them() -> None:
    def place(precision: Any, radius: float) -> Where:
        return Where(name="x", lat=1.0, lon=1.0, precision=precision, radius_km=radius)

    found = [place("city", 8), place("point", 40), place("region", 300), place("area", 50), place("country", 900)]
    assert [events_csv.where_prec(p) for p in found] == [1, 2, 4, 5, 6]


# ---------------------------------------------------------------- STIX


def test_stix_is_a_bundle_of_the_standard(ledger: Ledger) -> None:
    bundle: Any = stix2.parse(written("stix", ledger).decode(), allow_custom=False)
    ids = [o["id"] for o in bundle.objects]
    assert len(ids) == len(set(ids))
    for item in bundle.objects:
        for reference in [*item.get("object_refs", []), item.get("created_by_ref")]:
            assert reference is None or reference in ids
    notes = [o for o in bundle.objects if o["type"] == "note" and "external_references" in o]
    assert len(notes) == len(ledger.claims)
    assert {o["type"] for o in bundle.objects} == {"identity", "location", "note", "report"}


def test_stix_confidence_is_the_admiralty_grade(ledger: Ledger) -> None:
    bundle = json.loads(written("stix", ledger))
    claims = {c.id: c.credibility.grade for c in ledger.claims}
    for item in bundle["objects"]:
        claim = next((r["external_id"] for r in item.get("external_references", ())), None)
        if claim in claims:
            assert item.get("confidence") == stix.CONFIDENCE.get(claims[claim])


@pytest.mark.parametrize(
    ("published", "expected"),
    [("2017", "2017-01-01T00:00:00.000Z"), ("2017-04", "2017-04-01T00:00:00.000Z"), ("gestern", None), (None, None),
     ("2017-04-16T10:00:00+02:00", "2017-04-16T08:00:00.000Z")],
)  # fmt: skip
def test_stix_moments(published: str | None, expected: str | None) -> None:
    assert stix.moment(published) == expected


# ---------------------------------------------------------------- TimeMap and RSS


def test_timemap_has_what_its_checks_ask_for(ledger: Ledger) -> None:
    data = json.loads(written("timemap", ledger))
    assert data["events"]
    for event in data["events"]:
        assert {"id", "description", "associations"} <= set(event)
        assert all(isinstance(event[key], str) for key in event if key not in ("associations", "sources"))
        assert ("latitude" in event) == ("longitude" in event)
        assert event["date"] or "latitude" in event
        assert re.fullmatch(r"(\d{2}/\d{2}/\d{4})?", event["date"])
        assert re.fullmatch(r"(\d{2}:\d{2})?", event["time"])
        assert set(event["sources"]) <= set(data["sources"])
        assert set(event["associations"]) <= {a["id"] for a in data["associations"]}
    assert all({"id", "paths"} <= set(source) for source in data["sources"].values())


RSS = etree.RelaxNG(
    etree.fromstring(
        """<element name="rss" xmlns="http://relaxng.org/ns/structure/1.0"
            datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
          <attribute name="version"><value>2.0</value></attribute>
          <element name="channel">
            <element name="title"><text/></element>
            <element name="link"><data type="anyURI"/></element>
            <element name="description"><text/></element>
            <zeroOrMore><element name="item"><interleave>
              <element name="title"><text/></element>
              <element name="description"><text/></element>
              <optional><element name="pubDate"><text/></element></optional>
              <element name="guid"><attribute name="isPermaLink"><choice><value>true</value><value>false</value>
                </choice></attribute><text/></element>
            </interleave></element></zeroOrMore>
          </element>
        </element>"""
    )
)
"""What RSS 2.0 says of the elements we use."""


def test_rss_holds_the_alerts(ledger: Ledger) -> None:
    data = written("rss", ledger)
    RSS.assertValid(etree.fromstring(data))
    feed = feedparser.parse(data)
    assert not feed.bozo
    assert len(feed.entries) == sum(len(i.alerts) for i in ledger.indicators) == 1
    assert feed.entries[0].title == "flatcars at Galați yard: 64 against 15" or "64 against 15" in feed.entries[0].title
    assert feed.entries[0].published_parsed is not None


# ---------------------------------------------------------------- briefs that are printed


def test_every_quotation_of_the_printed_brief_is_followed_by_its_source(ledger: Ledger) -> None:
    found = list(blocks.blocks(ledger))
    quotes = [n for n, block in enumerate(found) if block.style == "quote"]
    assert quotes
    assert all(found[n + 1].style == "source" and re.search(r"\[D\d+ \d+-\d+\]", found[n + 1].text) for n in quotes)
    claims = {c.text.casefold() for c in ledger.claims}
    for n, block in enumerate(found):
        if block.style == "claim" and block.text.casefold() in claims:
            assert any(b.style == "quote" for b in found[n : n + 8])


def test_the_word_brief_has_an_outline_and_no_script(ledger: Ledger) -> None:
    data = written("docx", ledger)
    document = WordDocument(io.BytesIO(data))
    styles = [p.style.name for p in document.paragraphs if p.style is not None]
    assert {"Title", "Heading 1", "Heading 2", "Heading 3", "Quote"} <= set(styles)
    text = "\n".join(p.text for p in document.paragraphs)
    assert all(c.appearances[0].quote.split()[0] in text for c in ledger.claims if c.appearances)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not [n for n in archive.namelist() if "vba" in n.lower() or "script" in n.lower()]
        relations = archive.read("word/_rels/document.xml.rels").decode()
    targets = re.findall(r'Target="([^"]+)"[^>]*TargetMode="External"', relations)
    assert all(t.startswith(("http://", "https://", "mailto:")) for t in targets)


def test_the_pdf_holds_quotes_in_several_scripts(ledger: Ledger) -> None:
    reader = PdfReader(io.BytesIO(written("pdf", ledger)))
    text = "".join(page.extract_text() for page in reader.pages)
    assert "What is known" in text
    assert "independent sources" in text
    names = {str(f.get_object()["/BaseFont"]) for p in reader.pages for f in p["/Resources"]["/Font"].values()}  # type: ignore[index]
    assert any("DejaVuSerif" in name for name in names)
    assert not any("/JavaScript" in str(page) or "/AA" in page for page in reader.pages)


# ---------------------------------------------------------------- a part of the ledger


def test_a_selection_is_a_ledger_of_its_own(ledger: Ledger) -> None:
    part = select(ledger, ["c-deaths"])
    assert [c.id for c in part.claims] == ["c-deaths"]
    docs = {a.doc for a in part.claims[0].appearances}
    assert {d.id for d in part.documents} == docs
    assert all(set(e.claims) == {"c-deaths"} for e in part.events)
    assert all(c.doc in docs and c.of in docs for c in part.copies)
    shown = {a.id for a in part.claims[0].appearances}
    assert all(set(c.between) <= shown for c in part.contradictions)
    assert {h.source for a in part.claims[0].appearances for h in a.chain} >= {s.id for s in part.sources}
    for name in FORMATS:
        assert written(name, part)


def test_a_selection_by_document_and_by_source(ledger: Ledger) -> None:
    by_doc = select(ledger, ["herald"])
    assert all(any(a.doc == "herald" for a in c.appearances) for c in by_doc.claims)
    source = ledger.claims[0].appearances[0].chain[-1].source
    by_source = select(ledger, [source])
    assert all(any(h.source == source for a in c.appearances for h in a.chain) for c in by_source.claims)
    with pytest.raises(UnknownIdError, match="no-such-row"):
        select(ledger, ["no-such-row"])


def test_the_command_exports_a_part(ledger: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given, out = tmp_path / "ledger.json", tmp_path / "part.docx"
    given.write_bytes(encode(ledger))
    assert main(["export", "docx", "--ledger", str(given), "--only", "c-deaths", "-o", str(out)]) == 0
    assert out.read_bytes()[:2] == b"PK"
    assert main(["export", "rss", "--ledger", str(given), "--only", "c-none"]) == 1
    assert "c-none" in capsys.readouterr().err


def test_a_missing_extra_says_what_to_install(
    ledger: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "reportlab.lib.colors", None)
    monkeypatch.delitem(sys.modules, "twosource.outputs.pdf", raising=False)
    given = tmp_path / "ledger.json"
    given.write_bytes(encode(ledger))
    assert main(["export", "pdf", "--ledger", str(given)]) == 2
    assert "pip install 'twosource[desk]'" in capsys.readouterr().err
