"""Corrections and retractions in texts, and the look-alikes that are none; all sentences are made up."""

from __future__ import annotations

import pytest

from tests.stages.rows import document
from twosource.engines.annotating import annotate, unpack, written
from twosource.records import Notice
from twosource.stages import document_stages

KINDS = written(document_stages())


def found(sentence: str) -> list[tuple[Notice, str]]:
    text = f"The day began quietly in town.\n\n{sentence}\n\nNothing else happened in Lublin."
    rows = unpack(annotate(document_stages(), document("d", text)).rows, KINDS)
    return [(row, text) for row in rows if isinstance(row, Notice)]


@pytest.mark.parametrize(
    ("sentence", "kind", "by", "old"),
    [
        ("Correction: An earlier version of this story said 40 tanks were seen; the correct number is 14.", "corrected",
         None, "40 tanks were seen"),
        ("An earlier version of this article incorrectly stated that the bridge was destroyed.", "corrected", None,
         "that the bridge was destroyed"),
        ("This story has been updated to correct the number of dead.", "corrected", None, "dead"),
        ("This article was amended on 3 May 2020 to remove a reference to the mayor.", "corrected", None, None),
        ("Editor's note: an earlier version of this report misstated the place of the attack.", "corrected", None,
         "the place of the attack"),
        ("The newspaper has retracted its report that troops had crossed the border.", "retracted", "The newspaper",
         "troops had crossed the border"),
        ("Reuters withdrew its report on the strike.", "retracted", "Reuters", None),
        ("The agency has since withdrawn its claim that 40 people died.", "retracted", "The agency", "40 people died"),
        ("Police corrected an earlier toll of 30.", "corrected", "Police", "30"),
        ("Jan Kowal later said the figure was wrong.", "corrected", "Jan Kowal", None),
        ("The ministry later acknowledged that its earlier count was a mistake.", "corrected", "The ministry", None),
        ("The port office deleted its post about the explosion.", "retracted", "The port office", None),
        ("The article was taken down from the website on Friday.", "retracted", None, None),
        ("We retract the article and apologise to our readers.", "retracted", None, None),
    ],
)  # fmt: skip
def test_a_notice_is_seen_with_who_takes_back_what(sentence: str, kind: str, by: str | None, old: str | None) -> None:
    [(notice, text)] = found(sentence)
    assert notice.kind == kind
    assert (text[slice(*notice.by)] if notice.by else None) == by
    assert (text[slice(*notice.old)].strip() if notice.old else None) == old


def test_a_whole_story_can_be_taken_back() -> None:
    [(notice, _)] = found("This story has been removed because it did not meet our standards.")
    assert notice.whole
    [(notice, _)] = found("Retraction: The story on the bridge did not meet our standards.")
    assert (notice.kind, notice.whole) == ("retracted", True)


def test_the_figures_that_were_wrong_are_read() -> None:
    [(notice, _)] = found("Correction: An earlier version of this story said that forty tanks were seen. It was 14.")
    assert notice.numbers == (40.0,)


@pytest.mark.parametrize(
    "sentence",
    [
        "The editor declined to retract the story.",
        "The ministry demanded a correction from the newspaper.",
        "A correction in the stock market wiped out 40 billion dollars.",
        "The prisoner was moved to a house of correction.",
        "Troops withdrew from the village on Monday.",
        "The government withdrew its troops.",
        "The army withdrew a number of planes from the airfield.",
        "The company deleted the account of the singer.",
        "The newspaper has not retracted its report.",
        "The minister said the paper should withdraw its story.",
        "The minister called on the station to retract its report.",
        "If the agency retracted its report, nobody noticed.",
        "He would have corrected the figure, he said.",
        "Kowal refused to take back his statement.",
        "The mayor said the report was false.",
        "The court said the verdict was wrong.",
        "Officials removed the report from the agenda.",
        "Prices were updated to reflect the new tax.",
        "The statue was removed from the square.",
        "The party withdrew its support for the government.",
    ],
)
def test_look_alikes_are_none(sentence: str) -> None:
    assert found(sentence) == []
