"""Run as a program of its own: a PDF on standard input, JSON on standard output. It opens no file and no network."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import sys
from typing import Any


def _limit(seconds: int, size: int) -> None:
    """Processor time and memory of this process, where the system has such limits."""
    try:
        import resource
    except ImportError:
        return
    for what, least in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, size), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (least, least))


def _read(content: bytes, most: int) -> dict[str, Any]:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        return {"error": "it is locked with a password"}
    pages: list[str] = []
    broken = 0
    for page in reader.pages[:most]:
        try:
            pages.append(page.extract_text() or "")
        except (MemoryError, RecursionError):
            raise
        except Exception:  # one page that cannot be read does not cost the others
            broken += 1
            pages.append("")
    about: Any = reader.metadata or {}
    told = {
        name: _word(about, key)
        for name, key in (("title", "/Title"), ("author", "/Author"), ("created", "/CreationDate"))
    }
    return {"pages": pages, "count": len(reader.pages), "broken": broken, **told}


def _word(about: Any, key: str) -> str | None:
    try:
        value = about.get(key)
    except Exception:
        return None
    return " ".join(str(value).split())[:500] or None if isinstance(value, str) else None


def main() -> None:
    seconds, size, most = (int(word) for word in sys.argv[1:4])
    logging.disable(logging.CRITICAL)
    _limit(seconds, size)
    try:
        told = _read(sys.stdin.buffer.read(), most)
    except MemoryError:
        raise
    except RecursionError:
        told = {"error": "nested too deeply"}
    except Exception as error:  # whatever is wrong with it is its reason
        told = {"error": f"{type(error).__name__}: {error}"[:160]}
    sys.stdout.write(json.dumps(told).encode("utf-8", "surrogatepass").decode("utf-8", "replace"))


if __name__ == "__main__":
    main()
