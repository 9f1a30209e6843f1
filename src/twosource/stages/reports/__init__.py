"""Reports: the bytes as received, one row per file or per record of a JSON file."""

from __future__ import annotations

from twosource.stages.reports.find import STAGE, UnusableInput, find_files
from twosource.stages.reports.loose import NotJSON, decode_json
from twosource.stages.reports.read import MAX_ARRAY_BYTES, MAX_RECORD_BYTES, VERSION, read_paths, read_record

__all__ = [
    "MAX_ARRAY_BYTES",
    "MAX_RECORD_BYTES",
    "STAGE",
    "VERSION",
    "NotJSON",
    "UnusableInput",
    "decode_json",
    "find_files",
    "read_paths",
    "read_record",
]
