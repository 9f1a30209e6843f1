"""The application: routes, and what every handler is given.

Handlers are plain functions from a `Call` to a response; they run in threads, each within one read transaction of
its thread's own connection. Who may call what stands beside the route, in one table.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from twosource.desk.accounts import Accounts, Role, User, accounts
from twosource.desk.guard import SIGN_INS, Forms, Guard, Rates
from twosource.desk.jobs import Jobs
from twosource.desk.notes import Notes
from twosource.desk.reading import Reader
from twosource.desk.rows import MissingError
from twosource.desk.settings import Settings
from twosource.store.database import Database, WorkspaceError, connect
from twosource.store.views import SHAPE
from twosource.store.workspace import Workspace

COOKIE = "twosource"
LONGEST_FIELD = 12 * 1024 * 1024
"""Bytes of one pasted text."""
FILES, FIELDS = 200, 300
_DAY = "%Y-%m-%d"


@dataclass
class Desk:
    """Everything that outlives a request."""

    settings: Settings
    accounts: Accounts
    jobs: Jobs
    forms: Forms = field(default_factory=Forms)
    sign_ins: Rates = field(default_factory=Rates)
    notes: Notes = field(default_factory=Notes)
    _local: threading.local = field(default_factory=threading.local)

    @contextlib.contextmanager
    def reader(self, past: str | None = None) -> Iterator[Reader]:
        """A reader over this thread's connection, within one read transaction."""
        if past is not None:
            database = connect(self.past(past), readonly=True)
            with contextlib.closing(database), database.reading():
                yield Reader(database)
            return
        database = self._own()
        if database.in_transaction:  # a question within a page reads what the page reads
            yield Reader(database)
            return
        with database.reading():
            yield Reader(database)

    def _own(self) -> Database:
        """The connection of this thread, a new one where the server ended the last."""
        database: Database | None = getattr(self._local, "database", None)
        if database is None or not database.usable:
            database = self._local.database = connect(self.settings.location, readonly=True)
        return database

    def past(self, day: str) -> Path:
        """Where the workspace of a past day is kept, as the last run and the judgements of now give it."""
        with self.reader() as reader:
            run, _ = reader.changes(0)
            (judged,) = reader.database.execute("SELECT count(*) FROM judgements").fetchone()
        return self.settings.beside / f"as-of-{day}-{run['number'] if run else 0}-{judged}-{SHAPE}.2s"

    @contextlib.contextmanager
    def workspace(self) -> Iterator[Workspace]:
        """The workspace, to write a judgement to it."""
        with Workspace(self.settings.workspace, create=False) as workspace:
            yield workspace


@dataclass
class Call:
    """One request as a handler sees it."""

    desk: Desk
    request: Request
    user: User
    reader: Reader = field(init=False)  # set when its transaction begins
    form: dict[str, list[str]] = field(default_factory=dict)
    files: list[tuple[str, bytes]] = field(default_factory=list)
    json: Any = None
    as_of: str | None = None

    @property
    def path(self) -> dict[str, Any]:
        """The parts of the address."""
        return self.request.path_params

    def query(self, name: str, otherwise: str = "") -> str:
        """A value of the query, at most 500 characters of it."""
        return (self.request.query_params.get(name) or otherwise)[:500]

    def values(self, name: str, most: int = 200) -> list[str]:
        """All values of that name in the query."""
        return [v[:500] for v in self.request.query_params.getlist(name)[:most] if v]

    def field(self, name: str, otherwise: str = "") -> str:
        """The first value of a field of the form."""
        return (self.form.get(name) or [otherwise])[0]

    @property
    def csrf(self) -> str:
        """The token for the forms of this page."""
        return self.desk.forms.token(self.user.session)


Handler = Callable[[Call], Response]


@dataclass(frozen=True)
class Way:
    """A route: where, what, and who may."""

    path: str
    handler: Handler
    role: Role | None = "reader"  # None: also who is not signed in
    method: str = "GET"


def endpoint(desk: Desk, way: Way) -> Any:
    """The handler as Starlette calls it."""
    api = way.path.startswith("/api/")

    async def run(request: Request) -> Response:
        user, fresh = await run_in_threadpool(_user, desk, request)
        if way.role is not None and user is None:
            return _sign_in_first(request, api)
        if way.role is not None and user is not None and not user.may(way.role):
            raise HTTPException(403, f"this needs the role {way.role}; you are {user.role}")
        call = Call(
            desk,
            request,
            user or User("", "reader", session=fresh or request.cookies.get(COOKIE, "")),
            as_of=_as_of(request),
        )
        if way.method != "GET":
            await _read_body(call)
            _check_form(call, api)
        response = await run_in_threadpool(_with_reader, desk, way.handler, call)
        if fresh:
            response.set_cookie(COOKIE, fresh, httponly=True, samesite="lax", secure=desk.settings.secure, path="/")
        return response

    return run


_OF_NO_DAY = ("/as-of", "/static", "/runs", "/api/as-of", "/api/runs", "/api/session", "/api/users")
"""What says nothing of the workspace on a day."""


def _with_reader(desk: Desk, handler: Handler, call: Call) -> Response:
    past = call.as_of if call.as_of and desk.past(call.as_of).is_file() else None
    path = call.request.url.path
    if call.as_of and past is None and not path.startswith(_OF_NO_DAY):
        if path.startswith("/api/"):  # never today's figures under the name of another day
            raise HTTPException(409, f"{call.as_of} has not been worked out since the last run: POST it to /api/as-of")
        return RedirectResponse(f"/as-of?day={call.as_of}", 303)
    with desk.reader(past) as reader:
        call.reader = reader
        return handler(call)


def _as_of(request: Request) -> str | None:
    day = request.query_params.get("as_of")
    if not day:
        return None
    try:
        return date.fromisoformat(day).strftime(_DAY)
    except ValueError as error:
        raise HTTPException(400, "as_of is a day such as 2017-04-20") from error


def _user(desk: Desk, request: Request) -> tuple[User | None, str | None]:
    """Who is calling, and the value of a new cookie when they need one for their forms."""
    import secrets

    cookie = request.cookies.get(COOKIE, "")
    bearer = request.headers.get("authorization", "")
    if desk.settings.passwords:
        if bearer[:7].lower() == "bearer ":
            return desk.accounts.token(bearer[7:].strip()), None
        user = desk.accounts.session(cookie) if cookie else None
        return user, None if cookie else secrets.token_urlsafe(24)
    fresh = None if 20 <= len(cookie) <= 100 else secrets.token_urlsafe(24)
    return User(desk.settings.who, "admin", session=fresh or cookie), fresh


def _sign_in_first(request: Request, api: bool) -> Response:
    if api:
        raise HTTPException(401, "sign in, or send a token: Authorization: Bearer ts_...")
    if request.method != "GET":
        raise HTTPException(401, "your session has ended; sign in and send it again")
    from urllib.parse import quote

    there = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/sign-in?next={quote(there, safe='')}", 303)


async def _read_body(call: Call) -> None:
    kind = call.request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        import msgspec

        try:
            call.json = msgspec.json.decode(await call.request.body())
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            raise HTTPException(400, f"not JSON: {error}") from error
    elif kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        async with call.request.form(max_files=FILES, max_fields=FIELDS, max_part_size=LONGEST_FIELD) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    if value.filename:
                        call.files.append((value.filename, await value.read()))
                else:
                    call.form.setdefault(name, []).append(value)


def _check_form(call: Call, api: bool) -> None:
    """A browser must bring back the token of its page; a script's token stands for itself."""
    if not call.user.session and api and call.user.name:
        return
    token = call.request.headers.get("x-csrf-token") or call.field("csrf")
    if not call.desk.forms.fits(call.user.session, token):
        raise HTTPException(403, "this form is out of date; load its page again and repeat")


def application(settings: Settings) -> Starlette:
    """The desk of a workspace. Raises WorkspaceError when there is none, or no run has finished in it."""
    from twosource.desk import api, pages, render, stream

    with Workspace(settings.workspace, create=False) as workspace:
        workspace.prepare_views()
    desk = Desk(settings, accounts(settings), Jobs(settings))

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        desk.jobs.warm()
        yield
        desk.jobs.close()
        desk.accounts.close()

    ways = [*pages.ways(), *api.ways()]
    grouped = [Route(w.path, endpoint(desk, w), methods=[w.method]) for w in ways]
    app = Starlette(
        routes=[*grouped, Route("/live", stream.live(desk)), Route("/static/{name}", render.static)],
        exception_handlers={
            HTTPException: _problem,
            MissingError: _missing,
            WorkspaceError: _problem,
            Exception: _problem,
        },
        lifespan=lifespan,
    )
    app.state.desk = desk
    app.add_middleware(Guard, settings=settings)
    return app


def _missing(request: Request, error: Exception) -> Response:
    moved = getattr(error, "moved", None)
    if moved is not None and not request.url.path.startswith("/api/"):
        from twosource.store.naming import slug

        kind = "event" if moved.startswith("e-") else "claim"
        return RedirectResponse(f"/{kind}/{slug(moved)}", 301)
    what = str(error)
    return _problem(request, HTTPException(404, f"there is no such {what} in this workspace"))


def _problem(request: Request, error: Exception) -> Response:
    from twosource.desk import render

    if isinstance(error, HTTPException):
        status, words = error.status_code, str(error.detail)
    elif isinstance(error, WorkspaceError):
        status, words = 503, str(error)
    else:
        status, words = 500, "something went wrong in the desk itself; the terminal it runs in says what"
    return render.problem(request, status, words)


__all__ = ["SIGN_INS", "Call", "Desk", "Way", "application"]
