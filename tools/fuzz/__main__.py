"""`python -m tools.fuzz [--minutes N] [--reader NAME ...]`: feed every reader broken input and see that nothing breaks.

Each reader is given samples of its kind (tests/samples.py) and, where they lie beside the checkout, the broken feeds
and archives of ../shared/gold/bad_input, changed by Hypothesis: bytes turned, cut, doubled, swapped with those of other
samples, numbers made huge, markup nested. It must give Reports and Rejects and documents with spans inside their texts,
raise nothing, open no file, start no connection, and take no more than SLOW seconds for one input.

`--atheris` uses atheris (libFuzzer, guided by coverage) instead; install it in an environment of its own that has the
project too. What breaks is written to --keep as a file, so that it can be tried again: `--again FILE`.
"""

from __future__ import annotations

import argparse
import faulthandler
import hashlib
import os
import sys
import tarfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

if "--atheris" in sys.argv:  # what is measured has to be loaded under its eyes
    try:
        import atheris  # type: ignore[import-untyped]
    except ImportError:
        sys.exit("atheris is not installed: pip install atheris (Linux, Python up to 3.12)")
    with atheris.instrument_imports(include=["twosource", "feedparser", "pypdf"]):
        import twosource.stages.documents.make
        import twosource.stages.reports.agency
        import twosource.stages.reports.mail
        import twosource.stages.reports.sitemaps  # noqa: F401

from tests.samples import all_kinds

from twosource.records import Document, Reject, Report
from twosource.stages.documents import make_document
from twosource.stages.reports import read_bytes

SLOW = 10.0
"""Seconds of the processor for one input of a few kilobytes: a page takes 0.03."""

MAX_SIZE = 200_000
BAD_INPUT = Path(__file__).parent.parent.parent.parent / "shared" / "gold" / "bad_input"
_WATCHED = ("socket.connect", "socket.getaddrinfo", "os.system", "os.exec", "pty.spawn", "shutil.copyfile")


class BrokenError(AssertionError):
    """Something happened that must not."""


_outside: list[str] = []
_inside = False


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    """Note what a reader must not do: connections, commands, files opened for writing."""
    if not _inside:
        return
    if event in _WATCHED or (
        event == "open"
        and isinstance(arguments[0], str | bytes)
        and isinstance(arguments[1], str)
        and set(arguments[1]) & set("wax+")
    ):
        _outside.append(f"{event} {arguments!r:.200}")


def try_one(name: str, content: bytes) -> Counter[str]:
    """Read `content` as a file of this name. Raises BrokenError, or whatever a reader raised."""
    global _inside
    started = time.process_time()
    seen: Counter[str] = Counter()
    _outside.clear()
    _inside = True
    try:
        for item in read_bytes(name, content):
            made = make_document(item) if isinstance(item, Report) else item
            _check(made)
            seen[type(made).__name__] += 1
            if sum(seen.values()) > 5000:
                break
    finally:
        _inside = False
    if _outside:
        raise BrokenError(f"it reached outside: {_outside[0]}")
    if (took := time.process_time() - started) > SLOW:
        raise BrokenError(f"it took {took:.1f} seconds")
    return seen


def _check(made: object) -> None:
    if isinstance(made, Reject):
        if not made.reason or "\n" in made.reason[:-1]:
            raise BrokenError(f"a reason of no or several lines: {made.reason!r}")
        return
    if not isinstance(made, Document):
        raise BrokenError(f"neither a document nor a reject: {type(made).__name__}")
    size = len(made.text)
    spans = [link.span for link in made.links] + [section.span for section in made.sections]
    if any(not 0 <= start <= end <= size for start, end in spans) or any(not 0 <= r.at <= size for r in made.removed):
        raise BrokenError("a span outside of the text")
    made.text.encode("utf-8")


def seeds(reader: Sequence[str]) -> dict[str, list[bytes]]:
    """Samples by the name of a file of their kind."""
    out = {name: [content] for name, content in all_kinds().items() if not reader or any(r in name for r in reader)}
    if BAD_INPUT.is_dir():
        warcs = [path.read_bytes() for path in sorted((BAD_INPUT / "warc").iterdir())]
        out.update({name: [*out[name], *warcs] for name in ("pages.warc", "pages.arc") if name in out})
        if "feed.rss" in out:
            with tarfile.open(BAD_INPUT / "feedparser_tests.tar.gz") as archive:
                files = [member for member in archive if member.isfile()][::40]
                out["feed.rss"] += [file.read() for m in files if (file := archive.extractfile(m)) is not None]
    return out


def _changes() -> Any:
    """A Hypothesis strategy: a list of (kind of change, place, size, bytes)."""
    from hypothesis import strategies as st

    words = st.sampled_from(
        [b"<", b">", b"&x;", b"\x00", b"\xff\xfe", b"<!DOCTYPE a [<!ENTITY b '&c;&c;'>]>", b"]]>", b"-1",
         b"99999999999",
         b"\r\n\r\n", b"From a@b.c Sat Mar 13 08:00:00 2021\n", b"Content-Length: 4294967296\r\n", b"{", b"[" * 50,
         b"<div>" * 300, b"%PDF-1.7", b"\x1f\x8b\x08", b"PK\x03\x04", b"\xe2\x80\xae", b"1e999", b"NaN", b'"',
         b"=?utf-8?b?",
         b"Transfer-Encoding: chunked\r\n", b"Content-Encoding: br\r\n", b"<script>", b"javascript:",
         b"/../../etc/passwd"]
    )  # fmt: skip
    one = st.tuples(
        st.sampled_from(["turn", "cut", "drop", "double", "put", "swap", "repeat"]),
        st.floats(0, 1, exclude_max=True),
        st.integers(1, 400),
        st.one_of(words, st.binary(min_size=1, max_size=20)),
    )
    return st.lists(one, min_size=1, max_size=12)


def changed(content: bytes, other: bytes, changes: list[tuple[str, float, int, bytes]]) -> bytes:
    """The content after these changes, bounded."""
    data = bytearray(content)
    for kind, place, size, piece in changes:
        at = int(place * len(data)) if data else 0
        if kind == "turn" and data:
            data[at] ^= piece[0] or 1
        elif kind == "cut":
            del data[at:]
        elif kind == "drop":
            del data[at : at + size]
        elif kind == "double":
            data[at:at] = data[at : at + size]
        elif kind == "put":
            data[at:at] = piece
        elif kind == "swap":
            start = int(place * len(other)) if other else 0
            data[at : at + size] = other[start : start + size]
        elif kind == "repeat":
            data[at:at] = piece * min(size, 200)
        del data[MAX_SIZE:]
    return bytes(data)


def fuzz(names: dict[str, list[bytes]], minutes: float, keep: Path) -> int:
    """Go round the readers until the time is over. Returns how many inputs broke something."""
    from hypothesis import HealthCheck, Phase, given, seed, settings
    from hypothesis import strategies as st

    end = time.monotonic() + minutes * 60
    tried: Counter[str] = Counter()
    broken: set[str] = set()
    everything = [content for contents in names.values() for content in contents]

    def round_of(name: str, contents: list[bytes], turn: int) -> None:
        @seed(turn)
        @settings(
            max_examples=40 if name.endswith(".pdf") else 150, deadline=None, database=None,
            suppress_health_check=list(HealthCheck), phases=[Phase.generate],
        )  # fmt: skip
        @given(st.sampled_from(contents), st.sampled_from(everything), _changes())
        def one(content: bytes, other: bytes, changes: list[tuple[str, float, int, bytes]]) -> None:
            if time.monotonic() > end:
                return
            data = changed(content, other, changes)
            tried[name] += 1
            why = _tell(name, data, keep)
            if why and f"{name}: {why}" not in broken:
                broken.add(f"{name}: {why}")
                print(f"BROKEN {name}: {why}", flush=True)

        one()

    turn = 0
    while time.monotonic() < end:
        for name, contents in names.items():
            turn += 1
            if time.monotonic() < end:
                round_of(name, contents, turn)
    print(f"{sum(tried.values()):,} inputs in {minutes:g} minutes, {len(broken)} ways to break it")
    for name, count in sorted(tried.items()):
        print(f"  {name}: {count:,}")
    return len(broken)


def _tell(name: str, data: bytes, keep: Path) -> str | None:
    """Try an input; keep it and say in a line what went wrong."""
    try:
        try_one(name, data)
    except Exception as error:
        keep.mkdir(parents=True, exist_ok=True)
        path = keep / f"{hashlib.sha256(data).hexdigest()[:12]}-{name}"
        path.write_bytes(data)
        (keep / f"{path.name}.why").write_text(traceback.format_exc(), encoding="utf-8")
        where = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__}: {str(error)[:150]} ({Path(where.filename).name}:{where.lineno})"
    return None


def guided(names: dict[str, list[bytes]], minutes: float, keep: Path) -> int:
    """The same with atheris, guided by coverage; ends the process by itself."""
    corpus = keep / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    order = sorted(names)
    for number, name in enumerate(order):
        for content in names[name][:50]:
            data = bytes([number]) + content[:MAX_SIZE]
            (corpus / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)

    def one(data: bytes) -> None:
        if data:
            try_one(order[data[0] % len(order)], data[1:])

    arguments = [sys.argv[0], f"-max_total_time={int(minutes * 60)}", f"-max_len={MAX_SIZE}", "-timeout=60",
                 f"-artifact_prefix={keep}{os.sep}", "-rss_limit_mb=3000", str(corpus)]  # fmt: skip
    atheris.Setup(arguments, one)
    atheris.Fuzz()
    return 0


def again(paths: Iterator[Path]) -> int:
    """Try kept inputs again; the name after the first dash says which reader."""
    failed = 0
    for path in paths:
        try:
            print(path.name, dict(try_one(path.name.partition("-")[2] or path.name, path.read_bytes())))
        except Exception:
            failed += 1
            traceback.print_exc()
    return failed


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code 1 when something broke."""
    parser = argparse.ArgumentParser(prog="python -m tools.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=20.0, help="how long, all readers together (default: 20)")
    parser.add_argument("--reader", action="append", default=[], help="only files whose name holds this, e.g. warc")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-found"), help="folder for inputs that break something")
    parser.add_argument("--atheris", action="store_true", help="guided by coverage; atheris has to be installed")
    parser.add_argument("--again", type=Path, nargs="+", metavar="FILE", help="try kept inputs again")
    arguments = parser.parse_args(argv)
    faulthandler.enable()
    if arguments.again:
        return 1 if again(iter(arguments.again)) else 0
    names = seeds(arguments.reader)
    for name, content in all_kinds().items():  # what is loaded once may open its own files
        list(read_bytes(name, content))
        try_one(name, content)
    sys.addaudithook(_audit)
    run: Callable[[dict[str, list[bytes]], float, Path], int] = guided if arguments.atheris else fuzz
    return min(run(names, arguments.minutes, arguments.keep), 2)


if __name__ == "__main__":
    sys.exit(main())
