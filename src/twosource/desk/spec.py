"""The API as OpenAPI 3.1, made from the routes and from the types that the answers are made of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec

from twosource.desk.rows import ClaimRow, DocumentRow, EventRow
from twosource.desk.search import CERTAINTIES
from twosource.ledger import LedgerAppearance, LedgerClaim, LedgerCopy, LedgerDocument, LedgerEvent, LedgerIndicator
from twosource.records import Contradiction, Judgement, Reject, Source
from twosource.store.review import Item

if TYPE_CHECKING:
    from twosource.desk.app import Way

Short = Annotated[str, msgspec.Meta(max_length=2000)]


class NewJudgement(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A judgement to be made; who makes it is who is signed in, when is now."""

    kind: Annotated[str, msgspec.Meta(max_length=40)]
    subjects: Annotated[list[Annotated[str, msgspec.Meta(max_length=500)]], msgspec.Meta(min_length=1, max_length=1000)]
    value: Annotated[str, msgspec.Meta(max_length=2000)] | None = None
    why: Annotated[str, msgspec.Meta(min_length=1, max_length=10_000)]


class Reason(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Why."""

    why: Annotated[str, msgspec.Meta(min_length=1, max_length=10_000)]


class NewReport(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A text, or addresses to be fetched where the desk may."""

    text: Annotated[str, msgspec.Meta(max_length=12_000_000)] | None = None
    title: Short | None = None
    outlet: Short | None = None
    published: Annotated[str, msgspec.Meta(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")] | None = None
    url: Short | None = None
    language: Annotated[str, msgspec.Meta(max_length=20)] | None = None
    urls: Annotated[list[Short], msgspec.Meta(max_length=20)] = []


class PastDay(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A day by the end of which something could be known."""

    day: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class NewUser(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A user of the desk."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    role: Literal["reader", "analyst", "admin"]
    password: Annotated[str, msgspec.Meta(min_length=10, max_length=1000)]


class Problem(msgspec.Struct, kw_only=True):
    """What went wrong and what to do."""

    error: str


class JobState(msgspec.Struct, kw_only=True):
    """How far a piece of work is."""

    number: int
    kind: str
    who: str
    what: str
    state: Literal["waiting", "working", "done", "failed"]
    step: str
    done: int
    total: int | None
    words: str
    share: float | None
    result: dict[str, Any]


_ROWS: dict[str, Any] = {
    "claims": ClaimRow, "events": EventRow, "documents": DocumentRow, "contradictions": Contradiction,
    "indicators": LedgerIndicator, "rejects": Reject, "review": Item,
}  # fmt: skip
_ONE: dict[str, dict[str, Any]] = {
    "claims": {"claim": LedgerClaim},
    "events": {"event": LedgerEvent},
    "documents": {"document": LedgerDocument, "appearances": list[LedgerAppearance], "copies": list[LedgerCopy]},
    "sources": {"source": Source},
}
_BODIES: dict[str, Any] = {
    "/api/judgements": NewJudgement, "/api/judgements/{name}/undo": Reason, "/api/reports": NewReport,
    "/api/users": NewUser, "/api/as-of": PastDay,
}  # fmt: skip
_DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}(-\d{2})?$"}
_FILTERS: dict[str, dict[str, Any]] = {
    "q": {"type": "string", "maxLength": 400},
    "outlet": {"type": "string", "maxLength": 200},
    "place": {"type": "string", "maxLength": 200},
    "source": {"type": "string", "maxLength": 200},
    "language": {"type": "string", "pattern": "^[a-z]{2,3}$"},
    "certainty": {"type": "string", "enum": list(CERTAINTIES)},
    "grade": {"type": "string", "enum": list("123456")},
    "least": {"type": "string", "enum": list("123456789")},
    "since": _DAY,
    "until": _DAY,
    "disputed": {"type": "string", "enum": ["1"]},
    "denied": {"type": "string", "enum": ["1"]},
}
_QUERY: dict[str, dict[str, dict[str, Any]]] = {
    "/api/claims": {"order": {"type": "string", "enum": ["rank", "newest", "carried"]}, **_FILTERS},
    "/api/documents": _FILTERS,
    "/api/events": {"order": {"type": "string", "enum": ["rank", "newest"]}},
    "/api/sources": {"order": {"type": "string", "enum": ["weight", "name"]}},
    "/api/contradictions": {
        "status": {"type": "string", "enum": ["open", "explained"]},
        "kind": {"type": "string", "enum": ["quantity", "time", "place", "polarity", "attribution", "plausibility"]},
    },
    "/api/review": {
        "kind": {"type": "string", "enum": ["contradiction", "same-claim", "same-root", "copy", "reliability", "check"]}
    },
    "/api/judgements": {"about": {"type": "string", "maxLength": 500}},
}


def document(ways: Sequence[Way]) -> dict[str, Any]:
    """The OpenAPI document of these routes."""
    kinds = [
        *_ROWS.values(),
        *(k for one in _ONE.values() for k in one.values()),
        *_BODIES.values(),
        Problem,
        JobState,
        Judgement,
        Source,
    ]
    schemas, components = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
    shape = {repr(kind): schema for kind, schema in zip(kinds, schemas, strict=True)}
    paths: dict[str, Any] = {}
    for way in ways:
        if way.path in ("/openapi.json", "/api/"):
            continue
        paths.setdefault(re.sub(r":int\}", "}", way.path), {})[way.method.lower()] = _operation(way, shape)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "The desk of twosource",
            "version": "1",
            "description": "Everything the pages do. Lists go on from `after`. A script sends "
            "`Authorization: Bearer ts_...` (made under Your account); a browser sends its cookie and, with what it "
            "writes, X-CSRF-Token from /api/session.",
        },
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "cookie": {"type": "apiKey", "in": "cookie", "name": "twosource"},
            },
        },
        "security": [{"token": []}, {"cookie": []}, {}],
    }


def _operation(way: Way, shape: dict[str, Any]) -> dict[str, Any]:
    path = re.sub(r":int\}", "}", way.path)
    first = path.removeprefix("/api/").partition("/")[0]
    single = "{" in path
    parameters = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "integer", "minimum": 1, "maximum": 10**9}
            if name == "number"
            else {"type": "string", "minLength": 1, "maxLength": 90},
        }
        for name in re.findall(r"\{(\w+)\}", path)
    ]
    if way.method == "GET":
        queries = dict(_QUERY.get(path, {}))
        if not single and first not in ("session", "counts", "users"):
            queries["limit"] = {"type": "integer", "minimum": 1, "maximum": 100}
        if first not in ("session", "counts", "users", "runs", "changes"):
            queries["after"] = {"type": "string", "maxLength": 300}
        if first not in ("session", "users", "runs"):
            queries["as_of"] = {"type": "string", "format": "date", "description": "a past day that was worked out"}
        parameters += [
            {"name": name, "in": "query", "required": False, "schema": schema} for name, schema in queries.items()
        ]
    problem = {"description": "what went wrong", "content": {"application/json": {"schema": shape[repr(Problem)]}}}
    operation: dict[str, Any] = {
        "operationId": f"{way.method.lower()}_{re.sub(r'[^a-z]+', '_', path.removeprefix('/api/')).strip('_')}",
        "summary": " ".join((way.handler.__doc__ or "").split()),
        "description": f"Needs the role {way.role}." if way.role else "",
        "parameters": parameters,
        "responses": {
            _status(way): {
                "description": "as asked",
                "content": {"application/json": {"schema": _answer(first, single, way, shape)}},
            },
            "default": problem,
        },
    }
    if way.method == "POST":
        content: dict[str, Any] = {"application/json": {"schema": shape[repr(_BODIES[path])]}}
        if first == "reports":
            files = {
                "type": "object",
                "properties": {
                    "files": {
                        "type": "array",
                        "items": {"type": "string", "contentMediaType": "application/octet-stream"},
                    }
                },
            }
            content["multipart/form-data"] = {"schema": files}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _status(way: Way) -> str:
    return "200" if way.method == "GET" else "202" if way.path in ("/api/reports", "/api/as-of") else "201"


def _answer(first: str, single: bool, way: Way, shape: dict[str, Any]) -> dict[str, Any]:
    """The schema of the answer, as narrow as the types allow."""
    if way.method == "POST":
        return {"type": "object"}
    if first == "runs":
        return dict(shape[repr(JobState)])
    if single and first in _ONE:
        return {
            "type": "object",
            "properties": {name: shape[repr(kind)] for name, kind in _ONE[first].items()},
            "required": list(_ONE[first]),
        }
    if single and first in _ROWS:
        return dict(shape[repr(_ROWS[first])])
    if first in _ROWS:
        return {
            "type": "object",
            "properties": {
                "rows": {"type": "array", "items": shape[repr(_ROWS[first])]},
                "after": {"type": ["string", "null"]},
            },
            "required": ["rows", "after"],
        }
    return {"type": "object"}
