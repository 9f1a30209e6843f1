"""Attributions in short sentences of our own, form by form, and what must hold for any text."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twosource.parse import parse
from twosource.pipeline import Reading
from twosource.records import Attribution, Document, Removed
from twosource.stages.attributions import STAGE, attributions, modality


def reading(text: str, removed: tuple[Removed, ...] = ()) -> Reading:
    document = Document(id="d", report="d", path="d.txt", text=text, language="en", removed=removed)
    return Reading(document, parse(text))


def said(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    return " … ".join(text[s:e] for s, e in spans)


@dataclass(frozen=True)
class Case:
    text: str
    source: str
    content: str
    cue: str
    certainty: str = "attributed"
    stance: str = "says"
    polarity: str = "affirmed"
    kind: str | None = None
    via: str = ""


FORMS = [
    # quotations
    Case('"We are ready," said the commander.', "the commander", '"We are ready,"', "said", kind="quotation"),
    Case('"We are ready," the commander said. "We hold."', "the commander", '"We are ready," … "We hold."', "said"),
    Case('"We," said the commander, "are ready."', "the commander", '"We," … "are ready."', "said"),
    Case('The commander said: "We are ready."', "The commander", '"We are ready."', "said", kind="quotation"),
    Case("“The bridge is open,” he told reporters.", "he", "“The bridge is open,”", "told", kind="quotation"),
    Case('"We are ready,"the commander said.', "the commander", '"We are ready,"', "said", kind="quotation"),
    Case('He said the road was "closed for good".', "He", 'the road was "closed for good"', "said", kind="report"),
    # indirect speech
    Case(
        "The official said the convoy had crossed the river.",
        "The official",
        "the convoy had crossed the river",
        "said",
    ),
    Case("The troops, the commander said, are ready.", "the commander", "The troops … are ready", "said"),
    Case("The troops are ready, said the commander.", "the commander", "The troops are ready", "said"),
    Case("Two trains collide near border, says ministry", "ministry", "Two trains collide near border", "says"),
    Case("The man, who said he had seen the tanks, left.", "The man", "he had seen the tanks", "said"),
    Case(
        "The ministry issued a statement saying that all crew were safe.",
        "The ministry",
        "that all crew were safe",
        "saying",
    ),
    Case(
        "Noting that talks would go on, he said the road was shut.",
        "he",
        "that talks would go on",
        "Noting",
        "expected",
    ),
    # phrases
    Case("According to Interfax, the train left on Sunday.", "Interfax", "the train left on Sunday", "According to"),
    Case(
        "The train left on Sunday, according to two officials.",
        "two officials",
        "The train left on Sunday",
        "according to",
    ),
    Case(
        "The train, according to the railway, left on Sunday.",
        "the railway",
        "The train … left on Sunday",
        "according to",
    ),
    Case("The strike killed nine people, per Al Jazeera.", "Al Jazeera", "The strike killed nine people", "per"),
    Case("The train left, as reported by Kyodo.", "Kyodo", "The train left", "as reported by"),
    Case(
        "The drills have begun, TASS reported, citing the ministry.", "the ministry", "The drills have begun", "citing"
    ),
    Case(
        "TASS said, citing a source in the ministry, that the drills had begun.",
        "a source in the ministry",
        "that the drills had begun",
        "citing",
    ),
    # intermediaries
    Case(
        "The troops are ready, the commander told RIA Novosti.",
        "the commander",
        "The troops are ready",
        "told",
        via="RIA Novosti",
    ),
    Case(
        "The troops are ready, the commander said in an interview with Rossiya 24 TV.",
        "the commander",
        "The troops are ready",
        "said",
        via="Rossiya 24 TV",
    ),
    Case(
        "In a statement to the newspaper Kommersant, the company said the ship was safe.",
        "the company",
        "the ship was safe",
        "said",
        via="Kommersant",
    ),
    Case('"It was a drone," he said, as quoted by NK News.', "he", '"It was a drone,"', "said", via="NK News"),
    Case(
        '"They will attack," the note said, as translated by the BBC.',
        "the note",
        '"They will attack,"',
        "said",
        "expected",
        via="BBC",
    ),
    Case(
        "The minister was quoted by Kyodo News as saying that talks had failed.",
        "The minister",
        "that talks had failed",
        "saying",
        via="Kyodo News",
    ),
    Case(
        "Footage obtained by CNN shows a burning tanker.",
        "Footage obtained by CNN",
        "a burning tanker",
        "shows",
        via="CNN",
    ),
    # evidence and eyewitnesses
    Case(
        "Satellite images show about 40 trucks at the depot.",
        "Satellite images",
        "about 40 trucks at the depot",
        "show",
    ),
    Case(
        "Photos show new tracks at the yard, a think tank says.",
        "a think tank",
        "Photos show new tracks at the yard",
        "says",
    ),
    Case("Residents noticed columns of trucks on the road.", "Residents", "columns of trucks on the road", "noticed"),
    Case("The trains were spotted by residents and posted on social media.", "residents", "The trains", "spotted"),
    Case("Helicopters have been noticed by locals.", "locals", "Helicopters", "noticed"),
    Case(
        "Video has appeared allegedly showing tanks near the port.",
        "Video",
        "tanks near the port",
        "showing",
        "unconfirmed",
    ),
    # nobody named
    Case(
        "The convoy was reportedly seen near the dam.",
        "",
        "The convoy was … seen near the dam",
        "reportedly",
        "unconfirmed",
    ),
    Case("The pilot allegedly ignored the warning.", "", "The pilot … ignored the warning", "allegedly", "unconfirmed"),
    Case("Rebels purportedly shot down a drone.", "", "Rebels … shot down a drone", "purportedly", "unconfirmed"),
    Case(
        "The leader is believed to be in the capital.",
        "",
        "The leader … to be in the capital",
        "is believed",
        "unconfirmed",
    ),
    Case("The general is said to have fled.", "", "The general … to have fled", "is said", "unconfirmed"),
    Case(
        "The two sides are understood to have met in Oslo.",
        "",
        "The two sides … to have met in Oslo",
        "understood",
        "unconfirmed",
    ),
    Case("Talks are expected to begin on Monday.", "", "Talks … to begin on Monday", "are expected", "expected"),
    Case("It emerged that the tanks had been moved at night.", "", "that the tanks had been moved at night", "emerged"),
    Case(
        "It is believed that the train carried shells.",
        "",
        "that the train carried shells",
        "is believed",
        "unconfirmed",
    ),
    Case("Reports suggest the base was hit twice.", "Reports", "the base was hit twice", "suggest", "probable"),
    # lines with a colon
    Case("Yonhap: North Korea announced a new launch", "Yonhap", "North Korea announced a new launch", ":"),
    Case("Pentagon: missile went into the sea", "Pentagon", "missile went into the sea", ":"),
    Case("RFE/RL: two wagons burned at the depot", "RFE/RL", "two wagons burned at the depot", ":"),
    Case("Xinhua reports: the minister arrived in Moscow.", "Xinhua", "the minister arrived in Moscow", "reports:"),
    Case("AP (Jane Doe): the dam has burst", "AP", "the dam has burst", ":"),
    Case("Unverified footage shows tanks near the port.", "Unverified footage", "tanks", "shows", "unconfirmed"),
    # certainty of the content
    Case(
        "The official said the convoy may have crossed the river.",
        "The official",
        "may have crossed",
        "said",
        "possible",
    ),
    Case("Experts say the missile could reach Guam.", "Experts", "the missile could reach Guam", "say", "possible"),
    Case(
        "Analysts believe that the launch probably failed.",
        "Analysts",
        "that the launch probably failed",
        "believe",
        "probable",
        kind="belief",
    ),
    Case(
        "The drills will be held in May, the ministry said.",
        "the ministry",
        "The drills will be held in May",
        "said",
        "expected",
    ),
    # stances and kinds
    Case(
        "The minister warned that sanctions would follow.",
        "The minister",
        "that sanctions would follow",
        "warned",
        "expected",
        "warns",
    ),
    Case(
        "The envoy called on both sides to stop fighting.",
        "The envoy",
        "both sides to stop fighting",
        "called on",
        "attributed",
        "calls-for",
    ),
    Case("He fears that the dam is mined.", "He", "that the dam is mined", "fears", kind="belief"),
    Case(
        "The president vowed to answer any attack.",
        "The president",
        "to answer any attack",
        "vowed",
        "expected",
        kind="intention",
    ),
    Case("NATO plans to send more troops.", "NATO", "to send more troops", "plans", "expected", kind="intention"),
    Case(
        "The governor confirmed that two trains had left.",
        "The governor",
        "that two trains had left",
        "confirmed",
        stance="confirms",
    ),
    Case(
        "The mayor denied that the bridge was shut.",
        "The mayor",
        "that the bridge was shut",
        "denied",
        "attributed",
        "denies",
        "denied",
    ),
    Case(
        "Beijing denied moving troops to the border.",
        "Beijing",
        "moving troops",
        "denied",
        "attributed",
        "denies",
        "denied",
    ),
    Case(
        "Moscow rejected reports that it had sent weapons.",
        "Moscow",
        "it had sent weapons",
        "rejected",
        "attributed",
        "denies",
        "denied",
    ),
    Case(
        "The report was denied by the ministry.",
        "the ministry",
        "The report",
        "denied",
        "attributed",
        "denies",
        "denied",
    ),
    Case(
        "The army said it did not move any tanks.", "The army", "it did not move any tanks", "said", polarity="affirmed"
    ),
    Case(
        "There is no evidence that the plant was hit, the agency said.",
        "the agency",
        "no evidence",
        "said",
        polarity="denied",
    ),
]


NOT_CONFIRMED = [
    ("The ministry did not confirm the report.", "does-not-confirm"),
    ("A spokesman could not confirm that troops had crossed the river.", "does-not-confirm"),
    ("Officials would not confirm the number of dead.", "does-not-confirm"),
    ("The ministry didn't confirm the launch.", "does-not-confirm"),
    ("The governor declined to confirm reports of an explosion.", "does-not-confirm"),
    ("The army refused to confirm that it had lost the town.", "does-not-confirm"),
    ("Seoul has not confirmed the launch.", "does-not-confirm"),
    ("Police have not yet confirmed the identity of the gunman.", "does-not-confirm"),
    ("The company has yet to confirm the deal.", "does-not-confirm"),
    ("The embassy stopped short of confirming the arrest.", "does-not-confirm"),
    ("The general was unable to confirm the losses.", "does-not-confirm"),
    ("Reuters was unable to independently verify the footage.", "does-not-confirm"),
    ("The BBC could not independently verify the claims.", "does-not-confirm"),
    ("The claim could not be independently verified.", "does-not-confirm"),
    ("The figure has not been confirmed.", "does-not-confirm"),
    ("The report has not been confirmed by the Defence Ministry.", "does-not-confirm"),
    ("The move, unconfirmed by Moscow, alarmed its neighbours.", "does-not-confirm"),
    ("The mayor never confirmed the visit.", "does-not-confirm"),
    ("The ministry declined to comment on the reports.", "declines"),
    ("A spokeswoman would not comment on the raid.", "declines"),
    ("The Pentagon refused to comment.", "declines"),
    ("Officials did not immediately respond to a request for comment.", "declines"),
    ("The Kremlin neither confirmed nor denied the visit.", "neither"),
    ("The White House would neither confirm nor deny that talks took place.", "neither"),
    ("The spokesman refused to confirm or deny the report.", "neither"),
    ("The general did not deny that his men were there.", "neither"),
    ("The minister refused to deny the rumours.", "neither"),
]


def _fits(text: str, a: Attribution, case: Case) -> bool:
    return (
        (a.source_text or "") == case.source
        and case.content in said(text, a.content)
        and case.cue in a.cue_text
        and (a.certainty, a.stance, a.polarity) == (case.certainty, case.stance, case.polarity)
        and case.kind in (None, a.kind)
        and said(text, a.via_spans) == case.via
    )


@pytest.mark.parametrize("case", FORMS, ids=lambda c: c.text[:50])
def test_forms(case: Case) -> None:
    found = attributions(reading(case.text))
    shown = [
        (
            a.source_text,
            a.cue_text,
            said(case.text, a.content),
            a.certainty,
            a.stance,
            a.polarity,
            a.kind,
            said(case.text, a.via_spans),
        )
        for a in found
    ]
    assert any(_fits(case.text, a, case) for a in found), shown


@pytest.mark.parametrize(("text", "stance"), NOT_CONFIRMED)
def test_not_confirming_is_never_denying(text: str, stance: str) -> None:
    found = attributions(reading(text))
    assert stance in {a.stance for a in found}, [(a.cue_text, a.stance) for a in found]
    assert all(a.polarity == "affirmed" for a in found)
    assert all(a.certainty == "unconfirmed" for a in found if a.stance == stance)


@pytest.mark.parametrize(
    "text",
    [
        "The think tank is in the capital.",
        "He bought the house according to plan.",
        "The yard lies near the river.",
        "Opinion: what the launch means",
        "Photo: the bridge was shut for repairs in May",
    ],
)
def test_no_attribution(text: str) -> None:
    assert attributions(reading(text)) == []


def test_people_told_are_no_intermediaries() -> None:
    (one,) = attributions(reading("The troops are ready, the commander told reporters."))
    assert one.via_spans == ()


def test_a_deeper_hop_names_its_parent() -> None:
    text = "The drills have begun, TASS reported, citing the ministry."
    outer, inner = attributions(reading(text))
    assert (outer.source_text, inner.source_text, inner.parent) == ("TASS", "the ministry", outer.id)
    assert said(text, inner.content) == said(text, outer.content)


def test_a_phrase_speaks_for_the_speaker_in_its_sentence() -> None:
    found = attributions(reading("The general said that the road was shut, according to Interfax."))
    by = {a.source_text: a for a in found}
    assert by["The general"].parent == by["Interfax"].id
    assert by["Interfax"].parent is None


BLOCK = (
    "According to a long report in the Harbour Times:\n"
    "Marines have practised landings near the border, the military said.\n"
    "The crews boarded in the bay, spokesman Ivan Petrov told RIA Novosti.\n"
    "Though this is not the first such drill, it is a sign."
)


def test_a_block_belongs_to_the_one_who_is_introduced() -> None:
    found = attributions(reading(BLOCK))
    (block,) = [a for a in found if a.block]
    body = said(BLOCK, block.content)
    assert block.source_text == "Harbour Times"
    assert "Marines have" in body
    assert "RIA Novosti" in body
    assert "Though" not in body
    petrov = next(a for a in found if "Petrov" in (a.source_text or ""))
    assert (petrov.parent, said(BLOCK, petrov.via_spans)) == (block.id, "RIA Novosti")


def test_a_block_does_not_run_past_what_was_removed() -> None:
    at = BLOCK.index("The crews")
    found = attributions(reading(BLOCK, (Removed(text="Image", reason="photo credit", at=at),)))
    (block,) = [a for a in found if a.block]
    assert "The crews" not in said(BLOCK, block.content)


def test_a_quotation_runs_over_paragraphs() -> None:
    text = "“The road is shut,” said the mayor. “We wait.\n\n“We will not leave.”\n\nNight fell."
    (one,) = attributions(reading(text))
    assert said(text, one.content) == "“The road is shut,” … “We wait. … “We will not leave.”"


def test_a_paragraph_of_pure_quotation_goes_to_the_last_speaker() -> None:
    text = '"The road is shut," said the mayor.\n"It will stay shut for a long while."\nNight fell.'
    first, second = attributions(reading(text))
    assert (second.rule, second.source_text) == ("continued", first.source_text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Three trains left the yard.", ("affirmed", "asserted", ())),
        ("The trains did not leave the yard.", ("affirmed", "asserted", ())),
        ("The trains may have left.", ("affirmed", "possible", ("may",))),
        ("The trains left in May.", ("affirmed", "asserted", ())),
        ("The test reportedly failed.", ("affirmed", "unconfirmed", ("reportedly",))),
        ("The test likely failed.", ("affirmed", "probable", ("likely",))),
        ("The drill will begin on Monday.", ("affirmed", "expected", ("will",))),
        ("The train that may carry shells left the yard.", ("affirmed", "asserted", ())),
        ("The ministry did not confirm the launch.", ("affirmed", "unconfirmed", ())),
        ("The ministry denied the launch.", ("denied", "asserted", ())),
        ("No trains crossed the bridge.", ("affirmed", "asserted", ())),
        ("There is no evidence of a launch.", ("denied", "asserted", ())),
    ],
)
def test_modality(text: str, expected: tuple[str, str, tuple[str, ...]]) -> None:
    assert modality(reading(text), (0, len(text))) == expected


def test_stage() -> None:
    assert (STAGE.name, STAGE.scope, STAGE.languages) == ("attributions", "document", ("en",))


PIECES = st.sampled_from(
    [
        "“",
        "”",
        '"',
        "‘",
        "’",
        "'",
        ":",
        ",",
        ".",
        "—",
        "\n",
        "\n\n",
        "said",
        "told",
        "according to",
        "citing",
        "reportedly",
    ]
) | st.sampled_from(
    ["the mayor", "RIA Novosti", "that", "trains left", "did not", "confirm", "deny", "He", "was", "by", "as", "quoted"]
)


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=40).map(" ".join), st.text(max_size=200)))
def test_whatever_the_text(text: str) -> None:
    """Spans lie inside the text, no content is without a cue or a mark that stands for one, parents exist and are not
    circular, ids are unique, and a second run is the same."""
    found = attributions(reading(text))
    by_id = {a.id: a for a in found}
    assert len(by_id) == len(found)
    for a in found:
        for spans in (a.source, a.cue, a.content, a.via_spans):
            assert all(0 <= s < e <= len(text) for s, e in spans)
        assert a.content
        assert any(text[s:e].strip() for s, e in a.cue), a.rule
        assert a.content == tuple(sorted(a.content))
        seen = {a.id}
        at = a
        while at.parent is not None:
            at = by_id[at.parent]
            assert at.id not in seen
            seen.add(at.id)
    assert found == attributions(reading(text))


def test_long_noise_takes_linear_time() -> None:
    text = 'He said "' + "said he told " * 4000 + '" ' * 500
    assert isinstance(attributions(reading(text)), list)
