"""Conflict incidents of invented reports, in small letters and in capitals."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.stages.rows import document
from tests.test_contract import twosource
from twosource.watches.incidents import Incident, incidents
from twosource.watches.incidents.find import titled
from twosource.watches.incidents.texts import in_capitals, lowered, unwrapped

BOMB = (
    "Bogota, 4 May 1990 - Guerrillas of the FARC detonated a car bomb outside a police station in Medellin, Colombia, "
    "yesterday. The explosion killed three policemen and wounded seven civilians. The blast destroyed two buses."
)
KIDNAP = (
    "Lima, 9 June 1990 - Mayor Rafael Ponce was kidnapped by six gunmen in Ayacucho, Peru, on 7 June. "
    "The Shining Path claimed responsibility for the kidnapping of the mayor."
)
QUIET = "Lima, 9 June 1990 - The minister opened a market and spoke of prices, roads and the harvest of potatoes."


def of(text: str) -> dict[str, Incident]:
    dated = document("d1", text, published="1990-06-09" if "June" in text or "JUNE" in text else "1990-05-04")
    return {i.type: i for i in incidents(dated)}


@pytest.mark.parametrize("text", [BOMB, BOMB.upper()])
def test_a_bombing_has_who_what_where_when_and_how_many(text: str) -> None:
    bomb = of(text)["bombing"]
    assert bomb.stage == "accomplished"
    assert bomb.codes == ("ASSAULT", "explosives", "183")
    assert bomb.when is not None
    assert (bomb.when.earliest or "")[:10] == "1990-05-03"
    assert {"Colombia", "Medellín"} <= {p.name for p in bomb.places}
    assert {"3", "7"} <= set(bomb.counts)
    assert "policemen" in {v.lower() for v in bomb.victims}
    assert any("car bomb" in w.lower() for w in bomb.weapons)
    assert any("FARC" in name.upper() for name, _ in bomb.bodies)


def test_a_claim_of_responsibility_is_no_plain_fact() -> None:
    found = of(KIDNAP)["kidnapping"]
    assert ("Shining Path", "claimed") in found.bodies or any(sure == "claimed" for _, sure in found.bodies)
    assert any("Rafael Ponce" in v for v in found.victims)
    assert "gunmen" in found.doers


def test_a_report_without_violence_has_no_incident() -> None:
    assert of(QUIET) == {}


def test_wrapped_lines_are_one_sentence_and_offsets_stay() -> None:
    text = "\n".join(["THE GUERRILLAS ATTACKED THE BARRACKS OF THE TOWN AND THE BRIDGE"] * 4) + "\n\nNEXT"
    assert len(unwrapped(text)) == len(text)
    assert "\n" not in unwrapped(text)[:200]
    assert unwrapped("short\nlines\nstay") == "short\nlines\nstay"


def test_titles_are_not_names() -> None:
    assert titled("Dr Jose Antonio Porth") == ["Jose Antonio Porth", "Dr"]
    assert titled("police officers") == ["police officers"]


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=120))
def test_any_text_keeps_its_length(text: str) -> None:
    assert len(lowered(text)) == len(unwrapped(text)) == len(text)
    in_capitals(text)


def test_the_command_answers_line_by_line() -> None:
    lines = [
        json.dumps({"id": 1, "text": BOMB, "published": "1990-05-04"}),
        "no json",
        json.dumps({"id": 2, "text": ""}),
    ]
    done = twosource("incidents", stdin="\n".join(lines).encode())
    assert done.returncode == 0
    first, second, third = (json.loads(line) for line in done.stdout.splitlines())
    assert first["incidents"][0]["type"] == "bombing"
    assert second["error"].startswith("not JSON")
    assert (third["id"], third["incidents"], third["error"]) == (2, [], None)
