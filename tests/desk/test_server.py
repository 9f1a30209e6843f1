"""Who may do what, and what a request may look like."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.desk.conftest import client
from tests.postgres import Places
from twosource.cli import main
from twosource.desk import accounts
from twosource.desk.accounts import AccountError, Accounts
from twosource.desk.guard import Rates
from twosource.desk.settings import is_loopback
from twosource.store.database import locate

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def shared(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with users in which nothing is judged."""
    path = Path(shutil.copy(example, tmp_path_factory.mktemp("server") / "border.2s"))
    users = Accounts(path.with_name(path.name + ".desk"))
    for role in accounts.ROLES:
        users.add(role, role, PASSWORD)
    users.close()
    return path


@pytest.fixture
def local(shared: Path) -> Iterator[Any]:
    with client(shared) as caller:
        yield caller


@pytest.fixture
def strict(shared: Path) -> Iterator[Any]:
    with client(shared, passwords=True) as caller:
        yield caller


def token_of(page: Any) -> str:
    found = re.search(r'name="csrf" value="(\w+)"', page.text)
    assert found is not None
    return found.group(1)


def sign_in(caller: Any, name: str, password: str = PASSWORD) -> Any:
    csrf = token_of(caller.get("/sign-in"))
    return caller.post("/sign-in", data={"csrf": csrf, "name": name, "password": password, "next": "/claims"})


def test_every_answer_carries_the_policy(local: Any) -> None:
    for path in ("/", "/claims", "/nothing", "/static/desk.js", "/api/claims", "/claim/nothing"):
        headers = local.get(path).headers
        assert "script-src 'self'" in headers["content-security-policy"], path
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_other_host_names_are_refused(local: Any) -> None:
    assert local.get("/", headers={"host": "evil.example"}).status_code == 421
    assert local.get("/", headers={"host": "localhost:8765"}).status_code == 200
    assert local.get("/", headers={"host": "127.0.0.1@evil.example"}).status_code == 421
    assert local.get("/", headers={"host": "[::1"}).status_code == 421


def test_writes_from_other_sites_or_without_a_token_are_refused(local: Any) -> None:
    csrf = token_of(local.get("/add"))
    form = {"kind": "comment", "subject": "x", "why": "y"}
    assert local.post("/judge", data=form).status_code == 403
    assert local.post("/judge", data={**form, "csrf": "0" * 64}).status_code == 403
    good = {**form, "csrf": csrf}
    assert local.post("/judge", data=good, headers={"origin": "http://evil.example"}).status_code == 403
    assert local.post("/judge", data=good, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert local.post("/judge", data=good).status_code == 422  # it got through to the judgement, which is about nothing
    assert local.post("/api/judgements", json={}).status_code == 403


def test_a_reader_reads_an_analyst_judges_an_admin_makes_users(strict: Any) -> None:
    assert strict.get("/claims").headers["location"] == "/sign-in?next=%2Fclaims"
    assert strict.get("/api/claims").status_code == 401
    assert strict.get("/live").status_code == 401
    answer = sign_in(strict, "reader")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/claims"
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "samesite=lax" in answer.headers["set-cookie"].lower()
    assert strict.get("/claims").status_code == 200
    assert strict.get("/add").status_code == 403
    assert strict.get("/users").status_code == 403
    csrf = strict.get("/api/session").json()["csrf"]
    judgement = {"kind": "comment", "subjects": ["c-1"], "why": "y"}
    assert strict.post("/api/judgements", json=judgement, headers={"x-csrf-token": csrf}).status_code == 403
    strict.cookies.clear()
    sign_in(strict, "analyst")
    csrf = strict.get("/api/session").json()["csrf"]
    assert strict.post("/api/judgements", json=judgement, headers={"x-csrf-token": csrf}).status_code == 422
    assert strict.get("/users").status_code == 403
    strict.cookies.clear()
    sign_in(strict, "admin")
    assert strict.get("/users").status_code == 200
    csrf = token_of(strict.get("/users"))
    assert strict.post("/sign-out", data={"csrf": csrf}).status_code == 303
    assert strict.get("/claims").status_code == 303


def test_a_wrong_password_is_refused_and_guessing_is_slow(strict: Any) -> None:
    assert sign_in(strict, "reader", "wrong password!").status_code == 401
    assert sign_in(strict, "nobody at all", "wrong password!").status_code == 401
    answers = [sign_in(strict, "admin", f"wrong password {n}").status_code for n in range(9)]
    assert answers[-1] == 429


def test_a_sign_in_leads_nowhere_else(strict: Any) -> None:
    for there in ("//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/a\r\nx: y"):
        csrf = token_of(strict.get("/sign-in"))
        form = {"csrf": csrf, "name": "reader", "password": PASSWORD, "next": there}
        answer = strict.post("/sign-in", data=form)
        assert answer.headers["location"] == "/", there
        strict.cookies.clear()
        if answer.status_code == 429:
            break


def test_sessions_end_and_tokens_can_be_taken_back(places: Places, tmp_path: Path) -> None:
    users = Accounts(locate(places / "users") if places.postgres else tmp_path)
    users.add("ana", "analyst", PASSWORD)
    user = users.check("ana", PASSWORD)
    assert user is not None
    cookie = users.sign_in(user)
    import time

    now = time.time()
    assert users.session(cookie, now) is not None
    assert users.session(cookie, now + accounts.IDLE_SESSION + 1) is None
    for hour in range(1, 12):
        assert users.session(cookie, now + hour * 3600) is not None
    assert users.session(cookie, now + accounts.LONGEST_SESSION + 1) is None
    token = users.make_token("ana", "script")
    assert users.token(token) == accounts.User("ana", "analyst")
    assert places.postgres or token not in (tmp_path / "accounts.sqlite").read_bytes().decode("latin-1")
    users.drop_token("ana", users.tokens("ana")[0][0])
    assert users.token(token) is None
    users.change("ana", password="another long password")
    assert users.session(cookie, now) is None
    assert users.check("ana", PASSWORD) is None
    users.close()


def test_the_last_admin_stays(places: Places, tmp_path: Path) -> None:
    users = Accounts(locate(places / "users") if places.postgres else tmp_path)
    users.add("root", "admin", PASSWORD)
    with pytest.raises(AccountError, match="last admin"):
        users.change("root", role="reader")
    with pytest.raises(AccountError, match="last admin"):
        users.change("root", active=False)
    with pytest.raises(AccountError, match="at least"):
        users.add("x", "reader", "short")
    with pytest.raises(AccountError, match="already"):
        users.add("ROOT", "reader", PASSWORD)
    users.close()


def test_a_script_signs_in_with_a_token(shared: Path) -> None:
    with client(shared, passwords=True) as caller:
        token = caller.app.state.desk.accounts.make_token("analyst", "test")
        bearer = {"authorization": f"Bearer {token}"}
        assert caller.get("/api/claims", headers=bearer).status_code == 200
        asked = {"kind": "comment", "subjects": ["nothing"], "why": "y"}
        assert caller.post("/api/judgements", json=asked, headers=bearer).status_code == 422
        assert caller.get("/api/claims", headers={"authorization": "Bearer ts_no"}).status_code == 401


def test_rates_let_through_what_is_due() -> None:
    now = [0.0]
    rates = Rates(lambda: now[0])
    assert [rates.wait("a", (1.0, 3)) for _ in range(4)] == [0, 0, 0, 1.0]
    assert rates.wait("b", (1.0, 3)) == 0
    now[0] = 1.0
    assert rates.wait("a", (1.0, 3)) == 0
    assert rates.wait("a", (1.0, 3)) > 0


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("127.8.8.8", True), ("0.0.0.0", False), ("desk", False)],
)
def test_what_only_this_machine_reaches(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_no_other_address_is_served_without_somebody_who_can_sign_in(workspace: Path) -> None:
    from twosource.cli import main

    assert main(["serve", "--workspace", str(workspace), "--host", "0.0.0.0"]) == 2


def test_too_large_a_body_is_refused(local: Any) -> None:
    assert local.post("/add", headers={"content-length": str(10**9)}, content=b"x").status_code == 413


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "http://localhost/x", "http://[::1]/", "http://10.0.0.1/", "http://169.254.169.254/latest",
     "file:///etc/passwd", "ftp://example.org/", "http://example.org:22/", "http://0.0.0.0/", "http:///", "http://2130706433/",
     "http://[::ffff:127.0.0.1]/", "http://[", "gopher://x"],
)  # fmt: skip
def test_nothing_within_the_network_is_fetched(url: str) -> None:
    from twosource.desk.fetching import FetchError, fetch, fetcher

    with fetcher() as client, pytest.raises(FetchError):
        fetch(client, url)


def test_addresses_are_refused_unless_the_desk_may_fetch(local: Any) -> None:
    csrf = token_of(local.get("/add"))
    answer = local.post("/add", data={"csrf": csrf, "urls": "https://example.org/"})
    assert answer.status_code == 422
    assert "fetches nothing" in answer.text


def test_a_user_without_a_name_is_refused_and_no_desk_is_started(
    shared: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TWOSOURCE_PASSWORD", PASSWORD)
    assert main(["serve", "--workspace", str(shared), "--add-user", "", "--role", "admin"]) == 2
    assert "a name has 1 to 64" in capsys.readouterr().err
