"""The example workspace, built once for all workers, and a desk over a copy of it."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason="the desk needs its extra: pip install 'twosource[desk]'")
pytest.importorskip("uvicorn", reason="the desk needs its extra: pip install 'twosource[desk]'")

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "border"


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A workspace with the example reports; the first worker that asks builds it."""
    base = tmp_path_factory.getbasetemp()
    root = base if worker_id == "master" else base.parent
    path, building = root / "desk-example.2s", root / "desk-example.building"
    try:
        building.mkdir()
    except FileExistsError:
        until = time.monotonic() + 120
        while not path.is_file() and time.monotonic() < until:
            time.sleep(0.2)
        return path
    from twosource.runner import check
    from twosource.store.workspace import Workspace

    with Workspace(root / "desk-example.part") as workspace:
        check([EXAMPLE], workspace=workspace, workers=1)
    (root / "desk-example.part").rename(path)
    return path


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """The name of the xdist worker, also where xdist is off."""
    name: str = getattr(request.config, "workerinput", {}).get("workerid", "master")
    return name


@pytest.fixture
def workspace(example: Path, tmp_path: Path) -> Path:
    """A copy of the example workspace that a test may change."""
    return Path(shutil.copy(example, tmp_path / "border.2s"))


def copied(example: Path, where: str | Path) -> str | Path:
    """The example workspace under another name, in whichever database, with all that a run leaves there."""
    from twosource.ledger import decode
    from twosource.pipeline import Tables
    from twosource.store.workspace import _KEEP, Workspace

    if isinstance(where, Path):
        return Path(shutil.copy(example, where))
    with Workspace(example, create=False) as old, Workspace(where) as new:
        with new.database.writing() as database:
            kept = old.database.execute("SELECT key, fingerprint, annotated FROM document_rows").fetchall()
            database.executemany(_KEEP, kept)
        body, meta = old.ledger(), old.meta()
        counts = {name: int(value) for name, value in meta.items() if name != "fingerprint"}
        rows = Tables([*old.documents(), *old.rejects()])
        new.finish(rows, body, meta["fingerprint"], counts, decode(body))
    return where


@contextmanager
def serving(workspace: str | Path, **options: Any) -> Iterator[str]:
    """A real server over a workspace; gives its address."""
    import uvicorn

    from twosource.desk.app import application
    from twosource.desk.settings import Settings

    app = application(Settings(workspace, who="ana", workers=1, **options))
    server = uvicorn.Server(
        uvicorn.Config(app, port=0, log_level="warning", lifespan="on", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


@contextmanager
def client(workspace: str | Path, **options: Any) -> Iterator[Any]:
    """The application without a server, as a caller on this machine sees it."""
    from starlette.testclient import TestClient

    from twosource.desk.app import application
    from twosource.desk.settings import Settings

    app = application(Settings(workspace, who="ana", workers=1, **options))
    with TestClient(app, base_url="http://127.0.0.1", follow_redirects=False, raise_server_exceptions=False) as caller:
        yield caller
