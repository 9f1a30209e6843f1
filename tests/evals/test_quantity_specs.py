"""Scoring the public number cases: what counts as right and what is left out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from evals.quantities.specs import EXCLUDED, Expected, expected, score, why_excluded


def case(written: str, text: str | None = None, kind: str = "number", **fields: object) -> Expected:
    text = text or written
    at = text.index(written)
    given: dict[str, object] = {"value": 1.0, "low": None, "high": None, "unit": None, "subtype": "", **fields}
    return Expected("f", "M", text, (at, at + len(written)), written, kind, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (case("last", value=None), "no number"),
        (case("seventh", kind="ordinal"), "rank"),
        (case("7th", kind="ordinal"), None),
        (case("22", "call 12-22-33"), "code"),
        (case("2.5^4"), "notation"),
        (case("equal to 9"), "query"),
        (case("forty-one sevenths", subtype="fraction"), "odd fraction"),
        (case("three quarters", subtype="fraction"), None),
        (case("8 dollars 25", kind="currency", unit="Dollar"), "spoken price"),
        (case("8 dollars", kind="currency", unit="Dollar"), None),
        (case("two million"), None),
        (case("5 eV", unit="electronvolt"), "laboratory"),
    ],
)
def test_what_is_left_out(one: Expected, reason: str | None) -> None:
    assert why_excluded(one) == reason


def test_every_reason_is_explained_once() -> None:
    names = [name for name, _, _ in EXCLUDED]
    assert len(set(names)) == len(names)
    assert all(what for _, what, _ in EXCLUDED)


def test_score_counts_values_units_and_ranges(tmp_path: Path) -> None:
    def result(text: str, written: str, kind: str, **resolution: str) -> dict[str, object]:
        at = text.index(written)
        return {"text": written, "span": [at, at + len(written)], "type": kind, "resolution": resolution}

    texts = {
        "They paid 40 cents.": ("40 cents", "currency", {"value": "40", "unit": "Cent"}),
        "They ran 5 miles.": ("5 miles", "dimension", {"value": "5", "unit": "Kilometer"}),
        "They saw 20 to 30 men.": ("20 to 30", "numberrange", {"value": "[20,30)"}),
        "They saw over 30 men.": ("over 30", "numberrange", {"value": "(40,)"}),
        "The last one.": ("last", "ordinal.relative", {"value": "end+0"}),
    }
    lines = [
        {"id": str(i), "model": "M", "text": text, "results": [result(text, written, kind, **fields)]}
        for i, (text, (written, kind, fields)) in enumerate(texts.items())
    ]
    (tmp_path / "cases.jsonl").write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    assert len(list(expected(tmp_path, "cases"))) == 5
    found = score(tmp_path, "cases")
    assert (found.right, found.total, found.total_all) == (2, 4, 5)
    assert found.excluded == {"no number": 1}
    assert [e.written for e in found.wrong] == ["5 miles", "over 30"]
    assert score(tmp_path, "cases", unit=False).right == 3
