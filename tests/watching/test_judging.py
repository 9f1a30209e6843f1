"""Watches are judged after each look: alerts are opened once, go on, close, and reach their receivers."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from tests.watches.sample import YAML
from twosource.cli import main
from twosource.store.watching import Kind, Place, Watched
from twosource.store.workspace import Workspace
from twosource.watches.outbox import DeliveryError, Message
from twosource.watching.look import Look, look, now

NEWS = "Published: 2023-03-04\n\nNorth Korea moved tanks to the yard at Harbin on 3 March 2023, the ministry said."
COUNTS = [f"2022-{m:02d}-15,{5 + m % 3},count" for m in range(1, 13)]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A workspace that looks at a folder, follows a watch and counts."""
    (tmp_path / "in").mkdir()
    (tmp_path / "watch.yaml").write_text(YAML + "deliver:\n  - {to: file, path: out.jsonl}\n", encoding="utf-8")
    (tmp_path / "counts.csv").write_text(
        "\n".join(["indicator,when,value,source", *(f"cars,{row}" for row in COUNTS)]), encoding="utf-8"
    )
    kinds: list[tuple[str, Kind]] = [("in", "folder"), ("watch.yaml", "watch"), ("counts.csv", "observations")]
    with Workspace(tmp_path / "w") as workspace, Watched(workspace) as watched:
        for name, kind in kinds:
            watched.add(Place(name, kind, str(tmp_path / name), now()))
    return tmp_path


class Receiver:
    def __init__(self) -> None:
        self.got: list[Message] = []
        self.down = False

    def __call__(self, message: Message) -> None:
        if self.down:
            raise DeliveryError("it is down")
        self.got.append(message)


def looked(desk: Path, receiver: Receiver, day: str) -> Look:
    with Workspace(desk / "w") as workspace:
        return look(workspace, workers=1, send=receiver, today=dt.date.fromisoformat(day))


def count(desk: Path, row: str) -> None:
    with open(desk / "counts.csv", "a", encoding="utf-8") as file:
        file.write(f"\ncars,{row}")


def test_alerts_open_once_go_on_and_close(desk: Path) -> None:
    receiver = Receiver()
    assert looked(desk, receiver, "2023-03-01").alerts == ()
    (desk / "in" / "a.txt").write_text(NEWS, encoding="utf-8")
    (opened,) = looked(desk, receiver, "2023-03-04").alerts
    assert (opened.watch, opened.alert.kind, opened.alert.indicator) == ("harbour", "happening", "movement")
    assert looked(desk, receiver, "2023-03-04").alerts == ()
    (desk / "in" / "b.txt").write_text(NEWS + " It rained.", encoding="utf-8")  # a second page makes no second alert
    assert {t.alert.id for t in looked(desk, receiver, "2023-03-05").alerts} <= {opened.alert.id}
    count(desk, "2023-03-06,73,count")
    (surge,) = looked(desk, receiver, "2023-03-06").alerts
    assert (surge.alert.kind, surge.alert.value) == ("indicator", 73)
    (closed,) = looked(desk, receiver, "2023-06-01").alerts  # nothing is new but the day
    assert (closed.alert.id, closed.alert.status) == (opened.alert.id, "closed")
    assert [m.alert.id for m in receiver.got if m.alert.kind == "indicator"] == [surge.alert.id]


def test_a_receiver_that_is_down_gets_it_at_a_later_look(desk: Path) -> None:
    receiver = Receiver()
    receiver.down = True
    count(desk, "2023-03-06,73,count")
    found = looked(desk, receiver, "2023-03-06")
    assert found.waiting == ("it is down",)
    receiver.down = False
    again = looked(desk, receiver, "2023-03-06")
    assert (again.waiting, again.alerts) == ((), ())
    assert [m.alert.value for m in receiver.got] == [73]


def test_a_watch_that_breaks_says_so_and_keeps_its_alerts(desk: Path) -> None:
    receiver = Receiver()
    count(desk, "2023-03-06,73,count")
    looked(desk, receiver, "2023-03-06")
    (desk / "watch.yaml").write_text(YAML.replace("cadence: month", "cadence: fortnight"), encoding="utf-8")
    found = looked(desk, receiver, "2023-03-07")
    assert found.alerts == ()
    assert "line" in found.unread[0]
    assert "fortnight" in found.unread[0]
    (desk / "watch.yaml").write_text(YAML, encoding="utf-8")
    assert looked(desk, receiver, "2023-03-08").alerts == ()  # it is known still


def test_by_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(NEWS, encoding="utf-8")
    target = tmp_path / "alerts.jsonl"
    text = YAML + f'deliver:\n  - {{to: terminal}}\n  - {{to: file, path: "{target}"}}\n'
    (tmp_path / "watch.yaml").write_text(text, encoding="utf-8")
    place = ["--workspace", str(tmp_path / "w")]
    assert main(["watch", "add", str(tmp_path / "in"), str(tmp_path / "watch.yaml"), *place]) == 0
    capsys.readouterr()
    assert main(["watch", "run", "--no-progress", "--workers", "1", "--json", *place]) == 0
    printed = capsys.readouterr()
    (line,) = printed.out.splitlines()
    (alert,) = json.loads(line)["alerts"]
    assert alert["alert"]["text"].startswith("ONE SOURCE")
    assert "Movement of forces at Harbin" in printed.err  # what the terminal receiver prints
    assert [json.loads(row)["alert"]["id"] for row in target.read_text().splitlines()] == [alert["alert"]["id"]]
    bad = tmp_path / "bad.yaml"
    bad.write_text("version: 1\n", encoding="utf-8")
    assert main(["watch", "add", str(bad), *place]) == 2
