"""JSON Schemas of everything the program writes, made from the types and kept in the repository beside this file.

`python -m twosource.schemas` writes them anew; a test fails when they are not current.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from twosource import ledger, lines, records
from twosource.ledger import Ledger
from twosource.lines import Annotation, CopyLine, Extract, StoryLine
from twosource.watches.model import Watch

FOLDER = Path(__file__).parent

TYPES: dict[str, tuple[type[Any], str]] = {
    "ledger": (Ledger, "What `twosource check --json` writes"),
    "annotation": (Annotation, "One line of `twosource annotate`"),
    "extract": (Extract, "One line of `twosource extract`"),
    "story": (StoryLine, "One line of `twosource stories`"),
    "copy": (CopyLine, "One line of `twosource copies`"),
    "watch": (Watch, "A watch, as YAML; read by `twosource watch check`"),
}

READ = ("watch",)
"""What people write and the program reads: fields with a default may be left out."""


def schema(name: str) -> dict[str, Any]:
    """The schema of one output, made from its type."""
    kind, title = TYPES[name]
    made = msgspec.json.schema(kind)
    for part, definition in made.get("$defs", {}).items():
        if name not in READ and "properties" in definition and not _omits(part):
            definition["required"] = list(definition["properties"])
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title}
    return {**head, **made}


def _omits(name: str) -> bool:
    """Whether a type leaves fields out that have their default; all others always write every field."""
    owner = next(module for module in (ledger, lines, records) if hasattr(module, name))
    return bool(getattr(owner, name).__struct_config__.omit_defaults)


def text(name: str) -> str:
    """The schema as it stands in its file."""
    return json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n"


def path(name: str) -> Path:
    """The file of a schema."""
    return FOLDER / f"{name}.schema.json"


def load(name: str) -> dict[str, Any]:
    """The schema as shipped."""
    loaded: dict[str, Any] = json.loads(path(name).read_text(encoding="utf-8"))
    return loaded
