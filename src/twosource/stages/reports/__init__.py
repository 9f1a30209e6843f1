"""Reports: the bytes as received, one row per file or per record of a container (JSON, feed, mail, archive ...)."""

from __future__ import annotations

from twosource.stages.reports.archives import Undecodable, decoded_body
from twosource.stages.reports.find import STAGE, UnusableInput, find_files
from twosource.stages.reports.given import MAX_ARRAY_BYTES, MAX_RECORD_BYTES, kept_headers
from twosource.stages.reports.loose import NotJSON, decode_json
from twosource.stages.reports.observed import read_addresses, read_observations
from twosource.stages.reports.read import VERSION, number_again, read_bytes, read_paths, read_record

__all__ = [
    "MAX_ARRAY_BYTES",
    "MAX_RECORD_BYTES",
    "STAGE",
    "VERSION",
    "NotJSON",
    "Undecodable",
    "UnusableInput",
    "decode_json",
    "decoded_body",
    "find_files",
    "kept_headers",
    "number_again",
    "read_addresses",
    "read_bytes",
    "read_observations",
    "read_paths",
    "read_record",
]
