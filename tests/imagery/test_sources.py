"""Where tracks and images come from: OpenStreetMap extracts, and a STAC catalogue served on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from evals.imagery import scene

from tests.imagery.conftest import Yard
from twosource.imagery import osm, stac
from twosource.imagery.errors import ImageryError
from twosource.imagery.facility import parse
from twosource.imagery.measure import measure

OSM = """<?xml version="1.0"?>
<osm><node id="1" lat="47.0" lon="7.0"/><node id="2" lat="47.0" lon="7.004"/><node id="3" lat="47.001" lon="7.0"/>
<way id="10"><nd ref="1"/><nd ref="2"/><tag k="railway" v="rail"/><tag k="service" v="yard"/></way>
<way id="11"><nd ref="1"/><nd ref="3"/><tag k="highway" v="track"/></way>
<way id="12"><nd ref="1"/><nd ref="99"/><tag k="railway" v="rail"/></way></osm>"""


def test_tracks_of_osm_xml(tmp_path: Path) -> None:
    path = tmp_path / "a.osm"
    path.write_text(OSM)
    data = osm.facility(path, "yard", "Yard", None)
    assert [f["properties"]["id"] for f in data["features"]] == ["10"]
    assert parse(data).metres == pytest.approx(304, rel=0.01)
    cut = osm.facility(path, "yard", "Yard", (7.001, 46.9, 7.003, 47.1))
    assert parse(cut).metres == pytest.approx(152, rel=0.01)


def test_an_extract_with_entities_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.osm"
    entity = '<!DOCTYPE osm [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    path.write_text(OSM.replace("<osm>", f"{entity}<osm>").replace('v="yard"', 'v="&x;"'))
    with pytest.raises(ImageryError, match="entit"):
        osm.facility(path, "yard", "Yard", None)


def test_tracks_of_overpass_and_geojson(tmp_path: Path) -> None:
    line = [{"lon": 7.0, "lat": 47.0}, {"lon": 7.004, "lat": 47.0}]
    over = {"elements": [{"type": "way", "id": 5, "tags": {"railway": "rail"}, "geometry": line}]}
    geo = {
        "features": [
            {
                "id": "way/5",
                "properties": {"railway": "rail", "layer": None},
                "geometry": {"type": "LineString", "coordinates": [[7.0, 47.0], [7.004, 47.0]]},
            }
        ]
    }
    made = []
    for number, data in enumerate((over, geo)):
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps(data))
        made.append(osm.facility(path, "y", "Y", None))
    assert made[0] == made[1]


@pytest.mark.parametrize("text", ["", "PBF", "<osm>", "{}", '{"features": [{}]}', "<osm></osm>"])
def test_extracts_without_tracks_are_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text(text)
    with pytest.raises(ImageryError):
        osm.facility(path, "y", "Y", None)


# ------------------------------------------------------------------ STAC


class Ranges(SimpleHTTPRequestHandler):
    """Serves byte ranges, as every store of COGs does."""

    def do_GET(self) -> None:
        asked = self.headers.get("Range")
        path = Path(self.translate_path(self.path))
        if asked is None or not path.is_file():
            super().do_GET()
            return
        first, _, last = asked.removeprefix("bytes=").partition("-")
        data = path.read_bytes()
        start, end = int(first), min(int(last or len(data)), len(data) - 1)
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {start}-{end}/{len(data)}")
        self.send_header("Content-Length", str(end - start + 1))
        self.end_headers()
        self.wfile.write(data[start : end + 1])

    def log_message(self, *_: object) -> None:
        """Quiet."""


def item(name: str, href: str, when: str = "2023-10-05T02:00:00Z", **properties: object) -> dict[str, Any]:
    return {
        "type": "Feature", "stac_version": "1.0.0", "id": name, "geometry": None, "bbox": [6.99, 46.99, 7.01, 47.01],
        "properties": {"datetime": when, "gsd": 0.5, "platform": "drawn-1", "view:off_nadir": 12.5,
                       "view:sun_elevation": 40, "view:sun_azimuth": 150, **properties},
        "links": [{"rel": "self", "href": f"./{name}.json"}],
        "assets": {"thumbnail": {"href": "./t.png", "type": "image/png"},
                   "visual": {"href": href, "type": "image/tiff; application=geotiff; profile=cloud-optimized"}},
    }  # fmt: skip


@pytest.fixture
def served(drawn: Yard, tmp_path: Path) -> Iterator[str]:
    scene.write(drawn.full, tmp_path / "full.tif", shift=(1, 1), driver="COG")
    (tmp_path / "one.json").write_text(json.dumps(item("one", "./full.tif")))
    (tmp_path / "old.json").write_text(json.dumps(item("old", "./full.tif", "2019-01-01T00:00:00Z")))
    links = [{"rel": "item", "href": f"./{n}.json"} for n in ("one", "old")]
    (tmp_path / "catalog.json").write_text(
        json.dumps({"type": "Catalog", "id": "c", "stac_version": "1.0.0", "description": "d", "links": links})
    )
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Ranges, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_catalogue_is_read_and_its_cog_measured_over_the_wire(drawn: Yard, served: str) -> None:
    found = list(stac.items(f"{served}/catalog.json", when="2023-01-01T00:00:00Z/.."))
    assert [about.name for _, about in found] == ["one/visual"]
    assert len(list(stac.items(f"{served}/catalog.json"))) == 2
    href, about = found[0]
    assert (about.when, about.sensor, about.off_nadir) == ("2023-10-05T02:00:00Z", "drawn-1", 12.5)
    result = measure(href, drawn.prepared, drawn.calibration, about)
    assert result.abstained is None
    assert result.reading is not None
    assert result.reading.cars is not None
    assert result.reading.cars.low <= drawn.full.cars <= result.reading.cars.high
    assert result.about.source == f"{served}/one.json"


def test_an_item_cannot_name_other_files_of_this_machine(served: str, tmp_path: Path) -> None:
    (tmp_path / "evil.json").write_text(json.dumps(item("evil", "/etc/secret.tif")))
    with pytest.raises(ImageryError, match="neither on the web nor beside"):
        list(stac.items(str(tmp_path / "evil.json")))
    (tmp_path / "wire.json").write_text(json.dumps(item("wire", "file:///etc/secret.tif")))
    with pytest.raises(ImageryError):
        list(stac.items(f"{served}/wire.json"))
    assert next(stac.items(str(tmp_path / "one.json")))[0].endswith("full.tif")


def test_a_catalogue_that_is_not_there_is_said(served: str) -> None:
    with pytest.raises(ImageryError, match="STAC cannot be read"):
        list(stac.items(f"{served}/nothing.json"))
