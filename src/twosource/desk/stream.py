"""News for open pages as server-sent events: how far the work is, and that a run or a judgement changed the ledger."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

if TYPE_CHECKING:
    from twosource.desk.app import Desk

LISTENERS = 100
EVERY = 0.4
"""Seconds between two looks at what changed."""
LONGEST = 600.0
"""Seconds after which a browser has to connect again: a closed laptop holds nothing open for ever."""


def state(desk: Desk) -> dict[str, Any]:
    """What open pages are told."""
    with desk.reader() as reader:
        run, _ = reader.changes(0)
        (judged,) = reader.database.execute("SELECT coalesce(max(number), 0) FROM judgements").fetchone()
    return {
        "run": run["number"] if run else 0,
        "judged": judged,
        "jobs": [job.shown() for job in desk.jobs.active()],
        "last": [job.shown() for job in desk.jobs.recent(1)],
    }


def live(desk: Desk) -> Callable[[Request], Coroutine[Any, Any, Response]]:
    """The endpoint."""
    from twosource.desk.app import _user

    listening = [0]

    async def endpoint(request: Request) -> Response:
        user, _ = await run_in_threadpool(_user, desk, request)
        if user is None:
            return Response(status_code=401)
        if listening[0] >= LISTENERS:
            return Response("too many pages listen", 503, headers={"retry-after": "30"})
        if "text/event-stream" not in request.headers.get("accept", ""):
            now = await run_in_threadpool(state, desk)
            return Response(json.dumps(now), media_type="application/json")
        return StreamingResponse(
            _events(desk, request, listening), media_type="text/event-stream", headers={"x-accel-buffering": "no"}
        )

    return endpoint


async def _events(desk: Desk, request: Request, listening: list[int]) -> AsyncIterator[bytes]:
    listening[0] += 1
    said, quiet, waited = "", 0.0, 0.0
    try:
        while waited < LONGEST and not await request.is_disconnected():
            now = json.dumps(await run_in_threadpool(state, desk))
            if now != said:
                said, quiet = now, 0.0
                yield f"data: {now}\n\n".encode()
            elif quiet > 15:
                quiet = 0.0
                yield b": still here\n\n"
            await asyncio.sleep(EVERY)
            quiet, waited = quiet + EVERY, waited + EVERY
    finally:
        listening[0] -= 1
