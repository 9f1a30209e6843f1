"""The main job as a whole: the order of stages, and the same bytes in whatever way the work is divided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import jsonschema
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import piles
from tests.engines import tiny
from twosource import schemas
from twosource.engines import pool
from twosource.engines.local import GIVEN, Local, run
from twosource.ledger import Ledger, decode, encode
from twosource.outputs.assemble import assemble
from twosource.pipeline import PipelineError, check, fingerprint
from twosource.records import Document, QuantityMention, Reject
from twosource.runner import Checked, read
from twosource.runner import check as run_check
from twosource.stages import default_stages, document_stages


@pytest.fixture(scope="module")
def pile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return piles.write(tmp_path_factory.mktemp("pile"))


@pytest.fixture(scope="module")
def checked(pile: Path) -> Checked:
    return run_check([pile], engine=Local(1, small=10**9))


@pytest.fixture(scope="module")
def documents(pile: Path) -> tuple[list[Document], list[Reject]]:
    return read([pile], lambda _: None)


def test_the_default_stages_fit_together() -> None:
    check(default_stages(), GIVEN)
    assert {stage.scope for stage in document_stages()} == {"document"}


def test_a_stage_that_stands_too_early_is_named() -> None:
    with pytest.raises(PipelineError, match="'group' reads QuantityMention"):
        check((tiny.GROUP, tiny.NUMBERS), GIVEN)
    with pytest.raises(PipelineError, match="looks at one document but stands after"):
        check((tiny.NUMBERS, tiny.GROUP, tiny.LINES), GIVEN)
    with pytest.raises(PipelineError, match="two stages are called 'numbers'"):
        check((tiny.NUMBERS, tiny.NUMBERS), GIVEN)


def test_the_fingerprint_follows_document_stages_only() -> None:
    before = fingerprint(tiny.STAGES)
    assert fingerprint([replace(s, version=2) if s.scope == "corpus" else s for s in tiny.STAGES]) == before
    assert fingerprint([replace(s, version=2) if s.name == "lines" else s for s in tiny.STAGES]) != before


def test_the_ledger_is_what_its_schema_says(checked: Checked) -> None:
    jsonschema.Draft202012Validator(schemas.load("ledger")).validate(msgspec.json.decode(checked.json))
    assert decode(checked.json) == checked.ledger
    assert encode(decode(checked.json)) == checked.json


def test_every_document_of_the_pile_is_there_and_every_bad_one_is_named(checked: Checked) -> None:
    ids = [document.id for document in checked.ledger.documents]
    assert len(ids) == len(set(ids)) == 5
    assert {"wire-1", "wire-2", "tag-1"} <= set(ids)
    rejected = [Path(reject.path).name for reject in checked.ledger.rejects]
    assert rejected == ["broken.json", "empty.txt", "wires.jsonl"]
    german = next(document for document in checked.ledger.documents if document.language == "de")
    assert not german.read_for_claims
    assert [(copy.doc, copy.of) for copy in checked.ledger.copies if copy.kind == "exact"]


def test_quotes_and_spans_are_the_words_of_the_text(checked: Checked) -> None:
    texts = {document.id: document.text for document in checked.ledger.documents}
    appearances = [appearance for claim in checked.ledger.claims for appearance in claim.appearances]
    assert appearances
    for appearance in appearances:
        text = texts[appearance.doc]
        assert appearance.quote == text[slice(*appearance.span)]
        for hop in appearance.chain:
            assert hop.span is None or 0 <= hop.span[0] < hop.span[1] <= len(text)
    for claim in checked.ledger.claims:
        assert 0 <= claim.roots.min <= claim.roots.max
        assert 1 <= claim.credibility.grade <= 6


@settings(max_examples=5, deadline=None)
@given(order=st.permutations(range(5)))
def test_the_ledger_does_not_depend_on_the_order_of_documents(
    order: Sequence[int], documents: tuple[list[Document], list[Reject]], checked: Checked
) -> None:
    found, rejects = documents
    tables = run([found[i] for i in order], default_stages(), engine=Local(1, small=10**9), rejects=rejects[::-1])
    assert encode(assemble(tables)) == checked.json


@pytest.mark.parametrize(("workers", "items"), [(1, 32), (2, 1), (2, 3)])
def test_the_ledger_does_not_depend_on_workers_and_batches(
    workers: int, items: int, pile: Path, checked: Checked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "BATCH_ITEMS", items)
    assert run_check([pile], engine=Local(workers, small=0)).json == checked.json


def test_reports_given_in_another_order_or_twice_give_the_same_ledger(pile: Path, checked: Checked) -> None:
    paths = sorted(pile.iterdir(), reverse=True)
    assert run_check([*paths, paths[0]], engine=Local(1, small=10**9)).json == checked.json


def test_an_empty_pile_has_an_empty_ledger() -> None:
    assert assemble(run([], default_stages(), engine=Local(1))) == Ledger()


def test_rows_are_of_documents_that_were_read(documents: tuple[list[Document], list[Reject]]) -> None:
    tables = run(documents[0], default_stages(), engine=Local(1, small=10**9))
    assert tables.of(QuantityMention)
    english = {document.id for document in documents[0] if document.language == "en"}
    assert {row.doc for row in tables.of(QuantityMention)} <= english
