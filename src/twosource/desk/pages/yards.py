"""Yards that are measured on images: their series, each reading with its pictures, and the page to draw tracks on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from twosource.desk import notes, render
from twosource.desk.app import Call
from twosource.desk.pages.common import indicator_views
from twosource.desk.rows import MissingError
from twosource.ledger import LedgerIndicator
from twosource.records import Judgement
from twosource.store import yards as kept
from twosource.store.words import Question
from twosource.watches.readings import all_amended
from twosource.watches.yards import Yard, figure, yard

if TYPE_CHECKING:
    from twosource.imagery.facility import Facility

TEXTS = 200
"""Claims that speak of cars and are looked through for statements about a yard."""
DAYS = 3
MOST_SHAPES = 5000


def yards(call: Call) -> Response:
    """All yards."""
    return render.page(call, "yards.html.j2", "Yards", "yards", found=kept.listed(call.reader.database))


def one(call: Call) -> Response:
    """The series of a yard."""
    found, told = _yard(call)
    drawing = indicator_views(call, [_ledger(found)])[0][1].picture
    counted = len({b["appearance"] for texts in told.values() for b in texts})
    return render.page(
        call, "yard.html.j2", found.facility.name, "yards", y=found, told=told, counted=counted, picture=drawing,
        figure=figure, rows=list(reversed(found.rows)), versions=kept.versions(call.reader.database, found.facility.id),
    )  # fmt: skip


def look(call: Call) -> Response:
    """One reading: its pictures beside the reference, its figures, what texts say, and what people decided."""
    ident = str(call.path["name"])
    history = kept.reading(call.reader.database, ident)
    if not history:
        raise MissingError("reading of an image")
    row = all_amended(history[:1], _judgements(call))[0]
    version = kept.yard(call.reader.database, row["facility"])
    if version is None:
        raise MissingError("yard")
    told, day = _told(call, [row]).get(ident, []), (row.get("when") or "no date")[:10]
    there = {name: kept.reading_picture(call.reader.database, ident, name) for name in ("size", "strips", "lines")}
    width, _, height = (there["size"] or b"").decode().partition(" ")
    return render.page(
        call, "look.html.j2", f"{version.name}, {day}", "yards", row=row, first=history[0],
        before=history[1:6], version=version, told=told, figure=figure, judgements=notes.on(call, [ident]),
        width=width, height=height, strips=there["strips"] is not None,
        reference=kept.reading_picture(call.reader.database, version.id, "reference") is not None,
    )  # fmt: skip


def look_picture(call: Call) -> Response:
    """A picture of a reading; "overlay" is an SVG of what was called occupied and empty."""
    ident, what = str(call.path["name"]), str(call.path["what"])
    if what == "overlay":
        lines = kept.reading_picture(call.reader.database, ident, "lines")
        size = kept.reading_picture(call.reader.database, ident, "size")
        if lines is None or size is None:
            raise MissingError("picture")
        width, _, height = size.decode().partition(" ")
        return Response(_svg(lines.decode(), width, height), media_type="image/svg+xml")
    body = kept.reading_picture(call.reader.database, ident, what) if what in ("image", "strips", "reference") else None
    if body is None:
        raise MissingError("picture")
    return Response(body, media_type="image/png")


LINES = {"full": "#ff7f0e", "free": "#4aa3df", "blind": "#cccccc"}


def _svg(lines: str, width: str, height: str) -> str:
    """The lines as a picture of its own: styles as attributes, for pages of the desk allow none in SVG."""
    for name, colour in LINES.items():
        lines = lines.replace(f'class="{name}"', f'stroke="{colour}"')
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
    return f'{head}<g fill="none" stroke-width="2" stroke-opacity="0.85">{lines}</g></svg>'


def picture(call: Call) -> Response:
    """The picture of a yard's reference."""
    found = kept.picture(call.reader.database, str(call.path["name"]))
    if found is None:
        raise MissingError("picture")
    return Response(found[1], media_type="image/jpeg")


def draw(call: Call) -> Response:
    """The page on which outline, tracks, known-empty stretches and exclusions are drawn."""
    keeping = _extra()
    version, frame = _drawable(call)
    shapes = keeping.shapes(version.facility, frame)
    data = {"id": version.id, "number": version.number, "frame": frame, "shapes": shapes}
    return render.page(
        call, "draw.html.j2", f"Draw {version.name}", "yards", version=version, data=json.dumps(data),
        may=call.user.may("analyst") and not call.as_of,
    )  # fmt: skip


def save(call: Call) -> Response:
    """Keep what was drawn as a new version of the facility file; answers JSON."""
    from twosource.imagery.errors import ImageryError

    keeping = _extra()
    version, frame = _drawable(call)
    body = call.json if isinstance(call.json, dict) else {}
    shapes = body.get("shapes")
    if not isinstance(shapes, list) or len(shapes) > MOST_SHAPES or not all(isinstance(s, dict) for s in shapes):
        raise HTTPException(422, f"shapes must be a list of at most {MOST_SHAPES} objects; load the page again")
    if body.get("number") != version.number:
        return JSONResponse(
            {"error": f"{version.who} saved another version at {version.at}; load the page again and repeat"}, 409
        )
    try:
        data, facility = keeping.drawn(version.facility, frame, shapes)
    except ImageryError as error:
        return JSONResponse({"error": str(error)}, 422)
    with kept.Yards(call.desk.settings.workspace) as there:
        added = there.keep_facility(data, call.user.name)
        number = kept.versions(there.database, version.id)[0].number
    return JSONResponse({"number": number, "said": _said(added, facility), "warnings": list(facility.warnings)})


def _said(added: bool, facility: Facility) -> str:
    what = f"{len(facility.tracks)} tracks, {facility.metres:,.0f} m"
    return f"saved: {what}" if added else f"nothing changed: {what}"


def _extra() -> Any:
    try:
        import pyproj  # noqa: F401 - only whether it is there
        import shapely  # noqa: F401

        from twosource.imagery import keeping
    except ImportError as error:
        raise HTTPException(501, "drawing needs an extra: pip install 'twosource[imagery]'") from error
    return keeping


def _drawable(call: Call) -> tuple[kept.Version, dict[str, Any]]:
    name = str(call.path["name"])
    version, found = kept.yard(call.reader.database, name), kept.picture(call.reader.database, name)
    if version is None or found is None:
        raise MissingError("yard")
    return version, found[0]


def _judgements(call: Call) -> list[Judgement]:
    return list(call.desk.notes.sync(call.reader.database).rows.values())


def _yard(call: Call) -> tuple[Yard, dict[str, list[dict[str, Any]]]]:
    name, judgements = str(call.path["name"]), _judgements(call)
    rows = all_amended(kept.rows(call.reader.database, name), judgements)
    told = _told(call, rows)
    found = yard(call.reader.database, name, judgements, [b for texts in told.values() for b in texts])
    if found is None:
        raise MissingError("yard")
    return found, told


def _told(call: Call, rows: Sequence[Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """What the texts of the workspace say beside these readings."""
    from twosource.imagery.beside import CARS, by_reading

    if not rows:
        return {}
    question = Question(either=tuple(word for w in sorted(CARS) for word in (w, f"{w}s")))
    database = call.reader.database
    found = database.execute(
        "SELECT c.slug FROM view_claims_fts f JOIN view_claims c ON c.rank = f.rowid "
        f"WHERE {database.match('view_claims_fts', 'f')} ORDER BY f.rowid LIMIT ?",
        (database.asked(question, columns=True), TEXTS),
    ).fetchall()
    claims = []
    for (name,) in found:
        row, _ = call.reader.claim(name)
        claims.append(msgspec.to_builtins(call.reader.whole(row)[1]))
    return by_reading(rows, {"claims": claims}, DAYS)


def _ledger(found: Yard) -> LedgerIndicator:
    plain = msgspec.to_builtins(found.indicator)
    return msgspec.convert({**plain, "baseline": plain["baseline"] or {}}, LedgerIndicator)
