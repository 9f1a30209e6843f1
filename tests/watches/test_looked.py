"""Saw some, saw none, could not tell, nobody looked: from text, CSV and the tables of ACLED, UCDP and GDELT."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import samples
from tests.stages.rows import document
from tests.watches.sample import YAML, watch
from twosource.engines.local import run
from twosource.records import Observation
from twosource.stages import default_stages
from twosource.watches.model import Watch
from twosource.watches.read import parse
from twosource.watches.rows import read
from twosource.watches.run import watched


def of_texts(*texts: str, by: Watch | None = None) -> list[tuple[str, float | None, str]]:
    return [row(o) for o in observations(*texts, by=by)]


def observations(*texts: str, by: Watch | None = None) -> tuple[Observation, ...]:
    pages = [document(f"d{n}", t, published="2023-11-01", published_precision="day") for n, t in enumerate(texts)]
    return watched(run(pages, default_stages(), 1), by or watch()).indicators[0].observations


def row(o: Observation) -> tuple[str, float | None, str]:
    return (o.when.earliest[:10] if o.when else "", o.value, o.looked)


def test_texts_tell_some_none_and_could_not_tell_apart() -> None:
    found = of_texts(
        "Satellite images show 14 rail cars at the rail yard in Harbin on 5 October 2023, Yard Watch said.",
        "Yard Watch said that no rail cars were seen in Harbin on 12 October 2023.",
        "Clouds covered the rail cars in Harbin on the image of 19 October 2023, Yard Watch said.",
    )
    assert found == [
        ("2023-10-05", 14.0, "saw"),
        ("2023-10-12", 0.0, "saw-none"),
        ("2023-10-19", None, "could-not-tell"),
    ]


def test_what_a_count_is_held_against_is_no_count_of_that_day() -> None:
    found = of_texts(
        "Yard Watch said that 12 rail cars stood in Harbin on 5 October 2023, compared with a usual 70 rail cars."
    )
    assert found == [("2023-10-05", 12.0, "saw")]


def test_one_count_told_by_many_pages_on_one_word_is_one_observation_of_one_source() -> None:
    (found,) = observations(
        "Yard Watch said that 14 rail cars stood in Harbin on 5 October 2023.",
        "There were 14 rail cars in Harbin on 5 October 2023, according to Yard Watch.",
        "On 5 October 2023 about 14 rail cars stood in Harbin, Yard Watch said, adding that more may come.",
    )
    assert (found.value, found.sources_min, found.sources_max, found.roots) == (14, 1, 1, ("Yard Watch",))
    assert len(found.evidence) == 3


def test_csv_tells_none_and_could_not_tell_and_a_missing_month_is_a_gap(tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text(
        "indicator,when,value,abstained,source\n"
        "cars,2023-01-05,4,,A\ncars,2023-02-05,0,,A\ncars,2023-03-05,,cloud,A\ncars,2023-09-05,5,,A\n"
    )
    rows, rejects = read(path, watch())
    assert rejects == []
    assert [row(r.observation)[1:] for r in rows] == [
        (4, "saw"),
        (0, "saw-none"),
        (None, "could-not-tell"),
        (5, "saw"),
    ]
    from twosource.pipeline import Tables

    (series,) = watched(Tables(), watch(), rows).indicators
    assert len(series.observations) == 4  # the months without a row are no observations


def by_table(item: str) -> Watch:
    """A watch of the place of the sample tables."""
    place = YAML.replace("lat: 45.75, lon: 126.65", "lat: 42.4, lon: 130.6")
    return parse((place + f"  - {{id: rows, name: rows, item: {item}, place: yard, cadence: day}}\n").encode())


ROWS = {
    "acled": (samples.ACLED, "armed clash", 1.0, "ACLED"),
    "ucdp": (samples.UCDP, "fatalities", 3.0, "UCDP GED"),
    "gdelt": (samples.gdelt(), "fight", 1.0, "GDELT events"),
}


@pytest.mark.parametrize("table", sorted(ROWS))
def test_tables_of_events_count_a_day_with_none_as_seen_and_days_beyond_them_not_at_all(
    table: str, tmp_path: Path
) -> None:
    content, item, value, dataset = ROWS[table]
    later = {
        "acled": content
        + b'ABC3,16 March 2021,1,Battles,Armed clash,Army,Nowhere,Far,10.0,10.0,Wire Service,"x",1,1615622400\n',
        "ucdp": content
        + b'10,2021,1,Army,Rebels,Wire,2021-03-16,"x",1,Far,10.0,10.0,Nowhere,2021-03-16 00:00:00.000,'
        + b"2021-03-16 00:00:00.000,1,1,1\n",
        "gdelt": content + content.split(b"\n")[0].replace(b"20210313", b"20210316").replace(b"42.4", b"10.0") + b"\n",
    }[table]
    path = tmp_path / f"{table}.csv"
    path.write_bytes(later)
    rows, _ = read(path, by_table(item))
    mine = [r.observation for r in rows if r.indicator == "rows"]
    assert {o.roots for o in mine} == {(dataset,)}
    seen = [row(o) for o in mine]
    assert [(v, looked) for _, v, looked in seen if looked == "saw"] == [(value, "saw")]
    assert {day for day, _, looked in seen if looked == "saw-none"} >= {"2021-03-15", "2021-03-16"}
    assert all("2021-03-13" <= day <= "2021-03-16" for day, _, _ in seen)  # nobody looked before and after
