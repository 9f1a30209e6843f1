"""A PostgreSQL server of our own for the tests: a throwaway cluster on a Unix socket, with nothing synced to disk."""

from __future__ import annotations

import os
import pwd
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

FOLDERS = "/usr/lib/postgresql"
GIVEN = "TWOSOURCE_TEST_POSTGRES"
"""The address of a database that the tests may fill, instead of a server of their own."""


def binaries() -> Path | None:
    """The folder of the newest server on this machine."""
    found = [p for p in Path(FOLDERS).glob("*/bin") if (p / "initdb").is_file() and (p / "postgres").is_file()]
    found.sort(key=lambda p: int(re.sub(r"\D", "", p.parent.name) or 0))
    if found:
        return found[-1]
    there = shutil.which("initdb")
    return Path(there).resolve().parent if there else None


def missing() -> str | None:
    """Why there can be no PostgreSQL here; None when there can."""
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "PostgreSQL needs its driver: pip install 'twosource[desk]'"
    if os.environ.get(GIVEN):
        return None
    if binaries() is None:
        return f"no PostgreSQL server under {FOLDERS} or on PATH, and {GIVEN} names none: apt install postgresql"
    if os.geteuid() == 0 and _nobody() is None:
        return "PostgreSQL does not run as root, and there is no user postgres or nobody"
    return None


def _nobody() -> pwd.struct_passwd | None:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    return None


def _user() -> dict[str, Any]:
    """Options of a process that must not be root."""
    user = _nobody() if os.geteuid() == 0 else None
    return {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@contextmanager
def server() -> Iterator[str]:
    """A running server; gives the address of its database, to which `schema=` can be added."""
    given = os.environ.get(GIVEN)
    if given:
        yield given + ("&" if "?" in given else "?")
        return
    folder = Path(tempfile.mkdtemp(prefix="ts-pg-", dir="/tmp"))
    process = None
    try:
        if as_user := _user():
            os.chown(folder, as_user["user"], as_user["group"])
        process = _started(folder, as_user)
        yield f"postgresql://tester@/postgres?host={quote(str(folder), safe='')}&"
    finally:
        if process is not None:
            process.send_signal(signal.SIGQUIT)  # at once, whoever is connected
            process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _started(folder: Path, as_user: dict[str, Any]) -> subprocess.Popen[bytes]:
    bin_folder, data = binaries(), folder / "data"
    assert bin_folder is not None
    options = {"cwd": folder, "stdin": subprocess.DEVNULL, "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}, **as_user}
    # A locale with rules of its own where there is one: sorting must not depend on it.
    command = [bin_folder / "initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
    made = subprocess.run([*map(str, command), "--no-sync"], capture_output=True, check=False, **options)
    if made.returncode:
        raise RuntimeError(f"initdb: {made.stderr.decode(errors='replace')}")
    settings = {
        "listen_addresses": "", "unix_socket_directories": str(folder), "fsync": "off", "synchronous_commit": "off",
        "full_page_writes": "off", "shared_buffers": "64MB", "max_connections": "60", "autovacuum": "off",
    }  # fmt: skip
    server_command = [str(bin_folder / "postgres"), "-D", str(data), *(f"--{k}={v}" for k, v in settings.items())]
    with open(folder / "log", "ab") as log:
        process = subprocess.Popen(server_command, stdout=subprocess.DEVNULL, stderr=log, **options)
    until = time.monotonic() + 120  # a busy machine takes its time
    while not _answers(folder):
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"postgres: {(folder / 'log').read_text(errors='replace')[-2000:]}")
        time.sleep(0.05)
    return process


def _answers(folder: Path) -> bool:
    import psycopg

    if not (folder / ".s.PGSQL.5432").exists():
        return False
    try:
        psycopg.connect(host=str(folder), user="tester", dbname="postgres").close()
    except psycopg.OperationalError:  # it is starting up
        return False
    return True


class Places:
    """Names of workspaces of one kind of database, and a way to look into them."""

    def __init__(self, folder: Path, address: str | None) -> None:
        self.folder, self.address = folder, address
        self._mark = secrets.token_hex(4)

    @property
    def postgres(self) -> bool:
        return self.address is not None

    def __truediv__(self, name: str) -> str | Path:
        if self.address is None:
            return self.folder / name
        return f"{self.address}schema=t{self._mark}_{re.sub('[^a-z0-9]+', '_', name.lower()).strip('_')}"
