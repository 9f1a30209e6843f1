"""Watches: what a desk follows - places, happenings and measured series - and what left its baseline.

* `model`, `read`: the watch as a YAML file, checked with line, key and what is allowed;
* `observations`: rows that others counted, beside those read from text;
* `baselines`, `alerts`: what was usual, and when it was left;
* `coding`: happenings with a PLOVER type, movements, the stance of officials;
* `run`: a watch over the tables of a pile; `replay`: the same day by day;
* `outbox`, `deliver`: alerts on their way to people.

The engine imports nothing of this, and nothing of this knows any particular place.
"""
