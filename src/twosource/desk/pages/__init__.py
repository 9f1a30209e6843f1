"""Every page of the desk. The table of ways says where, what and who may."""

from __future__ import annotations

from twosource.desk.app import Way
from twosource.desk.pages import account, adding, briefs, claims, documents, events, lists, review, today, work, yards


def ways() -> list[Way]:
    """The routes of the pages, in order."""
    return [
        Way("/", today.today),
        Way("/events", lists.events),
        Way("/event/{name}", events.event),
        Way("/claims", lists.claims),
        Way("/claim/{name}", claims.claim),
        Way("/documents", lists.documents),
        Way("/document/{name}", documents.document),
        Way("/sources", lists.sources),
        Way("/source/{name}", lists.source),
        Way("/contradictions", lists.contradictions),
        Way("/contradiction/{name}", lists.contradiction),
        Way("/indicators", lists.indicators),
        Way("/indicator/{name}", lists.indicator),
        Way("/yards", yards.yards),
        Way("/yard/{name}", yards.one),
        Way("/yard/{name}/picture", yards.picture),
        Way("/yard/{name}/draw", yards.draw),
        Way("/yard/{name}/draw", yards.save, "analyst", "POST"),
        Way("/look/{name}", yards.look),
        Way("/look/{name}/picture/{what}", yards.look_picture),
        Way("/search", lists.search),
        Way("/rejects", lists.rejects),
        Way("/review", review.queue),
        Way("/judge", work.judge, "analyst", "POST"),
        Way("/undo", work.undo, "analyst", "POST"),
        Way("/audit", work.audit),
        Way("/add", adding.form, "analyst"),
        Way("/add", adding.add, "analyst", "POST"),
        Way("/runs/{number:int}", adding.progress),
        Way("/as-of", adding.as_of),
        Way("/as-of", adding.make_past, "reader", "POST"),
        Way("/brief", briefs.brief),
        Way("/help", today.help_page),
        Way("/sign-in", account.form, None),
        Way("/sign-in", account.sign_in, None, "POST"),
        Way("/sign-out", account.sign_out, "reader", "POST"),
        Way("/account", account.account),
        Way("/account", account.change, "reader", "POST"),
        Way("/users", account.users, "admin"),
        Way("/users", account.change_user, "admin", "POST"),
    ]
