"""The API: described as it is, and without a server error whatever it is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.desk.conftest import client, copied
from tests.postgres import Places


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def caller(request: Any, example: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("api")
    places = Places(folder, request.getfixturevalue("postgres") if request.param == "postgresql" else None)
    with client(copied(example, places / "border.2s"), files=folder) as found:
        found.over_postgres = places.postgres
        yield found


def everything(caller: Any, path: str) -> list[dict[str, Any]]:
    """All rows of a list, page by page."""
    rows: list[dict[str, Any]] = []
    after: str | None = None
    sign = "&" if "?" in path else "?"
    for _ in range(200):
        answer = caller.get(f"/api/{path}{sign}limit=7" + (f"&after={after}" if after else "")).json()
        rows += answer["rows"]
        after = answer["after"]
        if after is None:
            return rows
    raise AssertionError("the pages do not end")


def test_lists_give_every_row_once_in_any_order(caller: Any) -> None:
    counts = caller.get("/api/counts").json()
    for path, name in (
        ("claims", "claims"),
        ("claims?order=newest", "claims"),
        ("claims?order=carried", "claims"),
        ("events", "events"),
        ("documents", "reports"),
        ("sources", "sources"),
        ("sources?order=name", "sources"),
        ("contradictions", "contradictions"),
        ("indicators", "indicators"),
        ("rejects", "rejects"),
    ):
        rows = everything(caller, path)
        keys = [str(r.get("id") or r.get("slug") or r) for r in rows]
        assert len(keys) == len(set(keys)), path
        undated = sum(1 for r in rows if r.get("last_day") is None) if path == "claims" else 0
        assert len(rows) == counts[name] or "newest" in path, path
        assert undated < 10
    carried = [r["outlets"] for r in everything(caller, "claims?order=carried")]
    assert carried == sorted(carried, reverse=True)


def test_a_claim_has_all_its_appearances_in_time(caller: Any) -> None:
    claim = caller.get("/api/claims").json()["rows"][0]
    found, after = [], "0"
    while after is not None:
        answer = caller.get(f"/api/claims/{claim['slug']}?limit=5&after={after}").json()
        found += answer["claim"]["appearances"]
        after = answer["after"]
    assert len({a["id"] for a in found}) == len(found) == claim["appearances"]


def test_filters_give_what_they_say(caller: Any) -> None:
    rows = everything(caller, "claims?certainty=unconfirmed")
    assert rows
    for row in rows[:10]:
        body = caller.get(f"/api/claims/{row['slug']}").json()["claim"]
        assert "unconfirmed" in {a["certainty"] for a in body["appearances"]}
    assert all(r["grade"] == 3 for r in everything(caller, "claims?grade=3"))
    assert all(r["low"] >= 2 for r in everything(caller, "claims?least=2"))
    assert all(r["disputed"] for r in everything(caller, "claims?disputed=1"))
    everywhere = {r["id"] for r in everything(caller, "claims")}
    for row in (r for r in everything(caller, "claims") if r["grade"] == 1):
        assert row["id"] in everywhere
    by_outlet = everything(caller, "claims?outlet=Reuters&q=train")
    assert by_outlet
    assert all((r["last_day"] or "2017") >= "2017" for r in by_outlet)
    documents = everything(caller, "documents?q=train&since=2023-01-01")
    assert documents
    assert all(d["published"] >= "2023" for d in documents)
    source = caller.get("/api/sources").json()["rows"][0]
    through = everything(caller, f"claims?source={source['source']['id']}")
    assert len(through) >= source["roots"]


def test_the_description_names_every_route(caller: Any) -> None:
    from twosource.desk import api

    spec = caller.get("/openapi.json").json()
    described = {(method.upper(), path) for path, ways in spec["paths"].items() for method in ways}
    served = {(w.method, w.path.replace(":int}", "}")) for w in api.ways() if w.path not in ("/openapi.json", "/api/")}
    assert described == served
    operations = [o["operationId"] for ways in spec["paths"].values() for o in ways.values()]
    assert len(operations) == len(set(operations))


def test_answers_fit_their_schemas(caller: Any) -> None:
    import jsonschema

    spec = caller.get("/openapi.json").json()
    first = {name: caller.get(f"/api/{name}").json()["rows"][0] for name in ("claims", "events", "documents")}
    for path in ("claims", "events", "documents", "contradictions", "indicators", "rejects", "review"):
        schema = spec["paths"][f"/api/{path}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        jsonschema.validate(caller.get(f"/api/{path}").json(), {**schema, "components": spec["components"]})
    for name, row in first.items():
        one = spec["paths"][f"/api/{name}/{{name}}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        answer = caller.get(f"/api/{name}/{row['slug']}").json()
        jsonschema.validate(answer, {**one, "components": spec["components"]})


def test_a_past_day_is_never_answered_with_the_figures_of_today(caller: Any) -> None:
    csrf, day = caller.get("/api/session").json()["csrf"], "2017-04-20"
    for job in caller.app.state.desk.jobs.recent(1000):  # of other tests: a run would make the day stale
        caller.app.state.desk.jobs.wait(job, 90)
    today = caller.get("/api/counts").json()
    for path in ("claims", "counts", "review", "judgements"):
        answer = caller.get(f"/api/{path}?as_of={day}")
        assert (answer.status_code, day in answer.json()["error"]) == (409, True), path
    asked = caller.post("/api/as-of", json={"day": day}, headers={"x-csrf-token": csrf})
    assert asked.status_code == 202
    job = caller.app.state.desk.jobs.get(asked.json()["run"])
    assert caller.app.state.desk.jobs.wait(job, 90)
    assert (job.state, job.error) == ("done", "")
    then = caller.get(f"/api/counts?as_of={day}").json()
    assert 0 < then["reports"] < today["reports"]
    rows = caller.get(f"/api/documents?as_of={day}&limit=100").json()["rows"]
    assert {row["published"] <= day for row in rows} == {True}
    again = caller.post("/api/as-of", json={"day": day}, headers={"x-csrf-token": csrf})
    assert again.json() == {"day": day, "run": None}
    assert caller.post("/api/as-of", json={"day": "2017-04-31"}, headers={"x-csrf-token": csrf}).status_code == 422


def test_whatever_is_asked_there_is_no_server_error(caller: Any) -> None:
    schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import strategies as st
    from schemathesis.checks import CheckContext  # noqa: F401  # the version that this test was written for

    schema = schemathesis.openapi.from_dict(caller.get("/openapi.json").json())
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 20
    csrf = caller.get("/api/session").json()["csrf"]
    wrong: list[str] = []

    @settings(
        max_examples=60 if caller.over_postgres else 250, deadline=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(data=st.data())
    def ask(data: Any) -> None:
        operation = data.draw(st.sampled_from(operations))
        case = data.draw(operation.as_strategy())
        if case.path == "/api/users" and case.method.upper() == "POST":
            return
        sent = case.as_transport_kwargs(base_url="http://127.0.0.1")
        kept = {
            key: sent[key] for key in ("method", "url", "params", "json", "data", "files") if sent.get(key) is not None
        }
        if isinstance(kept.get("files"), list):  # the caller's own library sends no numbers in a form
            kept["files"] = [
                (name, (given, body if isinstance(body, str | bytes) else str(body)))
                for name, (given, body, *_) in kept["files"]
            ]
        try:
            answer = caller.request(**kept, headers={"x-csrf-token": csrf})
        except (UnicodeError, ValueError):  # the caller's own library cannot send it
            return
        if answer.status_code >= 500 and answer.status_code != 501:
            wrong.append(f"{case.method} {case.formatted_path} {sent.get('params')} {answer.status_code}")

    ask()
    assert wrong == []


def test_a_selection_is_taken_along_in_every_format(caller: Any) -> None:
    """Two claims, an event and a search, each in each format that the pages offer; a printed one cites its words."""
    from twosource.outputs.formats import FORMATS

    claims = [row["slug"] for row in caller.get("/api/claims?limit=2").json()["rows"]]
    event = caller.get("/api/events?limit=1").json()["rows"][0]["slug"]
    for chosen in (f"claim={claims[0]}&claim={claims[1]}", f"event={event}", "q=trains&least=1"):
        for name, form in FORMATS.items():
            answer = caller.get(f"/brief?{chosen}&format={name}")
            assert answer.status_code == 200, (chosen, name)
            assert answer.headers["content-type"].partition(";")[0] == form.media_type.partition(";")[0], name
            assert answer.content, (chosen, name)
    cited = caller.get(f"/brief?claim={claims[0]}&format=markdown").text
    assert re.search(r"\[D\d+", cited)
    whole = caller.get("/api/counts").json()["claims"]
    one = caller.get(f"/brief?claim={claims[0]}&format=json").json()
    assert len(one["claims"]) == 1 < whole
