"""The docs are true as far as a program can tell: commands, options, links, make targets and paths exist."""

from __future__ import annotations

import re
import shlex
from functools import cache
from pathlib import Path

import pytest

from twosource.cli import COMMANDS, main, parser
from twosource.cli.errors import UnusableError

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "examples" / "README.md"])
NAMES = [command.__name__.rsplit(".", 1)[-1] for command in COMMANDS]

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
LINK = re.compile(r"\]\(([^()\s]{1,300})\)|\bhref=\"([^\"]{1,300})\"")
PICTURE = re.compile(r"\bsrc=\"([^\"]{1,300})\"")
NAMED = re.compile(r"`twosource ([a-z]+)")
TARGET = re.compile(r"(?:`|^)make ([a-z]+)", re.M)
VARIABLE = re.compile(r"`(TWOSOURCE_[A-Z_]+)`")


def pages() -> list[object]:
    return [pytest.param(page, id=page.relative_to(ROOT).as_posix()) for page in PAGES]


@cache
def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def calls(page: Path) -> list[list[str]]:
    """The arguments of every call of twosource in a fence, without redirections and what a pipe leads to."""
    found = []
    for _, body in FENCE.findall(text(page)):
        for line in body.splitlines():
            words = line.removeprefix("$ ").removeprefix(".venv/bin/")
            if not words.startswith("twosource "):
                continue
            words = re.sub(r"\s(?:<|>|2>)\s?\S+", "", words.split(" | ")[0])
            found.append(shlex.split(words, comments=True)[1:])
    return found


def links(page: Path) -> list[str]:
    """Relative addresses in links, without their anchors."""
    prose = FENCE.sub("", text(page))
    found = [a or b for a, b in LINK.findall(prose)]
    return [a.split("#")[0] for a in found if a.split("#")[0] and not re.match(r"[a-z]+:", a)]


def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))


# ------------------------------------------------------------------ commands


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_help_and_is_in_the_docs(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert f"usage: twosource {name}" in capsys.readouterr().out
    assert f"`twosource {name}`" in text(ROOT / "README.md")
    assert f"\n## {name}\n" in text(ROOT / "docs" / "commands.md")


@pytest.mark.parametrize("page", pages())
def test_commands_that_are_named_exist(page: Path) -> None:
    assert set(NAMED.findall(text(page))) <= set(NAMES)


@pytest.mark.parametrize("page", pages())
def test_calls_in_the_docs_are_understood(page: Path) -> None:
    for call in calls(page):
        assert parser().parse_args(call).command in NAMES


def test_the_docs_show_a_call_of_every_command() -> None:
    assert {call[0] for call in calls(ROOT / "docs" / "commands.md")} == set(NAMES)


def test_every_option_is_in_the_docs() -> None:
    page = text(ROOT / "docs" / "commands.md")
    for action in parser()._actions:
        for name, command in (action.choices or {}).items() if isinstance(action.choices, dict) else ():
            for option in (o for a in command._actions for o in a.option_strings if o.startswith("--")):
                assert option == "--help" or option in page, f"{name} {option}"


def test_a_call_that_is_wrong_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```\n.venv/bin/twosource check reports --brief x > y\n```\n", encoding="utf-8")
    (call,) = calls(page)
    assert call == ["check", "reports", "--brief", "x"]
    with pytest.raises(UnusableError):
        parser().parse_args(call)


# ------------------------------------------------------------------ links, targets, paths


@pytest.mark.parametrize("page", pages())
def test_relative_links_lead_somewhere(page: Path) -> None:
    missing = [link for link in links(page) if not (page.parent / link).exists()]
    assert not missing


@pytest.mark.skipif(not (ROOT / "docs" / "images").is_dir(), reason="the pictures of the docs are not made yet")
@pytest.mark.parametrize("page", pages())
def test_pictures_are_there(page: Path) -> None:
    assert [p for p in PICTURE.findall(text(page)) if not (page.parent / p).is_file()] == []


def test_links_are_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        '[a](b.md#c) <a href="d.png">x</a> [e](https://example.org) [f](#g)\n```\n[h](i)\n```\n', encoding="utf-8"
    )
    assert links(page) == ["b.md", "d.png"]


def test_every_page_is_in_the_index() -> None:
    index = set(links(ROOT / "docs" / "index.md"))
    assert {page.name for page in ROOT.glob("docs/*.md")} - {"index.md"} <= index


@pytest.mark.parametrize("page", pages())
def test_make_targets_exist(page: Path) -> None:
    assert set(TARGET.findall(text(page))) <= targets()


def test_the_layout_is_the_one_that_is_there() -> None:
    page = text(ROOT / "docs" / "architecture.md")
    (layout,) = [body for _, body in FENCE.findall(page) if body.startswith("src/")]
    above = ROOT
    for line in layout.splitlines():
        name = line.split()[0]
        path = (above if line.startswith(" ") else ROOT) / name
        above = above if line.startswith(" ") else path
        assert path.exists(), line


def test_environment_variables_are_read_somewhere() -> None:
    code = "\n".join(p.read_text(encoding="utf-8") for p in sorted(ROOT.glob("src/**/*.py")))
    for name in VARIABLE.findall(text(ROOT / "docs" / "commands.md")):
        assert f'"{name}"' in code, name


@pytest.mark.parametrize("page", pages())
def test_no_paths_of_one_machine(page: Path) -> None:
    assert not re.search(r"(?<![\w.~])/(?:home|work|Users|root|tmp)/", text(page))
