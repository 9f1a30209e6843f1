"""A small watch and short builders for the tests of watches."""

from __future__ import annotations

from twosource.records import Observation
from twosource.watches.model import IndicatorSpec, Watch
from twosource.watches.read import parse
from twosource.watches.rows import handed

YAML = """\
version: 1
id: harbour
name: Harbour watch
places:
  - id: yard
    name: Harbin
    also: [the yard]
    point: {lat: 45.75, lon: 126.65}
    within_km: 10
actors:
  - {id: kp, name: North Korea, also: [North Korean]}
happenings: [movement, movement-rail, exercise, launch, visit, border-closure, cargo]
indicators:
  - id: cars
    name: rail cars at Harbin
    item: rail car
    also: [wagon]
    place: yard
    unit: cars
    cadence: month
"""


def watch(extra: str = "") -> Watch:
    return parse((YAML + extra).encode())


def spec(**more: object) -> IndicatorSpec:
    import msgspec

    return msgspec.structs.replace(watch().indicators[0], **more)


def seen(when: str, value: float | None, source: str = "count", **more: object) -> Observation:
    row: dict[str, object] = {"indicator": "cars", "when": when, "value": value, "source": source, **more}
    return handed(row, watch()).observation
