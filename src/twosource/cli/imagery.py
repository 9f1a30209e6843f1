"""`twosource imagery`: how full a yard is, measured on images."""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twosource.cli import yards
from twosource.cli.common import DATA_OUT, writable, write
from twosource.cli.errors import UnusableError

if TYPE_CHECKING:
    from twosource.imagery.calibration import Calibration
    from twosource.imagery.facility import Facility
    from twosource.imagery.images import About
    from twosource.imagery.measure import Prepared
    from twosource.imagery.observations import ImageObservation

NEEDED = ("rasterio", "scipy", "skimage", "shapely", "pyproj", "PIL")


def add(commands: Any) -> None:
    """Add the command and its parts to the parser."""
    command: argparse.ArgumentParser = commands.add_parser(
        "imagery",
        help="how full a rail yard is on images, with what certainty (extra: imagery)",
        description="Measure occupied track and count cars on georeferenced images of a facility, with intervals; "
        "every image gives an observation, also one that could not be read. Needs the extra imagery.",
    )
    parts = command.add_subparsers(dest="part", metavar="PART", required=True)
    _check(parts)
    _tracks(parts)
    _mark(parts)
    _correct(parts)
    _calibrate(parts)
    _measure(parts)
    _series(parts)
    _compare(parts)
    yards.add(parts)
    command.set_defaults(run=run)


def _part(parts: Any, name: str, text: str, facility: bool = True) -> argparse.ArgumentParser:
    part: argparse.ArgumentParser = parts.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    if facility:
        part.add_argument("facility", metavar="FACILITY", help="facility file (GeoJSON)")
    return part


def _out(part: argparse.ArgumentParser, text: str) -> None:
    part.add_argument("-o", "--output", metavar="FILE", default=DATA_OUT, help=f"{text} (default: standard output)")


def _check(parts: Any) -> None:
    part = _part(parts, "check", "check a facility file and say what it holds")
    part.set_defaults(work=check)


def _tracks(parts: Any) -> None:
    part = _part(parts, "tracks", "make a facility file of the tracks in an OpenStreetMap extract", facility=False)
    part.add_argument("extract", metavar="EXTRACT", help=".osm XML, Overpass JSON or GeoJSON")
    part.add_argument("--id", required=True, help="id of the facility: small letters, digits, hyphens")
    part.add_argument("--name", required=True, help="its name")
    part.add_argument("--box", metavar="W,S,E,N", help="degrees; tracks are cut to it")
    _out(part, "the facility file")
    part.set_defaults(work=tracks)


def _mark(parts: Any) -> None:
    part = _part(parts, "mark", "write a page on which to mark an image by clicking and to move tracks")
    part.add_argument("image", metavar="IMAGE", help="GeoTIFF or COG, path or address")
    part.add_argument("--unregistered", action="store_true", help="show it as it says it lies (for the first image)")
    _out(part, "the page (HTML)")
    part.set_defaults(work=mark)


def _correct(parts: Any) -> None:
    part = _part(parts, "correct", "write the facility file anew with the tracks that marks moved")
    part.add_argument("marks", metavar="MARKS", help="JSON exported by the page of `mark`")
    _out(part, "the new facility file")
    part.set_defaults(work=correct)


def _calibrate(parts: Any) -> None:
    part = _part(parts, "calibrate", "learn from marked images to tell occupied from empty, and how often that errs")
    part.add_argument("marks", nargs="+", metavar="MARKS", help="JSON exported by the page of `mark`, one per image")
    _out(part, "the calibration")
    part.set_defaults(work=calibrate)


def _read(part: argparse.ArgumentParser) -> None:
    part.add_argument("--calibration", metavar="FILE", help="without one there is no count, only metres")
    part.add_argument("--evidence", metavar="FOLDER", help="write a page per image there")
    part.add_argument("--watch", metavar="FILE", help="fill in the indicator of this watch that the rows belong to")
    part.add_argument("--workspace", metavar="FILE", help="keep readings and their pictures there, for the desk")
    part.add_argument("--who", metavar="NAME", help="who keeps them (default: $TWOSOURCE_WHO, else your user name)")


def _measure(parts: Any) -> None:
    part = _part(parts, "measure", "measure one image and write its observation as a JSON line")
    part.add_argument("image", metavar="IMAGE", help="GeoTIFF or COG, path or address")
    part.add_argument("--when", metavar="TIME", help="when it was taken, ISO 8601, where the file does not say")
    part.add_argument("--sensor", metavar="NAME", help="what took it, where the file does not say")
    _read(part)
    _out(part, "the observation")
    part.set_defaults(work=measure)


def _series(parts: Any) -> None:
    part = _part(parts, "series", "measure many images and write their observations as JSON lines")
    part.add_argument("images", nargs="*", metavar="IMAGE", help="GeoTIFFs or COGs")
    part.add_argument("--stac", action="append", default=[], metavar="SOURCE", help="STAC item, catalogue or API")
    part.add_argument("--dates", metavar="FROM/TO", help="of a STAC source, ISO 8601")
    _read(part)
    _out(part, "the observations")
    part.set_defaults(work=series)


def _compare(parts: Any) -> None:
    part = _part(parts, "compare", "set observations beside what texts say about the same days", facility=False)
    part.add_argument("observations", metavar="OBSERVATIONS", help="JSON lines of `measure` or `series`")
    part.add_argument("ledger", metavar="LEDGER", help="written by `twosource check --json`")
    part.add_argument("--place", help="only statements that name it")
    part.add_argument("--days", type=int, default=3, metavar="N", help="how far apart the days may be (default: 3)")
    _out(part, "the pairs")
    part.set_defaults(work=compare)


def run(arguments: argparse.Namespace) -> int:
    """Run one part. Exit code 0, 1 when no image could be counted or measured, 2 when the call is unusable."""
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise UnusableError(f"imagery needs {', '.join(missing)}: pip install 'twosource[imagery]'")
    if hasattr(arguments, "output"):
        writable(arguments.output, "--output")
    code: int = arguments.work(arguments)
    return code


def check(arguments: argparse.Namespace) -> int:
    """Print what the facility holds; warnings go to standard error."""
    facility = _facility(arguments.facility)
    print(f"{facility.name} ({facility.id}): {len(facility.tracks)} tracks, {facility.metres:,.0f} m")
    known = sum(float(t.empty.sum()) for t in facility.tracks) / 2
    hidden = sum(float((~t.open).sum()) for t in facility.tracks) / 2
    print(f"known to be empty {known:,.0f} m, under exclusions {hidden:,.0f} m")
    room = facility.metres / facility.pitch_m
    print(f"a car takes {facility.pitch_m} m, give or take {facility.pitch_sd_m}: room for {room:,.0f}")
    print(f"reference: {facility.reference or 'none, so nothing can be measured yet'}")
    return 0


def _facility(name: str) -> Facility:
    from twosource.imagery.facility import load

    facility = load(name)
    for warning in facility.warnings:
        print(f"{name}: {warning}", file=sys.stderr)
    return facility


def tracks(arguments: argparse.Namespace) -> int:
    """Write a facility file from an extract."""
    from twosource.imagery.facility import parse
    from twosource.imagery.osm import facility

    box = None
    if arguments.box:
        try:
            west, south, east, north = (float(x) for x in arguments.box.split(","))
        except ValueError as error:
            raise UnusableError(f"--box: {arguments.box!r} is not W,S,E,N in degrees") from error
        box = (west, south, east, north)
    data = facility(arguments.extract, arguments.id, arguments.name, box)
    made = parse(data, arguments.extract)
    write(arguments.output, json.dumps(data, indent=1, ensure_ascii=False).encode() + b"\n")
    print(
        f"{len(made.tracks)} tracks, {made.metres:,.0f} m; move them onto a reference before measuring", file=sys.stderr
    )
    return 0


def _prepared(facility: Facility, image: str) -> Prepared:
    """The facility's reference, read for images of this one's pixel size."""
    from twosource.imagery.images import open_image
    from twosource.imagery.measure import prepare

    with open_image(image, facility.system) as opened:
        gsd = opened.gsd_m
    return prepare(facility, gsd)


def mark(arguments: argparse.Namespace) -> int:
    """Write the page."""
    from twosource.imagery.evidence import mark_page
    from twosource.imagery.images import open_image
    from twosource.imagery.registration import register

    facility = _facility(arguments.facility)
    dx = dy = 0.0
    if not arguments.unregistered:
        prepared = _prepared(facility, arguments.image)
        with open_image(arguments.image, facility.system) as image:
            found = register(image, prepared.context)
        if found.residual_m is None:
            raise UnusableError(f"{arguments.image}: {found.why}; --unregistered shows it as it says it lies")
        dx, dy = found.dx, found.dy
    # The marks lie beside the image as a rule, so they name it by its file name.
    remote = arguments.image.startswith(("http://", "https://"))
    name = arguments.image if remote else Path(arguments.image).name
    page = mark_page(facility, arguments.image, name, dx, dy)
    write(arguments.output, page.encode())
    return 0


def correct(arguments: argparse.Namespace) -> int:
    """Write the corrected facility."""
    from twosource.imagery import marks

    facility = _facility(arguments.facility)
    write(arguments.output, marks.correct(arguments.facility, marks.load(arguments.marks), facility))
    return 0


def calibrate(arguments: argparse.Namespace) -> int:
    """Write the calibration, and say how good it is."""
    from twosource.imagery import calibration, marks

    facility = _facility(arguments.facility)
    first = marks.load(arguments.marks[0])
    remote = first.image.startswith(("http://", "https://"))
    prepared = _prepared(facility, first.image if remote else str(Path(arguments.marks[0]).parent / first.image))
    made = marks.learn(facility, prepared, arguments.marks)
    write(arguments.output, calibration.encode(made))
    print(
        f"{len(made.dates)} images, {made.marked_m[0]:,.0f} m occupied and {made.marked_m[1]:,.0f} m empty; held out, "
        f"{made.rates.hit:.0%} of occupied and {made.rates.false:.1%} of empty track are called occupied",
        file=sys.stderr,
    )
    if len(made.dates) < 2:
        print(yards.ONE_DATE, file=sys.stderr)
    return 0


def measure(arguments: argparse.Namespace) -> int:
    """Write one observation. Exit code 1 when the image gave no figure."""
    from twosource.imagery.images import About

    about = None
    if arguments.when:
        from twosource.watches.rows import RowError, parse_when

        try:
            parse_when(arguments.when)
        except RowError:
            raise UnusableError(f"--when {arguments.when}: not a time such as 2023-10-05T02:00:00Z") from None
    if arguments.when or arguments.sensor:
        about = About(arguments.image, when=arguments.when, sensor=arguments.sensor)
    return _all(arguments, [(arguments.image, about)])


def series(arguments: argparse.Namespace) -> int:
    """Write all observations. Exit code 1 when no image gave a figure."""
    from twosource.imagery import stac

    found: list[tuple[str, About | None]] = [(name, None) for name in arguments.images]
    for source in arguments.stac:
        found += stac.items(source, when=arguments.dates)
    if not found:
        raise UnusableError("name images, or a STAC source with --stac")
    return _all(arguments, found)


def _all(arguments: argparse.Namespace, images: list[tuple[str, About | None]]) -> int:
    from twosource.imagery import calibration, observations

    facility = _facility(arguments.facility)
    learned = calibration.load(arguments.calibration) if arguments.calibration else None
    if learned is not None and len(learned.dates) < 2:
        print(f"{arguments.calibration}: {yards.ONE_DATE}", file=sys.stderr)
    if learned is not None and learned.facility != facility.id:
        raise UnusableError(f"{arguments.calibration}: of {learned.facility}, the facility is {facility.id}")
    folder = Path(arguments.evidence) if arguments.evidence else None
    if folder is not None and not folder.is_dir():
        raise UnusableError(f"--evidence: {folder} is no folder; make it first")
    if not any("://" in image or Path(image).exists() for image, _ in images):  # a wrong name is no look at the yard
        raise UnusableError(f"{images[0][0]}: no such image")
    ready: dict[int, Prepared] = {}
    with yards.Keeper(arguments, facility) as keeper:
        rows = [
            _one(number, image, about, facility, learned, ready, folder, keeper)
            for number, (image, about) in enumerate(images, 1)
        ]
    write(arguments.output, observations.dump(rows))
    return 0 if any(row.value is not None for row in rows) else 1


def _one(
    number: int,
    image: str,
    about: About | None,
    facility: Facility,
    learned: Calibration | None,
    ready: dict[int, Prepared],
    folder: Path | None,
    keeper: yards.Keeper,
) -> ImageObservation:
    """One image measured and kept, with its page. References are read once per pixel size, to a tenth."""
    import msgspec

    from twosource.imagery import evidence
    from twosource.imagery.errors import RefusedError
    from twosource.imagery.images import About as Known
    from twosource.imagery.images import open_image
    from twosource.imagery.measure import Measurement
    from twosource.imagery.measure import measure as read
    from twosource.imagery.observations import observation

    known, gsd = about or Known(image), None
    try:
        with open_image(image, facility.system, about) as opened:
            known, gsd = opened.about, opened.gsd_m
        size = max(5, round(gsd * 10))
        if size not in ready:
            ready[size] = _prepare(facility, size / 10)
    except RefusedError as error:
        refused = Measurement(facility.id, known, gsd, "none", str(error))
        print(f"{number}: {error}", file=sys.stderr)
        return keeper.keep(observation(refused, facility.item, (), facility.place or facility.name))
    found = read(image, ready[size], learned, known)
    row = keeper.about(observation(found, facility.item, (), facility.place or facility.name))
    print(f"{number}: {image}: {evidence.said(row)}", file=sys.stderr)
    if folder is not None:
        page = folder / f"{number:04d}-{(known.when or 'undated')[:10]}.html"
        page.write_text(evidence.page(found, row, ready[size], image, keeper.beside(row)), encoding="utf-8")
        row = msgspec.structs.replace(row, evidence=(*row.evidence, page.name))
    return keeper.keep(row, evidence.pictures(found, ready[size], image) if keeper.keeps else {})


def _prepare(facility: Facility, gsd: float) -> Prepared:
    """The reference for images of this pixel size. Raises GroundError where it is too small for these alone, and
    UnusableError where it can be used for none."""
    from twosource.imagery.errors import GroundError, RefusedError
    from twosource.imagery.measure import prepare

    try:
        return prepare(facility, gsd)
    except GroundError:
        raise
    except RefusedError as error:
        raise UnusableError(f"the reference: {error}") from error


def compare(arguments: argparse.Namespace) -> int:
    """Write the pairs as JSON lines. Exit code 1 when there are none."""
    import msgspec

    from twosource.imagery.beside import beside
    from twosource.imagery.observations import undump

    try:
        rows = undump(Path(arguments.observations).read_bytes())
        ledger = json.loads(Path(arguments.ledger).read_bytes())
    except OSError as error:
        raise UnusableError(f"{error.filename}: {error.strerror}") from error
    except (msgspec.MsgspecError, ValueError) as error:
        raise UnusableError(f"not observations and a ledger: {error}") from error
    found = list(beside(rows, ledger, arguments.days, arguments.place))
    write(arguments.output, b"".join(msgspec.json.encode(pair) + b"\n" for pair in found))
    return 0 if found else 1
