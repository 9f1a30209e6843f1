"""Names of one source across a pile: guesses of two kinds, and an outlet by its name and by its domain."""

from __future__ import annotations

import pytest

from twosource.pipeline import Tables
from twosource.records import Source
from twosource.sources import make
from twosource.stages.identity import identities, site_label


def outlet(name: str) -> Source:
    return make.outlet(name)


def canonical(*sources: Source) -> dict[str, str]:
    tables = Tables()
    tables.add(list(sources))
    return {row.source: row.canonical for row in identities(tables)}


@pytest.mark.parametrize(
    ("domain", "label"),
    [
        ("harbour-weekly.co.uk", "harbourweekly"),
        ("www.quaynews.com", "quaynews"),
        ("riverwatch.blogspot.com", "riverwatch"),
        ("tide.net", "tide"),
        ("Harbour Weekly", ""),
        ("no domain. at all", ""),
    ],
)
def test_the_letters_by_which_a_domain_is_called(domain: str, label: str) -> None:
    assert site_label(domain) == label


def test_an_outlet_is_called_by_the_letters_of_its_domain() -> None:
    site, named = outlet("harbourweekly.com"), outlet("Harbour Weekly")
    assert canonical(site, named) == {named.id: site.id}
    lone = make.person("Quaynews", None, None)
    assert canonical(outlet("quaynews.org"), lone) == {lone.id: outlet("quaynews.org").id}


def test_two_sites_of_one_name_and_short_names_leave_it_alone() -> None:
    assert canonical(outlet("harbourweekly.com"), outlet("harbour-weekly.net"), outlet("Harbour Weekly")) == {}
    assert canonical(outlet("post.com"), make.person("Post", None, None)) == {}
    assert canonical(outlet("petrov.com"), make.person("Ivan Petrov", None, None)) == {}


def test_a_firm_that_one_page_took_for_a_person_is_the_firm() -> None:
    firm, guess = make.organisation("Marsh Lines"), make.person("Marsh Lines", "owner", None)
    assert canonical(firm, guess) == {guess.id: firm.id}


def test_who_has_a_given_name_stays_a_person() -> None:
    assert canonical(make.organisation("Peter Lines"), make.person("Peter Lines", "owner", None)) == {}
