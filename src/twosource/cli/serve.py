"""`twosource serve`: the desk."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twosource.cli.common import MADE_BY_CHECK, person, workspace_name
from twosource.cli.errors import UnusableError

if TYPE_CHECKING:
    from twosource.desk.accounts import Accounts
    from twosource.desk.settings import Settings

NEEDS = "the desk needs more packages: pip install 'twosource[desk]'"


def add(commands: Any) -> None:
    """Add the command to the parser."""
    command: argparse.ArgumentParser = commands.add_parser(
        "serve",
        help="open the desk: a web application over a workspace",
        description="Serve the desk on this machine. On any other address than 127.0.0.1 everybody has to sign in: "
        "make the first user with --add-user NAME --role admin.",
    )
    command.add_argument("--workspace", metavar="FILE", help="the workspace (default: $TWOSOURCE_WORKSPACE)")
    command.add_argument("--files", metavar="FOLDER", help="where added reports are kept (beside a workspace file)")
    command.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="where to listen (127.0.0.1)")
    command.add_argument("--port", type=int, default=8765, metavar="N", help="the port (8765)")
    command.add_argument("--name", action="append", default=[], metavar="HOST", help="a host name it is reached under")
    command.add_argument("--passwords", action="store_true", help="ask for passwords on 127.0.0.1, too")
    command.add_argument("--https", action="store_true", help="a proxy in front serves it over https: secure cookies")
    command.add_argument("--fetch", action="store_true", help="let people have web addresses fetched")
    command.add_argument("--who", metavar="NAME", help="who judges where there are no passwords (your user name)")
    command.add_argument("--workers", type=int, metavar="N", help="processes for reading new reports (one per core)")
    command.add_argument("--add-user", metavar="NAME", help="make a user (password asked for, or $TWOSOURCE_PASSWORD)")
    command.add_argument(
        "--role", choices=("reader", "analyst", "admin"), default="reader", help="the role of that user"
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until interrupted. Exit code 0, or 2 when it cannot be served."""
    try:
        import argon2
        import python_multipart
        import starlette
        import uvicorn
    except ImportError as error:
        raise UnusableError(f"{NEEDS} ({error.name} is missing)") from error
    del argon2, python_multipart, starlette
    from twosource.desk.app import application
    from twosource.desk.settings import is_loopback
    from twosource.store.database import WorkspaceError

    settings = _settings(arguments)
    if arguments.add_user is not None:
        return _add_user(settings, arguments.add_user, arguments.role)
    _can_sign_in(settings)
    try:
        app = application(settings)
    except WorkspaceError as error:
        raise UnusableError(str(error)) from error
    if not is_loopback(settings.host) and not settings.secure:
        print(
            "warning: passwords travel in the clear; put a proxy with https in front and add --https", file=sys.stderr
        )
    print(f"the desk of {settings.location}: http://{settings.host}:{settings.port}/ (Ctrl-C ends it)", file=sys.stderr)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=settings.secure,
            timeout_graceful_shutdown=2,
        )
    )
    server.run()
    return 0 if server.started else 2


def _settings(arguments: argparse.Namespace) -> Settings:
    from twosource.desk.settings import Settings, is_loopback
    from twosource.store.database import is_postgres

    name = workspace_name(arguments.workspace, MADE_BY_CHECK)
    if not 1 <= arguments.port <= 65535:
        raise UnusableError("--port is a number from 1 to 65535")
    return Settings(
        workspace=name if is_postgres(name) else Path(name).absolute(),
        files=Path(arguments.files).absolute() if arguments.files else None,
        host=arguments.host,
        port=arguments.port,
        passwords=arguments.passwords or not is_loopback(arguments.host),
        who=" ".join(person(arguments.who, "desk").split())[:64] or "desk",
        fetch=arguments.fetch,
        secure=arguments.https,
        names=frozenset(n.lower() for n in arguments.name),
        workers=arguments.workers,
    )


def _can_sign_in(settings: Settings) -> None:
    """Refuse to serve a desk that nobody could enter."""
    if not settings.passwords:
        return
    users = _accounts(settings)
    try:
        if not any(u.role == "admin" and u.active for u in users.users()):
            raise UnusableError(
                "nobody could sign in: make an admin first with "
                f"`twosource serve --workspace {settings.location} --add-user NAME --role admin`"
            )
    finally:
        users.close()


def _accounts(settings: Settings) -> Accounts:
    from twosource.desk.accounts import accounts
    from twosource.store.database import WorkspaceError

    try:
        return accounts(settings)
    except WorkspaceError as error:
        raise UnusableError(str(error)) from error


def _add_user(settings: Settings, name: str, role: str) -> int:
    from twosource.cli.common import open_workspace
    from twosource.desk.accounts import AccountError

    with open_workspace(settings.location.given, create=False):
        pass
    password = os.environ.get("TWOSOURCE_PASSWORD") or getpass.getpass(f"Password for {name}: ")
    users = _accounts(settings)
    try:
        users.add(name, role, password)
    except AccountError as error:
        raise UnusableError(str(error)) from error
    finally:
        users.close()
    print(f"{name} may sign in as {role}", file=sys.stderr)
    return 0
