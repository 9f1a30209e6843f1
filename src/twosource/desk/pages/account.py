"""Signing in and out, one's own password and tokens, and the users of the desk."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from twosource.desk import render
from twosource.desk.accounts import ROLES, AccountError
from twosource.desk.app import COOKIE, Call
from twosource.desk.guard import SIGN_INS
from twosource.desk.pages.work import local


def form(call: Call) -> Response:
    """Where a name and a password are typed in."""
    if not call.desk.settings.passwords:
        return RedirectResponse("/", 303)
    return _form(call, "", 200)


def _form(call: Call, wrong: str, status: int) -> Response:
    there = local(call.query("next") or call.field("next", "/"))
    return render.bare(call, "sign_in.html.j2", "Sign in", status, there=there, wrong=wrong)


def sign_in(call: Call) -> Response:
    """Check name and password and start a session."""
    if not call.desk.settings.passwords:
        return RedirectResponse("/", 303)
    name, client = call.field("name")[:64], call.request.client
    for key in (f"name {name.casefold()}", f"from {client.host if client else '?'}"):
        wait = call.desk.sign_ins.wait(key, SIGN_INS)
        if wait:
            raise HTTPException(429, f"too many tries; wait {wait:.0f} seconds")
    user = call.desk.accounts.check(name, call.field("password"))
    if user is None:
        return _form(call, "The name or the password is wrong.", 401)
    token = call.desk.accounts.sign_in(user)
    response = RedirectResponse(local(call.field("next", "/")), 303)
    response.set_cookie(COOKIE, token, httponly=True, samesite="lax", secure=call.desk.settings.secure, path="/")
    return response


def sign_out(call: Call) -> Response:
    """End the session."""
    call.desk.accounts.sign_out(call.user.session)
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(COOKIE, path="/")
    return response


def account(call: Call) -> Response:
    """One's own password and tokens."""
    return _account(call)


def _account(call: Call, token: str = "", said: str = "") -> Response:
    mine = call.desk.accounts.tokens(call.user.name) if call.desk.settings.passwords else []
    return render.page(call, "account.html.j2", "Your account", "account", tokens=mine, token=token, said=said)


def change(call: Call) -> Response:
    """Change one's password, make a token, or take one back."""
    if not call.desk.settings.passwords or not call.user.session:
        raise HTTPException(403, "this desk has no accounts: it listens on this machine alone")
    accounts, do = call.desk.accounts, call.field("do")
    if do == "password":
        if call.desk.sign_ins.wait(f"name {call.user.name.casefold()}", SIGN_INS):
            raise HTTPException(429, "too many tries; wait a minute")
        if accounts.check(call.user.name, call.field("old")) is None:
            raise HTTPException(422, "the old password is wrong")
        try:
            accounts.change(call.user.name, password=call.field("new"))
        except AccountError as error:
            raise HTTPException(422, str(error)) from error
        return RedirectResponse("/sign-in", 303)
    if do == "token":
        return _account(call, accounts.make_token(call.user.name, call.field("label") or "script"))
    if do == "drop":
        accounts.drop_token(call.user.name, call.field("token"))
    return RedirectResponse("/account", 303)


def users(call: Call) -> Response:
    """Everybody, for an admin."""
    return render.page(call, "users.html.j2", "Users", "users", users=call.desk.accounts.users(), roles=ROLES)


def change_user(call: Call) -> Response:
    """Add a user, or change one."""
    accounts, name = call.desk.accounts, call.field("name").strip()
    try:
        if call.field("do") == "add":
            accounts.add(name, call.field("role"), call.field("password"))
        else:
            accounts.change(
                name,
                role=call.field("role") or None,
                password=call.field("password") or None,
                active={"shut-out": False, "let-in": True}.get(call.field("do")),
            )
    except AccountError as error:
        raise HTTPException(422, str(error)) from error
    return RedirectResponse("/users", 303)
