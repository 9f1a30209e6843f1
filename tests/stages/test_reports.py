"""Reading files: what is taken, what is refused and why, and that order and spelling of paths do not matter."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twosource.records import Reject, Report
from twosource.stages import reports
from twosource.stages.reports import UnusableInput, decode_json, read_paths
from twosource.stages.reports import given as limits
from twosource.stages.reports import read as reading
from twosource.stages.reports.read import MAX_REJECTS


def both(*paths: Path | str) -> tuple[list[Report], list[Reject]]:
    items = list(read_paths(list(paths)))
    return [i for i in items if isinstance(i, Report)], [i for i in items if isinstance(i, Reject)]


def reasons(*paths: Path | str) -> dict[str, str]:
    return {Path(r.path).name: r.reason for r in both(*paths)[1]}


def test_a_folder_is_read_to_its_bottom_in_the_order_of_paths(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("c.txt", "b/z.md", "b/a.html", "a.TXT"):
        (tmp_path / name).write_text(f"Text of {name}", encoding="utf-8")
    found, rejects = both(tmp_path)
    assert [Path(r.path).relative_to(tmp_path).as_posix() for r in found] == ["a.TXT", "b/a.html", "b/z.md", "c.txt"]
    assert [r.media_type for r in found] == ["text/plain", "text/html", "text/markdown", "text/plain"]
    assert rejects == []


def test_what_is_not_read_is_named_with_its_ending(tmp_path: Path) -> None:
    for name in ("a.docx", "b.pdf", "d.warc.gz", "e.rss", "noending", "README.md", ".hidden.txt", "f.txt~"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    why = reasons(tmp_path)
    assert why["a.docx"].startswith("not a kind twosource reads: .docx; it reads .txt")
    assert why["b.pdf"].startswith("not a PDF, though its name ends in .pdf")
    assert why["d.warc.gz"].startswith("not gzip-compressed, though")
    assert why["e.rss"].startswith("not a feed, though")
    assert "without an ending" in why["noending"]
    assert "not a report" in why["README.md"]
    assert "hidden" in why[".hidden.txt"]
    assert "hidden" in why["f.txt~"]
    assert len(both(tmp_path)[0]) == 0


def test_a_note_or_hidden_file_is_read_when_it_is_named_itself(tmp_path: Path) -> None:
    for name in ("README.md", ".notes.txt"):
        (tmp_path / name).write_text("Some text", encoding="utf-8")
    assert len(both(tmp_path / "README.md", tmp_path / ".notes.txt")[0]) == 2


def test_a_path_that_is_not_there_is_told_and_stops_the_call_only_when_it_is_alone(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Three trains crossed the border.", encoding="utf-8")
    reports, rejects = both(tmp_path, tmp_path / "nowhere.txt")
    assert len(reports) == 1
    assert ["does not exist" in r.reason for r in rejects] == [True]
    with pytest.raises(UnusableInput, match=r"nowhere\.txt does not exist") as caught:
        list(read_paths([tmp_path / "nowhere.txt"]))
    assert "\n" not in str(caught.value)
    with pytest.raises(UnusableInput, match="no path"):
        list(read_paths([]))


def test_links_in_a_circle_end_and_are_told(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.txt").write_text("One", encoding="utf-8")
    (tmp_path / "a" / "again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "nothing.txt")
    (tmp_path / "round.txt").symlink_to(tmp_path / "round.txt")
    found, _ = both(tmp_path)
    assert [Path(r.path).name for r in found] == ["one.txt"]
    assert "read already" in reasons(tmp_path)["again"]
    assert "leads nowhere" in reasons(tmp_path)["dangling.txt"]


def test_a_linked_folder_elsewhere_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "pile").mkdir()
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "x.txt").write_text("Far", encoding="utf-8")
    for name in ("aaa", "zzz"):
        (tmp_path / "pile" / name).symlink_to(tmp_path / "far", target_is_directory=True)
    items = list(read_paths([tmp_path / "pile"], follow_links=True))
    assert [isinstance(item, Report) for item in items] == [True, False]


def test_a_link_out_of_the_folder_is_left_out_unless_asked_for(tmp_path: Path) -> None:
    """Who packs a pile could otherwise have the reader's own files read and shown."""
    for name in ("pile", "pile-not", "pile/in"):
        (tmp_path / name).mkdir()
    (tmp_path / "pile-not" / "secret.txt").write_text("A secret of the reader.", encoding="utf-8")
    (tmp_path / "pile" / "in" / "a.txt").write_text("A report.", encoding="utf-8")
    (tmp_path / "pile" / "file.txt").symlink_to(tmp_path / "pile-not" / "secret.txt")
    (tmp_path / "pile" / "folder").symlink_to(tmp_path / "pile-not", target_is_directory=True)
    (tmp_path / "pile" / "inside.txt").symlink_to(tmp_path / "pile" / "in" / "a.txt")
    found, rejects = both(tmp_path / "pile")
    assert [Path(r.path).name for r in found] == ["a.txt", "inside.txt"]
    assert {Path(r.path).name: "--follow-links" in r.reason for r in rejects} == {"file.txt": True, "folder": True}
    followed = [item for item in read_paths([tmp_path / "pile"], follow_links=True) if isinstance(item, Report)]
    assert b"A secret of the reader." in {r.content for r in followed}
    (tmp_path / "link").symlink_to(tmp_path / "pile", target_is_directory=True)
    assert len(both(tmp_path / "link")[0]) == 2  # what is named is read, whatever it is


def test_pipes_and_sockets_are_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "sock.txt"))
        why = reasons(tmp_path)
    assert "pipe" in why["pipe.txt"]
    assert "socket" in why["sock.txt"]


def test_a_file_that_cannot_be_opened_is_a_reject(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("Fine", encoding="utf-8")
    (tmp_path / "b.txt").write_text("Locked", encoding="utf-8")
    real = open

    def locked(file: str, mode: str = "r") -> object:
        if str(file).endswith("b.txt"):
            raise PermissionError(13, "Permission denied")
        return real(file, mode)

    monkeypatch.setattr(reading, "open", locked, raising=False)
    found, rejects = both(tmp_path)
    assert len(found) == 1
    assert "permission denied" in rejects[0].reason


def test_empty_blank_and_large_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_RECORD_BYTES", 1000)
    monkeypatch.setattr(limits, "MAX_ARRAY_BYTES", 2000)
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "blank.txt").write_bytes(b" \n\t\n")
    (tmp_path / "big.txt").write_bytes(b"x" * 1001)
    (tmp_path / "big.json").write_bytes(b"[" + b" " * 2000 + b"]")
    (tmp_path / "blank.jsonl").write_bytes(b"\n\n")
    (tmp_path / "none.json").write_bytes(b"[]")
    why = reasons(tmp_path)
    assert why["empty.txt"] == "the file is empty"
    assert "blanks" in why["blank.txt"]
    assert "blanks" in why["blank.jsonl"]
    assert "split it" in why["big.txt"]
    assert ".jsonl" in why["big.json"]
    assert "without a record" in why["none.json"]


def test_one_line_of_fifty_megabytes_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        file.write(b'{"text": "First."}\n{"text": "')
        for _ in range(50):
            file.write(b"x" * 1_000_000)
        file.write(b'"}\n{"text": "Last."}\n')
    found, rejects = both(path)
    assert [r.part for r in found] == [1, 3]
    assert rejects[0].reason.startswith("line 2: longer than 20 MB")


def test_lines_that_are_no_records_are_told_by_number_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [
        '{"text": "One."}',
        "[1, 2]",
        '"text"',
        "{broken",
        '{"title": "no text"}',
        "",
        '{"html": "<p>Seven.</p>"}',
        "null",
    ]
    path.write_text("\ufeff" + "\n".join(lines), encoding="utf-8")
    found, rejects = both(path)
    assert [r.part for r in found] == [1, 7]
    starts = [r.reason.split(":")[0] for r in rejects]
    assert starts == ["line 2", "line 3", "line 4", "line 5", "line 8"]
    assert "not a JSON object" in rejects[0].reason
    assert "not JSON" in rejects[2].reason
    assert "neither text nor html" in rejects[3].reason


def test_a_json_file_may_hold_an_object_an_array_or_lines(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"text": "A."}', encoding="utf-8")
    (tmp_path / "b.json").write_text('[{"text": "B1."}, 7, {"text": "B3."}]', encoding="utf-8")
    (tmp_path / "c.json").write_text('{"text": "C1."}\n{"text": "C2."}\n', encoding="utf-8")
    (tmp_path / "d.json").write_text('[{"text": "D1.", "score": NaN}, {"text": "D2 \\ud83d."}]', encoding="utf-8")
    found, rejects = both(tmp_path)
    assert [(Path(r.path).name, r.part) for r in found] == [
        ("a.json", 0), ("b.json", 1), ("b.json", 3), ("c.json", 1), ("c.json", 2), ("d.json", 1), ("d.json", 2),
    ]  # fmt: skip
    assert [r.reason.split(":")[0] for r in rejects] == ["record 2"]


@pytest.mark.parametrize(
    "content", [b"[" * 200_000, b'{"a":' * 100_000, b'[{"text": "cut o', b'{"text": "x"', b"{}{}", b"nul"]
)
def test_deep_or_broken_json_is_refused_not_fatal(tmp_path: Path, content: bytes) -> None:
    for name in ("a.json", "a.jsonl"):
        (tmp_path / name).write_bytes(content)
        found, rejects = both(tmp_path / name)
        assert found == []
        assert len(rejects) == 1
        assert rejects[0].stage == reports.STAGE


def test_the_same_bytes_get_numbers_in_the_order_of_paths(tmp_path: Path) -> None:
    for name in ("z.txt", "a.txt", "m.md"):
        (tmp_path / name).write_text("The same words.", encoding="utf-8")
    ids = {Path(r.path).name: r.id for r in both(tmp_path)[0]}
    first = ids["a.txt"]
    assert len(first) == 12
    assert (ids["m.md"], ids["z.txt"]) == (f"{first}-2", f"{first}-3")


def test_naming_a_file_twice_reads_it_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("Once.", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert len(both(tmp_path, tmp_path / "a.txt", "a.txt", "./a.txt")[0]) == 1


def test_a_name_that_is_no_text_can_be_written_down(tmp_path: Path) -> None:
    name = os.path.join(os.fsencode(tmp_path), b"caf\xe9.txt")
    try:
        with open(name, "wb") as file:
            file.write(b"Text.")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    found, _ = both(tmp_path)
    assert found[0].path.endswith("caf\\xe9.txt")
    assert msgspec.json.encode(found[0].path)


def test_progress_counts_entries(tmp_path: Path) -> None:
    for name in ("a.txt", "b.bin", "c.txt"):
        (tmp_path / name).write_text("x y z", encoding="utf-8")
    steps: list[int] = []
    list(read_paths([tmp_path], steps.append))
    assert steps == [1, 2, 3]


@settings(max_examples=25, deadline=None)
@given(order=st.permutations(["a", "b", "c", "d/e", "d/f"]))
def test_the_order_of_the_paths_does_not_matter(tmp_path_factory: pytest.TempPathFactory, order: list[str]) -> None:
    folder = tmp_path_factory.mktemp("pile")
    (folder / "d").mkdir()
    for name in ("a", "b", "c", "d/e", "d/f"):
        (folder / f"{name}.txt").write_text("same" if name in "ac" else name * 3, encoding="utf-8")
    given_so = [(r.id, r.path) for r in both(*(folder / f"{n}.txt" for n in order))[0]]
    assert given_so == [(r.id, r.path) for r in both(folder)[0]]


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(),
    lambda v: st.lists(v) | st.dictionaries(st.text(), v),
)


@settings(max_examples=60, deadline=None)
@given(value=values)
def test_json_of_others_is_read_as_they_meant_it(value: object) -> None:
    assert decode_json(json.dumps(value).encode()) == value


def test_endless_rejects_of_one_file_are_counted(tmp_path: Path) -> None:
    lines = [*["1"] * (2 * MAX_REJECTS), json.dumps({"text": "Forty trucks came."})]
    (tmp_path / "numbers.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "numbers.json").write_text(f"[{','.join(lines)}]", encoding="utf-8")
    found, rejects = both(tmp_path)
    assert len(found) == 2
    assert len(rejects) == 2 * (MAX_REJECTS + 1)
    assert sum(f"{MAX_REJECTS:,} more records" in r.reason for r in rejects) == 2


def test_an_array_of_numbers_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_RECORD_BYTES", 10)
    (tmp_path / "numbers.json").write_text(f"[{'1,' * 100}1]", encoding="utf-8")
    assert reasons(tmp_path)["numbers.json"] == "an array without a record"
