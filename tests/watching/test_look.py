"""Looking again and again: what is taken once is never lost nor doubled, whatever happens to the process."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.engines import tiny
from tests.postgres import Places
from twosource.engines.local import Local
from twosource.records import stable_id
from twosource.store.watching import Kind, Place, Watched
from twosource.store.workspace import Workspace
from twosource.watching.lock import BusyError, only_one
from twosource.watching.look import Look, look, now

ROOT = Path(__file__).parents[2]
KILLS = 20


def watch(path: str | Path, target: Path, kind: Kind = "folder") -> None:
    with Workspace(path) as workspace, Watched(workspace) as watched:
        watched.add(Place(stable_id("w", str(target)), kind, str(target), now()))


def looked(path: str | Path) -> Look:
    with Workspace(path) as workspace:
        return look(workspace, stages=tiny.STAGES, engine=Local(1, small=10**9), workers=1)


def report(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def pile(path: str | Path) -> dict[str, str]:
    with Workspace(path) as workspace, Watched(workspace) as watched:
        return {d.id: d.text for d in watched.pile()}


def test_a_second_look_at_the_same_folder_changes_nothing(tmp_path: Path, places: Places) -> None:
    report(tmp_path / "in", "a.txt", "Twenty trains came on Monday, 20 of them late.")
    watch(places / "w", tmp_path / "in")
    first = looked(places / "w")
    assert (first.look, first.taken, first.documents, first.since) == (1, 1, 1, None)
    second = looked(places / "w")
    assert (second.look, second.taken, second.changes, second.since) == (1, 0, (), first.at)


def test_only_what_is_new_is_taken_and_lines_may_move(tmp_path: Path, places: Places) -> None:
    lines = [json.dumps({"text": f"Report number {i} of {i * 3} trains."}) for i in range(5)]
    file = report(tmp_path / "in", "a.jsonl", "\n".join(lines[1:]))
    watch(places / "w", tmp_path / "in")
    assert looked(places / "w").taken == 4
    file.write_text("\n".join(lines), encoding="utf-8")
    assert looked(places / "w").taken == 1
    assert len(pile(places / "w")) == 5


def test_a_changed_report_takes_the_place_of_the_older_one_which_stays_on_record(
    tmp_path: Path, places: Places
) -> None:
    file = report(tmp_path / "in", "a.txt", "Twenty trains came on Monday.")
    watch(places / "w", tmp_path / "in")
    looked(places / "w")
    file.write_text("Correction: thirty trains came on Monday.", encoding="utf-8")
    found = looked(places / "w")
    assert [change.kind for change in found.changes] == ["report-changed"]
    assert list(pile(places / "w").values()) == ["Correction: thirty trains came on Monday."]
    file.write_text("Twenty trains came on Monday.", encoding="utf-8")
    looked(places / "w")
    assert list(pile(places / "w").values()) == ["Twenty trains came on Monday."]
    with Workspace(places / "w") as workspace, workspace.database.reading() as database:
        assert database.execute("SELECT count(*) FROM watch_documents").fetchone() == (2,)


def test_the_same_bytes_in_two_files_are_two_documents_whenever_they_come(tmp_path: Path, places: Places) -> None:
    report(tmp_path / "in", "b.txt", "Twenty trains came on Monday.")
    watch(places / "w", tmp_path / "in")
    looked(places / "w")
    report(tmp_path / "in", "a.txt", "Twenty trains came on Monday.")
    assert looked(places / "w").documents == 2


def test_what_a_removed_place_gave_stays_unless_it_is_to_go(tmp_path: Path, places: Places) -> None:
    for name in ("one", "two"):
        report(tmp_path / name, "a.txt", f"Report {name} of 20 trains.")
        watch(places / "w", tmp_path / name)
    looked(places / "w")
    with Workspace(places / "w") as workspace, Watched(workspace) as watched:
        one, two = watched.places()
        assert watched.remove(one, documents=False) == 0
        assert watched.remove(two, documents=True) == 1
    found = looked(places / "w")
    assert [change.kind for change in found.changes] == ["report-gone"]
    assert list(pile(places / "w").values()) == ["Report one of 20 trains."]


def test_an_unreadable_file_is_told_once_with_its_reason(tmp_path: Path, places: Places) -> None:
    report(tmp_path / "in", "a.txt", "Twenty trains came on Monday.")
    report(tmp_path / "in", "b.json", "{")
    watch(places / "w", tmp_path / "in")
    assert [c.kind for c in looked(places / "w").changes] == ["unreadable"]
    assert looked(places / "w").changes == ()


def test_a_feed_gives_a_report_for_each_entry_with_its_own_source(tmp_path: Path, places: Places) -> None:
    feed = report(
        tmp_path / "in",
        "feed.xml",
        """<rss version="2.0"><channel><title>Coast Herald</title>
        <item><title>Trucks</title><link>https://coast.example/1</link><pubDate>Fri, 12 Mar 2021 10:00:00 GMT</pubDate>
        <description>&lt;p&gt;Forty trucks came to the port on Thursday, officials said.&lt;/p&gt;</description></item>
        <item><title>Trains</title><link>https://coast.example/2</link>
        <source url="https://wire.example/rss">Baltic Wire</source>
        <description>Nine trains left the yard on Friday.</description></item></channel></rss>""",
    )
    watch(places / "w", feed, "feed")
    assert looked(places / "w").taken == 2
    with Workspace(places / "w") as workspace, Watched(workspace) as watched:
        documents = {d.url: d for d in watched.pile()}
    assert documents["https://coast.example/1"].outlet == "Coast Herald"
    assert (documents["https://coast.example/1"].published or "").startswith("2021-03-12")
    assert documents["https://coast.example/2"].origin == "Baltic Wire"
    assert looked(places / "w").taken == 0


def test_a_feed_that_is_none_is_said_and_the_other_places_are_looked_at(tmp_path: Path, places: Places) -> None:
    feed = report(tmp_path / "in", "feed.xml", "<html><body><p>This is a page, and no feed at all.</p></body></html>")
    report(tmp_path / "other", "a.txt", "Twenty trains came on Monday.")
    watch(places / "w", feed, "feed")
    watch(places / "w", tmp_path / "other")
    found = looked(places / "w")
    assert found.taken == 1
    assert [line.partition(": ")[2][:15] for line in found.unread] == ["this is no feed"]


def test_two_looks_at_once_take_turns(places: Places) -> None:
    def enter() -> None:
        with only_one(places / "w", 0.0):
            pass

    with only_one(places / "w", 0.0), pytest.raises(BusyError, match=rf"process {os.getpid()} is looking already"):
        enter()
    enter()


def test_killed_at_20_moments_nothing_is_lost_or_doubled_and_the_next_look_completes(
    tmp_path: Path, places: Places
) -> None:
    """Every look is killed after a random time while further reports arrive; two of them always run at once."""
    folder, path = tmp_path / "in", places / "w"
    report(folder, "a.txt", "WAIT: 1 train.")
    watch(path, folder)
    rng = random.Random(4)
    seen: set[str] = set()
    died_in_the_middle = 0
    kills = KILLS // 2 if places.postgres else KILLS
    for kill in range(kills):
        for n in range(3):
            report(folder, f"k{kill:02}-{n}.txt", f"WAIT: report {kill} {n} of {kill * 10 + n} trains.")
        command = [sys.executable, "-m", "tests.watching.killed", str(path)]
        running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
        assert running[0].stdout is not None
        running[0].stdout.readline()
        time.sleep(rng.random() * 0.25)
        for process in running:
            died_in_the_middle += process.poll() is None
            process.send_signal(signal.SIGKILL)
            process.communicate()
        acknowledged = set(pile(path))
        assert seen <= acknowledged, "an acknowledged document was lost"
        seen = acknowledged
    assert died_in_the_middle > kills
    found = looked(path)
    texts = list(pile(path).values())
    assert found.documents == len(texts) == len(set(texts)) == 3 * kills + 1

    watch(places / "undisturbed", folder)
    looked(places / "undisturbed")
    with Workspace(path) as one, Workspace(places / "undisturbed") as other:
        assert one.ledger() == other.ledger()


def test_a_feed_at_an_address_brings_the_pages_that_it_announces_and_is_asked_again_politely(
    tmp_path: Path, places: Places
) -> None:
    """The page is read where it says more than the feed; the second request is a conditional one."""
    import http.server
    import threading

    asked: list[tuple[str, str | None]] = []
    words = " ".join(
        f"On day {n} a spokesman of the port said that {n + 20} trucks had left the quay." for n in range(9)
    )

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = self.headers.get("If-None-Match")
            asked.append((self.path, known))
            port = self.headers["Host"].rpartition(":")[2]
            feed = (
                '<rss version="2.0"><channel><title>Coast Herald</title><item><title>Trucks leave the port</title>'
                f"<link>http://127.0.0.1:{port}/1</link><description>Trucks left.</description></item></channel></rss>"
            )
            page = (
                f"<html><head><title>Trucks leave</title></head><body><article><p>{words}</p></article></body></html>"
            )
            body = {"/feed": feed, "/1": page}.get(self.path, "").encode()
            kind = "application/rss+xml" if self.path == "/feed" else "text/html"
            self.send_response(304 if known == '"x"' else 200 if body else 404)
            self.send_header("Content-Type", kind)
            self.send_header("ETag", '"x"')
            self.send_header("Content-Length", "0" if known == '"x"' else str(len(body)))
            self.end_headers()
            if known != '"x"':
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("TWOSOURCE_ALLOW_PRIVATE", "1")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with Workspace(places / "w") as workspace, Watched(workspace) as watched:
            watched.add(Place("w-1", "feed", f"http://127.0.0.1:{server.server_address[1]}/feed", now()))
        first, second = looked(places / "w"), looked(places / "w")
        server.shutdown()
    assert (first.taken, second.taken, second.unread) == (1, 0, ())
    with Workspace(places / "w") as workspace, Watched(workspace) as watched:
        (document,) = watched.pile()
    assert "28 trucks had left" in document.text
    assert document.outlet == "Coast Herald"
    assert [path for path, known in asked if known] == ["/feed"]
    assert [path for path, _ in asked].count("/1") == 1
