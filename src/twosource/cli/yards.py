"""Yards in a workspace: `imagery new`, `open`, `facility`, `show`, and what `measure` and `series` keep there."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from twosource.cli.common import DATA_OUT, open_workspace, person, workspace_name, write
from twosource.cli.errors import NotFoundError, UnusableError

if TYPE_CHECKING:
    from twosource.imagery.facility import Facility
    from twosource.imagery.observations import ImageObservation
    from twosource.records import Judgement
    from twosource.store.workspace import Workspace
    from twosource.store.yards import Yards
    from twosource.watches.model import Watch

ONE_DATE = (
    "warning: calibrated on one date, so how dates differ is not known: light and season of that day are taken for "
    "all, and the intervals are too narrow by what nobody measured; mark 4 to 8 dates"
)


def add(parts: Any) -> None:
    """Add the parts to the parser of `imagery`."""
    part = _part(parts, "new", "put a yard without tracks into a workspace, to be drawn over an image on the desk")
    part.add_argument("image", metavar="IMAGE", help="GeoTIFF or COG; becomes the reference")
    part.add_argument("--id", required=True, help="id of the facility: small letters, digits, hyphens")
    part.add_argument("--name", required=True, help="its name")
    part.add_argument("--place", help="the place as texts and watches name it, where that is not its name")
    part.add_argument("--box", metavar="W,S,E,N", help="degrees; the part of the image that is shown")
    part.set_defaults(work=new)
    part = _part(parts, "open", "put a facility into a workspace, to be shown and corrected on the desk")
    part.add_argument("facility", metavar="FACILITY", help="facility file (GeoJSON)")
    part.add_argument("--watch", metavar="FILE", help="the watch that one of its indicators is measured for")
    part.set_defaults(work=open_)
    part = _part(parts, "facility", "write the facility file as it was last left in a workspace")
    part.add_argument("yard", metavar="ID", help="of the facility")
    part.add_argument("-o", "--output", metavar="FILE", default=DATA_OUT, help="(default: standard output)")
    part.set_defaults(work=facility)
    part = _part(parts, "show", "print the series of a yard: every look, judgements, texts beside, gaps, alerts")
    part.add_argument("yard", metavar="ID", nargs="?", help="of the facility; without one, all are listed")
    part.add_argument("--days", type=int, default=3, metavar="N", help="how far off a text's day may be (default: 3)")
    part.set_defaults(work=show)


def _part(parts: Any, name: str, text: str) -> argparse.ArgumentParser:
    part: argparse.ArgumentParser = parts.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    part.add_argument("--workspace", metavar="FILE", help="the workspace (default: $TWOSOURCE_WORKSPACE)")
    if name in ("new", "open"):
        part.add_argument("--who", metavar="NAME", help="who does it (default: $TWOSOURCE_WHO, else your user name)")
    return part


def _ready(workspace: Workspace) -> None:
    """A workspace without reports gets an empty ledger, so that judgements and the desk work in it."""
    from twosource.runner import conclude
    from twosource.store.database import WorkspaceError

    try:
        workspace.ledger()
    except WorkspaceError:
        conclude([], [], workspace=workspace)


def new(arguments: argparse.Namespace) -> int:
    """Put a yard without tracks into the workspace."""
    import re

    from twosource.imagery.keeping import new as made
    from twosource.store import yards

    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", arguments.id):
        raise UnusableError(f"--id {arguments.id}: small letters, digits and hyphens")
    data, frame, picture = made(arguments.image, arguments.id, arguments.name, arguments.place, box(arguments.box))
    with open_workspace(workspace_name(arguments.workspace), create=True) as workspace:
        assert workspace is not None  # a name was given
        _ready(workspace)
        with yards.Yards(workspace) as there:
            if yards.yard(there.database, arguments.id) is not None:
                raise UnusableError(
                    f"there is a yard {arguments.id} already; `open` corrects it, another --id adds one"
                )
            there.keep_facility(data, person(arguments.who, "unknown"))
            there.keep_picture(arguments.id, frame, picture)
    print(f"kept; draw its tracks on the desk: twosource serve, then /yard/{arguments.id}/draw", file=sys.stderr)
    return 0


def box(text: str | None) -> tuple[float, float, float, float] | None:
    """W,S,E,N in degrees. Raises UnusableError."""
    if not text:
        return None
    try:
        west, south, east, north = (float(x) for x in text.split(","))
    except ValueError as error:
        raise UnusableError(f"--box: {text!r} is not W,S,E,N in degrees") from error
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise UnusableError(f"--box: {text!r} has no area on Earth; give W,S,E,N in degrees")
    return west, south, east, north


def open_(arguments: argparse.Namespace) -> int:
    """Put a facility file into the workspace, or a new version of it."""
    from twosource.imagery.keeping import frame, stored
    from twosource.store import yards

    data, there = stored(arguments.facility)
    for warning in there.warnings:
        print(f"{arguments.facility}: {warning}", file=sys.stderr)
    where, picture = frame(there)
    with open_workspace(workspace_name(arguments.workspace), create=True) as workspace:
        assert workspace is not None  # a name was given
        _ready(workspace)
        with yards.Yards(workspace) as kept:
            added = kept.keep_facility(data, person(arguments.who, "unknown"))
            kept.keep_picture(there.id, where, picture)
            if arguments.watch:
                _watch(kept, arguments.watch, there)
    print("kept" if added else "the workspace has this version already", file=sys.stderr)
    return 0


def _watch(kept: Yards, name: str, facility: Facility) -> None:
    """Keep the indicator of a watch that counts what the facility counts, where it lies. Raises UnusableError."""
    import msgspec

    from twosource.cli.replay import load
    from twosource.watches.rows import RowError, indicator_of

    watch = load(name)
    try:
        spec = indicator_of({"item": facility.item, "place": facility.place or facility.name}, watch)
    except RowError as error:
        raise UnusableError(
            f"{name}: no indicator counts {facility.item} at {facility.place or facility.name}; give one of its places "
            "that name in `also`, or write the watch's name into twosource.place of the facility file"
        ) from error
    place = next(p for p in watch.places if p.id == spec.place)
    kept.keep_watch(facility.id, msgspec.json.encode(spec), msgspec.json.encode(place))


def facility(arguments: argparse.Namespace) -> int:
    """Write the facility file as it was last left."""
    from twosource.store import yards

    name = workspace_name(arguments.workspace)
    with open_workspace(name, create=False) as workspace, yards.Yards(workspace or "") as kept:
        found = yards.yard(kept.database, arguments.yard)
    if found is None:
        raise NotFoundError(f"no yard {arguments.yard}; `twosource imagery show` lists them")
    write(arguments.output, json.dumps(found.facility, indent=1, ensure_ascii=False).encode() + b"\n")
    print(f"left by {found.who}, {found.at}", file=sys.stderr)
    return 0


def show(arguments: argparse.Namespace) -> int:
    """Print a yard's series, or the list of yards. Exit code 1 when there is none of that id."""
    from twosource.store import yards
    from twosource.watches.yards import lines, yard

    with open_workspace(workspace_name(arguments.workspace), create=False) as workspace:
        assert workspace is not None  # a name was given
        with yards.Yards(workspace) as kept:
            if not arguments.yard:
                for ident, name, images in yards.listed(kept.database):
                    print(f"{ident}  {name}  {images} images")
                return 0
            judgements = workspace.judgements()
            found = yard(kept.database, arguments.yard, judgements)
            if found is None:
                raise NotFoundError(f"no yard {arguments.yard}; `twosource imagery show` lists them")
            told = _told(workspace, found.rows, arguments.days)
            again = yard(kept.database, arguments.yard, judgements, [b for row in told.values() for b in row])
    print("\n".join(lines(again or found, told)))
    return 0


def _told(workspace: Workspace, rows: Sequence[Mapping[str, Any]], days: int) -> dict[str, list[dict[str, Any]]]:
    """What the texts of the workspace say of the days of these readings, by their ids."""
    from twosource.imagery.beside import by_reading

    return by_reading(rows, json.loads(workspace.ledger()), days)


class Keeper:
    """What becomes of each reading of a run: the indicator of a watch, a place in a workspace, the texts beside it."""

    def __init__(self, arguments: argparse.Namespace, facility: Facility) -> None:
        self.arguments, self.facility = arguments, facility
        self.watch: Watch | None = None
        self.kept: Yards | None = None
        self.ledger: dict[str, Any] | None = None
        self.judgements: list[Judgement] = []
        self._workspace: Any = None

    @property
    def keeps(self) -> bool:
        return self.kept is not None

    def __enter__(self) -> Keeper:
        from twosource.cli.replay import load
        from twosource.imagery.evidence import chip
        from twosource.imagery.keeping import frame, stored
        from twosource.store import yards

        if self.arguments.watch:
            self.watch = load(self.arguments.watch)
        if not self.arguments.workspace:
            return self
        self._workspace = open_workspace(self.arguments.workspace, create=True)
        workspace = self._workspace.__enter__()
        _ready(workspace)
        self.ledger, self.judgements = json.loads(workspace.ledger()), workspace.judgements()
        self.kept = yards.Yards(workspace)
        if (reference := self.facility.reference_path()) is not None:
            self.kept.keep_pictures(self.facility.id, {"reference": chip(reference, self.facility).png})
        there = yards.yard(self.kept.database, self.facility.id)
        if there is None:
            self.kept.keep_facility(stored(self.arguments.facility)[0], person(self.arguments.who, "unknown"))
            self.kept.keep_picture(self.facility.id, *frame(self.facility))
        elif there.facility["features"] != stored(self.arguments.facility)[0]["features"]:
            print(
                f"warning: {self.arguments.facility} is not what {there.who} left in the workspace on {there.at[:10]}; "
                f"`twosource imagery facility {self.facility.id}` writes that, `open` keeps this one",
                file=sys.stderr,
            )
        if self.arguments.watch:
            _watch(self.kept, self.arguments.watch, self.facility)
        return self

    def __exit__(self, *error: object) -> None:
        if self.kept is not None:
            self.kept.__exit__()
            self._workspace.__exit__(*error)

    def about(self, row: ImageObservation) -> ImageObservation:
        """The row with the indicator of the watch; an image without a count is a look at it too."""
        import msgspec

        from twosource.watches.rows import RowError, indicator_of

        if self.watch is None:
            return row
        for item in (row.item, row.counted):
            try:
                spec = indicator_of({"item": item, "place": row.place}, self.watch)
                return msgspec.structs.replace(row, indicator=spec.id)
            except RowError:
                continue
        return row

    def beside(self, row: ImageObservation) -> list[dict[str, Any]] | None:
        """What texts of the workspace say; None without one."""
        from twosource.imagery.beside import beside

        return None if self.ledger is None else list(beside([row], self.ledger, place=row.place))

    def judged(self, row: ImageObservation) -> ImageObservation:
        """The reading as people of the workspace left it."""
        import msgspec

        from twosource.imagery.observations import ImageObservation, plain
        from twosource.watches.readings import amended, decisions

        return msgspec.convert(amended(plain(row), decisions(self.judgements)), ImageObservation)

    def keep(self, row: ImageObservation, pictures: Mapping[str, bytes] | None = None) -> ImageObservation:
        """Keep the reading, and give it as people left it."""
        from twosource.imagery.observations import plain

        row = self.about(row)
        if self.kept is None:
            return row
        self.kept.keep_reading(plain(row), pictures or {})
        return self.judged(row)
