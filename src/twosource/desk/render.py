"""Pages from templates, static files, and pages for what went wrong."""

from __future__ import annotations

import functools
import hashlib
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import jinja2
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from twosource.outputs import wording
from twosource.outputs.cites import dated, named
from twosource.outputs.drawing import marks
from twosource.outputs.formats import FORMATS
from twosource.store.added import called
from twosource.store.naming import slug
from twosource.store.yards import listed

if TYPE_CHECKING:
    from twosource.desk.app import Call
    from twosource.desk.rows import ClaimRow

LIST_TEXT = 320
"""Characters of a claim in a list."""
_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_FILES = {"brief.css": "twosource.outputs.templates", "desk.css": "twosource.desk.static",
          "desk.js": "twosource.desk.static",
          "draw.js": "twosource.desk.static",
          "icon.svg": "twosource.desk.static"}  # fmt: skip


def _finalize(value: object) -> object:
    """Every value on a page: control characters and turned-about text are neutralised before it is escaped."""
    if value is None:
        return ""
    return wording.display(value) if type(value) is str else value


@functools.lru_cache(maxsize=1)
def environment() -> jinja2.Environment:
    """The templates of the desk, and those of the brief for claims and chains."""
    env = jinja2.Environment(
        loader=jinja2.ChoiceLoader(
            [
                jinja2.PackageLoader("twosource.desk", "templates"),
                jinja2.PackageLoader("twosource.outputs", "templates"),
            ]
        ),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    env.filters.update(
        short=wording.trim, date=dated, day=wording.date, named=named, line=wording.one_line, sentence=wording.sentence,
        number=wording.number, when=wording.when, thousands=lambda n: f"{n:,}", safe_url=wording.safe_url,
        moment=moment,
        capital=wording.sentence, slug=slug, called=called,
    )  # fmt: skip
    env.globals.update(
        grades=wording.GRADES, reliabilities=wording.RELIABILITY, plural=wording.plural, support=support, mark=mark,
        asset=asset_address, list_text=LIST_TEXT, export_formats=FORMATS, dict=dict,
    )  # fmt: skip
    return env


def moment(iso: str | None) -> Markup:
    """A moment in UTC as a person reads it."""
    line = wording.one_line(iso or "")
    clock = f", {line[11:16]} UTC" if len(line) >= 16 else ""
    return Markup('<time datetime="{}">{}{}</time>').format(line, wording.date(line[:10]), clock)


def support(low: int, high: int, certain: int) -> str:
    """The range of independent sources in words."""
    from twosource.records import Independence

    words = wording.independence(Independence(min=low, max=high, items=(), why=""))
    return f"{words}, none named" if low > 0 and not certain else words


def mark(row: ClaimRow) -> Markup:
    """The small drawing of outlets and sources."""
    return marks.independence(row.outlets, row.certain, row.high)


@functools.lru_cache(maxsize=16)
def asset(name: str) -> tuple[bytes, str]:
    """A static file and a short hash of it. Raises KeyError for a name that is none."""
    body = (resources.files(_FILES[name]) / name).read_bytes()
    return body, hashlib.sha256(body).hexdigest()[:12]


def asset_address(name: str) -> str:
    """The address of a static file, which changes with its content."""
    return f"/static/{name}?v={asset(name)[1]}"


async def static(request: Request) -> Response:
    """A static file; it may be kept for ever, since its address changes with it."""
    name = str(request.path_params["name"])
    if name not in _FILES:
        return Response("no such file", 404)
    body, _ = asset(name)
    kept = {"cache-control": "public, max-age=31536000, immutable"}
    return Response(body, media_type=_TYPES[name.rpartition(".")[2]], headers=kept)


class Links:
    """Makes the addresses of a page; those of a past day stay in it."""

    def __init__(self, as_of: str | None) -> None:
        self.as_of = as_of

    def __call__(self, *path: object, **query: object) -> str:
        """`link("claim", slug, after=3)`; values that are None are left out."""
        where = "/" + "/".join(quote(str(part), safe="~") for part in path)
        given = {key: value for key, value in query.items() if value not in (None, "", [])}
        if self.as_of is not None:
            given["as_of"] = self.as_of
        return where + (f"?{urlencode(given, doseq=True)}" if given else "")


def page(call: Call, template: str, title: str, section: str = "", code: int = 200, **more: Any) -> HTMLResponse:
    """A page of the desk."""
    counts = call.reader.counts()
    text = environment().get_template(template).render(
        title=title, section=section, call=call, user=call.user, csrf=call.csrf, counts=counts,
        link=Links(call.as_of), as_of=call.as_of, workspace=call.desk.settings.location.title,
        passwords=call.desk.settings.passwords, jobs=call.desk.jobs.active(), here=call.request.url.path,
        query=dict(call.request.query_params), yards_there=bool(listed(call.reader.database)), **more,
    )  # fmt: skip
    return HTMLResponse(wording.display(text), code)


def bare(call: Call, template: str, title: str, status: int = 200, **more: Any) -> HTMLResponse:
    """A page that says nothing of the workspace: for who is not signed in."""
    text = environment().get_template(template).render(title=title, csrf=call.csrf, **more)
    return HTMLResponse(wording.display(text), status)


def problem(request: Request, status: int, words: str) -> Response:
    """What went wrong, as a page or as JSON. Nothing of the program's insides is told."""
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": words}, status)
    text = environment().get_template("problem.html.j2").render(status=status, words=words)
    return HTMLResponse(wording.display(text), status)
