"""Alerts reach real receivers on this machine, and one that is down loses none."""

from __future__ import annotations

import datetime as dt
import http.server
import io
import json
import socket
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
