"""Reports that were added at the desk: read as everything else is, and there after every later run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.desk.conftest import EXAMPLE, client
from twosource.desk.fetching import _keep
from twosource.fetch import Fetched
from twosource.fetch.client import Validators
from twosource.runner import check, read
from twosource.store.added import called, folder, with_added
from twosource.store.database import locate
from twosource.store.workspace import Workspace

TEXT = "Три поезда пересекли границу в четверг, сообщил начальник станции Хасан."


@pytest.mark.parametrize(("kind", "charset"), [("text/html", "windows-1251"), ("text/plain", "koi8-r")])
def test_a_fetched_page_is_decoded_as_its_server_says(tmp_path: Path, kind: str, charset: str) -> None:
    plain = kind == "text/plain"
    body = TEXT if plain else f"<html><head><title>Поезда</title></head><body><article><p>{TEXT}</p></article></body>"
    headers = (("Content-Type", f"{kind}; charset={charset}"), ("Content-Encoding", "gzip"), ("Content-Length", "3"))
    found = Fetched(
        "https://example.org/a", "https://example.org/b", "2024-03-02T10:00:00Z", headers, body.encode(charset),
        "ab" * 32, Validators(),
    )  # fmt: skip
    _keep(found, tmp_path / "page-1")
    documents, rejects = read([tmp_path], lambda _: None, workers=1)
    assert rejects == []
    assert [TEXT in d.text for d in documents] == [True]
    assert documents[0].url == "https://example.org/b"


def test_what_was_added_is_there_after_a_later_check_of_the_folder(workspace: Path) -> None:
    with client(workspace) as caller:
        csrf = caller.get("/api/session").json()["csrf"]
        text = {"text": "Three ferries left Reni, the harbour master said.", "outlet": "Reni Courier"}
        answer = caller.post("/api/reports", json=text, headers={"x-csrf-token": csrf})
        job = caller.app.state.desk.jobs.get(answer.json()["run"])
        assert caller.app.state.desk.jobs.wait(job, 90)
        (added,) = [i for i, _ in job.result["documents"]]
    with Workspace(workspace) as opened:
        before = {d.id for d in opened.documents()}
        check([EXAMPLE], workspace=opened, workers=1)
        assert added in before
        assert {d.id for d in opened.documents()} == before
        check([EXAMPLE, folder(locate(workspace))], workspace=opened, workers=1)
        assert {d.id for d in opened.documents()} == before
        assert not [r for r in opened.rejects() if "already" in r.reason]


def test_the_folder_is_read_once_however_it_is_named(tmp_path: Path) -> None:
    class Opened:
        location = locate(tmp_path / "x.2s")

    assert with_added(["a"], Opened()) == ["a"]
    inside = folder(Opened.location) / "1" / "pasted.json"
    inside.parent.mkdir(parents=True)
    inside.write_text("{}")
    there = folder(Opened.location)
    assert with_added(["a"], Opened()) == ["a", there]
    assert with_added(["a", str(inside)], Opened()) == ["a", there]
    assert with_added([tmp_path], Opened()) == [tmp_path]
    assert with_added([str(there)], Opened()) == [str(there)]


def test_addresses_that_were_all_refused_are_listed_with_the_reason(workspace: Path) -> None:
    with client(workspace, fetch=True) as caller:
        csrf = caller.get("/api/session").json()["csrf"]
        urls = ["http://127.0.0.1/secret", "https://10.0.0.1/a", "no-address"]
        answer = caller.post("/api/reports", json={"urls": urls}, headers={"x-csrf-token": csrf})
        job = caller.app.state.desk.jobs.get(answer.json()["run"])
        assert caller.app.state.desk.jobs.wait(job, 90)
        assert (job.state, [url for url, _ in job.result["rejects"]]) == ("done", urls)
        page = caller.get(f"/runs/{job.number}").text
    assert "0 new reports" in page
    for url, reason in job.result["rejects"]:
        assert f'<span class="path">{url}</span>' in page
        assert len(reason) > 10


def test_a_report_without_a_title_is_called_by_its_file_not_by_the_folder_of_the_server(workspace: Path) -> None:
    with client(workspace) as caller:
        csrf = caller.get("/api/session").json()["csrf"]
        files = {"files": ("ferries.txt", b"Three ferries left Reni, the harbour master said."), "csrf": (None, csrf)}
        answer = caller.post("/add", files=files, headers={"x-csrf-token": csrf})
        job = caller.app.state.desk.jobs.get(int(answer.headers["location"].rpartition("/")[2]))
        at_work = caller.get(answer.headers["location"]).text
        assert re.search(r'id="work"[^>]* hidden', at_work)  # the page says it itself
        assert caller.app.state.desk.jobs.wait(job, 90)
        ((added, name),) = job.result["documents"]
        assert name == "ferries.txt"
        pages = [answer.headers["location"], f"/document/{added}", "/search?q=ferries"]
        shown = [caller.get(path).text for path in pages]
    assert all("ferries.txt" in text for text in shown)
    assert [path for path, text in zip(pages, shown, strict=True) if "border.2s.reports" in text] == []
    assert called("reports/2017/a.html") == "reports/2017/a.html"
