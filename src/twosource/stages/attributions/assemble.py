"""From what the rules found to rows: contents run on over quotations, doubles go, hops nest, ids are given."""

from __future__ import annotations

from twosource.records import Attribution, Span, stable_id
from twosource.stages.attributions import cues
from twosource.stages.attributions.according import phrase_attributions
from twosource.stages.attributions.blocks import (
    block_attributions,
    colon_attributions,
    continued_quotes,
    headline_attributions,
)
from twosource.stages.attributions.brief import around_insertions, assessed, cited, explained, part_from_cue
from twosource.stages.attributions.found import Cover, Found, by_sentence
from twosource.stages.attributions.handled import refine_sources, shown_by_words
from twosource.stages.attributions.learned import reconsider
from twosource.stages.attributions.mend import mend, unclaimed_quotes
from twosource.stages.attributions.minded import having_attributions
from twosource.stages.attributions.modality import calls_untrue, negated_content, of_attribution
from twosource.stages.attributions.outlets import outlet_like
from twosource.stages.attributions.page import Page, Quote
from twosource.stages.attributions.positions import settle, stance_of
from twosource.stages.attributions.trailing import trailing_attributions
from twosource.stages.attributions.verbs import verb_attributions
from twosource.stages.attributions.via import via
from twosource.stages.attributions.whole import (
    complete_interrupted,
    cut_at_closers,
    cut_joined,
    go_on_after,
    join_interrupted,
    split_passives,
)


def by_rules(page: Page) -> list[Found]:
    """What the rules find, with quotations run on; blocks and paragraphs that only continue come later."""
    found = verb_attributions(page)
    found += shown_by_words(page, found)
    found += trailing_attributions(page, found)
    found += phrase_attributions(page, found)
    found += having_attributions(page, found)
    found += colon_attributions(page, found)
    found += headline_attributions(page, found)
    cited(page, found)
    complete_interrupted(page, found)
    go_on_after(page, found)
    cut_at_closers(page, found)
    found += split_passives(page, found)
    found = refine_sources(page, found)
    cut_joined(page, found)
    mend(page, found)
    for f in found:
        f.content = sorted(s for s in f.content if s[1] > s[0])
    join_interrupted(page, found)
    found += unclaimed_quotes(page, found)
    anchored = {page.sent_of[f.anchor] for f in found if f.content and page.quote_at(page.idx[f.anchor]) is None}
    for f in found:
        if f.content:
            _run_on_quotes(page, f, anchored)
    found += settle(page, found)
    return found + explained(page, found) + assessed(page, found)


def assemble(page: Page, doc_id: str, stops: list[int]) -> list[Attribution]:
    """All attributions of one page, in the order of their first words."""
    found = by_rules(page)
    _closing_reports(page, found)
    whole = {id(f): list(f.content) for f in found if f.rule == "words before"}
    found = _own_once(page, reconsider(page, found), whole)
    found += block_attributions(page, found, stops)
    found = [f for f in found if f.content]
    found += continued_quotes(page, found)
    _yield_to_phrases(page, found)
    part_from_cue(page, found)
    around_insertions(page, found)
    found = _unique(page, [f for f in found if f.content])
    return _rows(page, doc_id, found)


def _closing_reports(page: Page, found: list[Found]) -> None:
    """ "X told Y it had 'P', Z wrote": Z reports all that X said, and not the quoted words alone."""
    for group in by_sentence(page, found).values():
        for f in group:
            if f.rule != "quotation" or len(f.content) != 1 or f.content[0][1] > page.idx[f.anchor]:
                continue
            q = f.content[0]
            above = [g for g in group if g.anchor < f.anchor and g.rule == "clause" and g.content]
            above = [
                g for g in above if g.cue[0][1] < q[0] and any(s < q[0] - 3 and q[1] <= e + 1 for s, e in g.content)
            ]
            if above and f.subject.spans and f.subject.spans[0][0] >= q[1]:
                start = page.idx[page.sents[page.sent_of[f.anchor]][0]]
                f.content, f.frame, f.rule = [(start, q[1])], "clause", "words before"
                for g in above:
                    g.content = [(s, min(e, q[1])) for s, e in g.content if s < q[1]]


def _own_once(page: Page, found: list[Found], whole: dict[int, list[Span]]) -> list[Found]:
    """The finds without learned ones for a cue that a rule has read, and with no content that was cut to scraps."""
    for f in found:
        old = whole.get(id(f))
        if old and f.content:
            scraps = any(e - s <= _SCRAP for s, e in f.content)
            if scraps or sum(e - s for s, e in f.content) * 2 < sum(e - s for s, e in old):
                f.content = old
    ruled = Cover(
        c for f in found if f.content and f.frame == "quote" and not f.rule.startswith("learned") for c in f.cue
    )
    return [f for f in found if not f.rule.startswith("learned") or not any(ruled.touches(*c) for c in f.cue)]


_SCRAP = 4
"""Code points: a piece of content no longer than this is no statement."""


def _run_on_quotes(page: Page, f: Found, anchored: set[int]) -> None:
    """Let contents cover the quotations that they cut, and take up those that follow without a cue of their own."""
    if page.quote_at(page.idx[f.anchor]) is not None:
        return
    spans: list[Span] = []
    quoted = False
    for start, end in f.content:
        for _ in range(4):
            q = page.quote_at(start)
            if q is not None and q.start < start:
                start = q.start
            q = page.quote_at(max(start, end - 1)) or page.quote_at(min(end, len(page.text) - 1))
            if q is not None and q.end > end and q.start < end:
                end = q.end
        quoted = quoted or bool(page.quotes_in(start, end))
        spans.append((start, end))
    if (
        quoted
        and f.frame in ("clause", "quote", "colon")
        and (f.lemma in cues.SPEECH | cues.QUOTE_ONLY or f.frame == "quote")
    ):
        spans += _following(page, f, spans, anchored)
    f.content = _merge(page, spans)


def _following(page: Page, f: Found, spans: list[Span], anchored: set[int]) -> list[Span]:
    """Quotations after the cue's sentence, in its paragraph, and in the paragraphs that take up an open one."""
    out: list[Span] = []
    sentence_end = page.end[page.sents[page.sent_of[f.anchor]][1] - 1]
    at = max([sentence_end, *(e for _, e in spans)])
    last_quote: Quote | None = next(iter(page.quotes_in(max(spans)[0], at)[-1:]), None)
    for _ in range(40):
        nxt = _next_quote(page, at, last_quote)
        if nxt is None or page.sent_of[min(page.n - 1, page.token_at(max(nxt.start, nxt.end - 2)))] in anchored:
            break
        tail = page.text[nxt.end : nxt.end + 2].strip()
        if tail and not tail[0].isupper() and tail[0] not in _QUOTES:
            break
        out.append((nxt.start, nxt.end))
        at, last_quote = nxt.end, nxt
    return out


_QUOTES = '“"„«‘'


def _next_quote(page: Page, at: int, last: Quote | None) -> Quote | None:
    text, n = page.text, len(page.text)
    if last is not None and last.open:
        if last.para + 1 >= len(page.paras):
            return None
        start = page.paras[last.para + 1][0]
        q = page.quote_at(start)
        return q if q is not None and q.start == start else None
    while at < n and text[at] in " \u00a0\t":
        at += 1
    q = page.quote_at(at) if at < n else None
    return q if q is not None and q.start == at else None


def _merge(page: Page, spans: list[Span]) -> list[Span]:
    """Sorted, without overlaps; spans with nothing but blanks between become one."""
    out: list[Span] = []
    spans = [(s, e - 1 if e - s > 1 and _ends_in_stop(page, s, e) else e) for s, e in spans]
    for start, end in sorted(page.trim(a, b, " \t\n\r\u00a0") for a, b in spans):
        if out and start <= out[-1][1] + 1 and "\n" not in page.text[out[-1][1] : start]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        elif end > start:
            out.append((start, end))
    return out


def _ends_in_stop(page: Page, start: int, end: int) -> bool:
    """Whether the last token is a full stop of its own, outside quotation marks."""
    if page.text[end - 1] != "." or page.quote_at(start) is not None:
        return False
    i = page.token_at(end - 1)
    return i < page.n and page.lower[i] == "." and page.quote_at(end - 1) is None


def _cut(spans: list[Span], hole: Span) -> list[Span]:
    out = []
    for start, end in spans:
        if hole[1] <= start or end <= hole[0]:
            out.append((start, end))
            continue
        if start < hole[0]:
            out.append((start, hole[0]))
        if hole[1] < end:
            out.append((hole[1], end))
    return out


def _yield_to_phrases(page: Page, found: list[Found]) -> None:
    """A phrase that speaks for a whole sentence ("..., according to X") is no part of what a cue in it gives."""
    near = by_sentence(page, found)
    for f in found:
        if f.rule not in _PHRASES or not f.subject.spans:
            continue
        hole = (f.cue[0][0], max(f.cue[-1][1], f.subject.spans[-1][1]))
        if page.quote_at(hole[0]) is not None:
            continue
        for g in near[page.sent_of[f.anchor]]:
            if _reports_for(f, g, hole):
                f.under = g
                f.content = [p for p in (page.trim(*s) for s in _cut(g.content, hole)) if p[1] - p[0] > 1]
                g.content = list(f.content)
                continue
            if g.rule in ("colon", "lead-in") or _is_under(f, g):
                continue  # the phrase stands within what the other gives
            if g.rule not in _PHRASES and g.anchor < f.anchor and _encloses(g, hole[0]):
                g.content = [p for p in (page.trim(*s) for s in _cut(g.content, hole)) if p[1] - p[0] > 1]


def _reports_for(f: Found, g: Found, hole: Span) -> bool:
    """ "X reports that P, according to people": the people's, through X, when X is an outlet and they are none."""
    if f.rule != "according to" or g.rule != "clause" or f.under is not None or not _encloses(g, hole[0]):
        return False
    return g.lemma in _PRESS and outlet_like(g.subject.text or "") and not outlet_like(f.subject.text or "")


_PRESS = frozenset("report write publish say note add claim quote".split())


def _is_under(f: Found, g: Found) -> bool:
    """Whether `g` is a hop above `f`, by what the text says."""
    above = f.under
    for _ in range(20):
        if above is None:
            return False
        if above is g:
            return True
        above = above.under
    return False


_PHRASES = ("according to", "per", "citing")


def _unique(page: Page, found: list[Found]) -> list[Found]:
    """One attribution for each cue and content, ordered by first words."""
    seen: set[tuple[int, Span]] = set()
    citing = {f.anchor for f in found if f.rule == "citing"}
    found = [f for f in found if f.rule == "citing" or f.anchor not in citing]
    out = []
    for f in found:
        key = (f.anchor, f.content[0])
        if key not in seen and f.anchor >= 0:
            seen.add(key)
            out.append(f)
    out.sort(key=lambda f: (min(f.content[0][0], f.cue[0][0] if f.cue else 1 << 60), f.anchor, f.content))
    return out


def _encloses(f: Found, at: int) -> bool:
    return any(s <= at < e for s, e in f.content)


_MOST_OPEN = 100
"""Contents that may lie over one place; more than a handful is noise, and the tightest are enough."""


def _parents(page: Page, found: list[Found]) -> dict[int, int]:
    """For each attribution the tightest one in whose content its cue stands, or the one it is a deeper hop of.

    One sweep over the text: contents open and close, and each cue asks which are open.
    """
    size = [sum(e - s for s, e in f.content) for f in found]
    order = {id(f): k for k, f in enumerate(found)}
    pieces = sorted((s, e, k) for k, f in enumerate(found) for s, e in f.content)
    parent: dict[int, int] = {}
    opened: list[tuple[int, int]] = []  # (end, attribution)
    nxt = 0
    for at, k in sorted((f.cue[0][0], k) for k, f in enumerate(found) if f.rule != "continued"):
        while nxt < len(pieces) and pieces[nxt][0] <= at:
            opened.append((pieces[nxt][1], pieces[nxt][2]))
            nxt += 1
        opened = [o for o in opened if o[0] > at]
        if len(opened) > _MOST_OPEN:
            opened = sorted(opened, key=lambda o: (size[o[1]], o[1]))[:_MOST_OPEN]
        f = found[k]
        if f.under is not None and id(f.under) in order:
            parent[k] = order[id(f.under)]
            continue
        fit = [j for _, j in opened if j != k and found[j].under is not f and not _inner(found, size, j, k)]
        if fit:
            parent[k] = min(
                fit, key=lambda j: (size[j], found[j].rule != "citing", -j if found[j].rule == "citing" else j)
            )
    return _without_cycles(parent)


def _inner(found: list[Found], size: list[int], j: int, k: int) -> bool:
    """Whether j is the inner one of two that lie in each other's content."""
    return (size[j], -j) <= (size[k], -k) and _encloses(found[k], found[j].cue[0][0])


def _without_cycles(parent: dict[int, int]) -> dict[int, int]:
    """The same without the links that would make someone their own ancestor."""
    out = dict(parent)
    for k in sorted(parent):
        seen = {k}
        at = k
        while at in out:
            nxt = out[at]
            if nxt in seen:
                del out[at]
                break
            seen.add(nxt)
            at = nxt
    return out


def _rows(page: Page, doc_id: str, found: list[Found]) -> list[Attribution]:
    parent = _parents(page, found)
    near = by_sentence(page, found)
    through = [via(page, f, [g.anchor for g in near.get(page.sent_of[f.anchor], []) if g is not f]) for f in found]
    ids: list[str] = []
    taken: dict[str, int] = {}
    for f in found:
        first = f.cue[0] if f.cue else (-1, -1)
        key = stable_id("t", doc_id, *f.content[0], *f.content[-1], *first, f.rule)
        taken[key] = taken.get(key, 0) + 1
        ids.append(key if taken[key] == 1 else f"{key}-{taken[key]}")
    rows = []
    for k, f in enumerate(found):
        quoted = f.frame == "quote" or _all_quoted(page, f)
        f.stance = stance_of(f)
        if calls_untrue(page, f):
            f.stance = "denies"
        polarity, certainty, hedges = of_attribution(page, f)
        up = parent.get(k)
        hops = through[k]
        if up is not None:
            hops = tuple(s for s in hops if page.text[s[0] : s[1]] not in (found[up].subject.text or ""))
            taken_above = _above(parent, k, through)
            hops = tuple(s for s in hops if s not in taken_above)
        rows.append(
            Attribution(
                id=ids[k],
                doc=doc_id,
                source=f.subject.spans,
                cue=tuple(f.cue),
                content=tuple(f.content),
                parent=ids[up] if up is not None else None,
                kind=f.kind or cues.kind(f.lemma, f.frame, quoted),
                polarity=polarity,
                negated=negated_content(page, f),
                certainty=certainty,
                stance=f.stance,
                source_text=f.subject.text,
                via_spans=hops,
                cue_text=" ".join(page.text[s:e] for s, e in f.cue),
                hedges=hedges,
                rule=f.rule,
                block=f.block,
                doubted=f.doubted,
            )
        )
    return rows


def _above(parent: dict[int, int], k: int, through: list[tuple[Span, ...]]) -> set[Span]:
    """The media through which the attributions around number `k` came; those are no hop of its own."""
    out: set[Span] = set()
    at = k
    for _ in range(50):
        if at not in parent:
            break
        at = parent[at]
        out.update(through[at])
    return out


def _all_quoted(page: Page, f: Found) -> bool:
    """Whether every piece of the content is one quotation from mark to mark (or a run of them)."""
    for start, end in f.content:
        q = page.quote_at(start)
        if q is None or q.start != start:
            return False
        covered = sum(x.end - x.start for x in page.quotes_in(start, end))
        if covered < 0.9 * (end - start):
            return False
    return True
