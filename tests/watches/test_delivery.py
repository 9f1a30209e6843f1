"""Alerts reach real receivers on this machine, and one that is down loses none."""

from __future__ import annotations

import datetime as dt
import functools
import http.server
import io
import json
import shutil
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.postgres import Places
from tests.watches.sample import YAML, seen, watch
from twosource.pipeline import Tables
from twosource.records import Alert
from twosource.store.workspace import Workspace
from twosource.watches import deliver
from twosource.watches.model import Watch
from twosource.watches.outbox import DeliveryError, Message, Outbox
from twosource.watches.read import parse
from twosource.watches.rows import Handed
from twosource.watches.run import watched

DAY = dt.date(2023, 10, 7)
ROWS = [(f"2022-{m:02d}-15", 5.0 + m % 3) for m in range(1, 13)]


def found(surge: float = 73) -> tuple[Alert, ...]:
    rows = [Handed("cars", seen(day, value)) for day, value in (*ROWS, ("2023-10-05", surge))]
    return watched(Tables(), watch(), rows).alerts


def with_receiver(text: str) -> Watch:
    return parse((YAML + "deliver:\n  - " + text + "\n").encode())


@pytest.fixture
def workspace(places: Places) -> str | Path:
    Workspace(places / "w.twosource").close()
    return places / "w.twosource"


class Receiver:
    """A web server that takes what is posted, or answers with an error."""

    def __init__(self, port: int = 0) -> None:
        self.got: list[tuple[str, dict[str, Any]]] = []
        self.answer = 200
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if outer.answer == 200:
                    outer.got.append((self.headers["Idempotency-Key"], json.loads(body)))
                self.send_response(outer.answer)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = http.server.HTTPServer(("127.0.0.1", port), Handler)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    yield server
    server.close()


def test_a_webhook_gets_the_alert(workspace: str | Path, receiver: Receiver) -> None:
    target = with_receiver(f'{{to: webhook, url: "http://127.0.0.1:{receiver.port}/hook"}}')
    with Outbox(workspace) as outbox:
        outbox.take(target, found(), DAY)
        assert outbox.flush(deliver.send) == (1, [])
        assert outbox.flush(deliver.send) == (0, [])
    ((key, body),) = receiver.got
    assert body["format"] == "twosource.alert/1"
    assert body["key"] == key
    assert body["alert"]["value"] == 73
    assert body["alert"]["text"].startswith("ONE SOURCE ONLY")


def test_a_webhook_that_is_down_loses_no_alert(workspace: str | Path) -> None:
    down = Receiver()
    port = down.port
    down.close()
    target = with_receiver(f'{{to: webhook, url: "http://127.0.0.1:{port}/hook"}}')
    with Outbox(workspace) as outbox:
        outbox.take(target, found(), DAY)
        taken, left = outbox.flush(deliver.send)
        assert (taken, len(left)) == (0, 1)
        assert "webhook" in (left[0].error or "")
    with Outbox(workspace) as outbox:  # the program was ended meanwhile; the alert changes before it was sent
        outbox.take(target, found(90), DAY + dt.timedelta(days=1))
        assert len(outbox.waiting()) == 2
        up = Receiver(port)
        try:
            up.answer = 503
            assert outbox.flush(deliver.send)[0] == 0
            up.answer = 200
            assert outbox.flush(deliver.send) == (2, [])
        finally:
            up.close()
        assert [body["alert"]["value"] for _, body in up.got] == [73, 90]
        assert outbox.waiting() == []


def test_a_run_of_the_main_job_leaves_the_outbox_alone(workspace: str | Path) -> None:
    with Outbox(workspace) as outbox:
        outbox.take(with_receiver("{to: terminal}"), found(), DAY)
    with Workspace(workspace) as opened:
        opened.finish(Tables(), b"{}", "f", {})
    with Outbox(workspace) as outbox:
        assert len(outbox.waiting()) == 1
        assert len(outbox.alerts("harbour")) == 1


def test_states_and_messages_are_kept_together_or_not_at_all(workspace: str | Path) -> None:
    target = with_receiver("{to: terminal}")
    with Outbox(workspace) as outbox:
        outbox._database.execute("DROP TABLE watch_outbox")
        with pytest.raises(Exception, match="watch_outbox"):
            outbox.take(target, found(), DAY)
        assert outbox.alerts("harbour") == []


def message(text: str) -> Message:
    target = with_receiver(text)
    (alert,) = found()
    return Message(1, target.id, f"{alert.id}.1", target.deliver[0], alert, 0, None)


def test_the_terminal_shows_on_whose_word_first() -> None:
    out = io.StringIO()
    deliver.send(message("{to: terminal}"), out)
    assert out.getvalue().split("\n")[0] == "ONE SOURCE ONLY: count"


def test_a_file_gets_one_line_for_each(tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"
    for _ in range(2):
        deliver.send(message(f'{{to: file, path: "{path}"}}'))
    assert [json.loads(line)["alert"]["value"] for line in path.read_text().splitlines()] == [73, 73]


def test_a_feed_reader_reads_the_feed(tmp_path: Path) -> None:
    import feedparser

    path = tmp_path / "alerts.xml"
    for _ in range(2):
        deliver.send(message(f'{{to: rss, path: "{path}"}}'))
    feed = feedparser.parse(path.read_bytes())
    assert not feed.bozo
    (item,) = feed.entries  # the same alert again takes the place of its former state
    assert item.title.startswith("ONE SOURCE ONLY: count - rail cars at Harbin")


def test_a_mail_server_gets_the_mail() -> None:
    controller = pytest.importorskip("aiosmtpd.controller", reason="aiosmtpd is not installed (group dev)")
    got = []
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    class Handler:
        async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
            got.append(envelope)
            return "250 OK"

    server = controller.Controller(Handler(), hostname="127.0.0.1", port=port)
    server.start()
    try:
        deliver.send(
            message(f"{{to: mail, host: 127.0.0.1, port: {port}, sender: a@example.org, recipients: [b@example.org]}}")
        )
    finally:
        server.stop()
    (mail,) = got
    assert mail.rcpt_tos == ["b@example.org"]
    text = mail.content.decode()
    assert "Subject: ONE SOURCE ONLY: count - rail cars at Harbin" in text
    assert "73 cars" in text


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of its own for 127.0.0.1, and its key."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("openssl is not installed: no certificate for a mail server with TLS")
    cert, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        [program, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext",
         "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(cert)],
        check=True, capture_output=True,
    )  # fmt: skip
    return cert, key


def test_a_mail_server_with_tls_and_a_password_gets_the_mail_and_a_strange_certificate_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    controller = pytest.importorskip("aiosmtpd.controller", reason="aiosmtpd is not installed (group dev)")
    from aiosmtpd.smtp import AuthResult

    cert, key = certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, key)
    got: list[Any] = []
    logins: list[tuple[bytes, bytes]] = []

    class Handler:
        async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
            got.append(envelope)
            return "250 OK"

    def login(_server: Any, _session: Any, _envelope: Any, _way: str, data: Any) -> Any:
        logins.append((data.login, data.password))
        return AuthResult(success=True)

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = controller.Controller(
        Handler(), hostname="127.0.0.1", port=port, tls_context=context, require_starttls=True, authenticator=login
    )
    server.start()
    to = f"{{to: mail, host: 127.0.0.1, port: {port}, tls: starttls, user: desk, secret: DESK_PASSWORD, "
    to += "sender: a@example.org, recipients: [b@example.org]}"
    try:
        with pytest.raises(DeliveryError, match=r"(?i)certificate"):
            deliver.send(message(to))
        monkeypatch.setenv("SSL_CERT_FILE", str(cert))
        with pytest.raises(DeliveryError, match="DESK_PASSWORD"):
            deliver.send(message(to))
        monkeypatch.setenv("DESK_PASSWORD", "s3cret")
        deliver.send(message(to))
    finally:
        server.stop()
    assert logins == [(b"desk", b"s3cret")]
    assert [mail.rcpt_tos for mail in got] == [["b@example.org"]]


def test_the_terminal_of_another_process_gets_the_alert(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "watch.yaml").write_text(YAML + "deliver:\n  - {to: terminal}\n", encoding="utf-8")
    rows = "\n".join(f"cars,{day},{value:g},count" for day, value in (*ROWS, ("2023-10-05", 73.0)))
    (tmp_path / "counts.csv").write_text(f"indicator,when,value,source\n{rows}\n", encoding="utf-8")
    call = [sys.executable, "-m", "twosource", "alerts", "--watch", "watch.yaml", "--observations", "counts.csv"]
    done = subprocess.run(
        [*call, "--workspace", str(workspace), "--deliver"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("ONE SOURCE ONLY: count\nrail cars at Harbin: 73 cars")
    assert "1 delivered, 0 waiting" in done.stderr


def test_a_feed_reader_gets_the_feed_over_http(tmp_path: Path) -> None:
    import feedparser

    deliver.send(message(f'{{to: rss, path: "{tmp_path / "alerts.xml"}"}}'))
    handler = functools.partial(Quiet, directory=str(tmp_path))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        feed = feedparser.parse(f"http://127.0.0.1:{server.server_address[1]}/alerts.xml")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert [item.title.split(" - ")[0] for item in feed.entries] == ["ONE SOURCE ONLY: count"]


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize(
    "text",
    [
        '{to: file, path: "/nowhere/at/all.jsonl"}',
        '{to: rss, path: "/nowhere/at/all.xml"}',
        '{to: webhook, url: "http://127.0.0.1:1/"}',
        "{to: mail, host: 127.0.0.1, port: 1, sender: a@b, recipients: [c@d]}",
    ],
)
def test_a_receiver_that_cannot_be_reached_says_so(text: str) -> None:
    with pytest.raises(DeliveryError, match=r"nowhere|127"):
        deliver.send(message(text))
