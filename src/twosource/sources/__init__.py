"""Known sources, who is meant by the words of a text, and which names across documents are one source."""

from twosource.sources.identity import is_description_of, shares_interest, unify
from twosource.sources.lists import SourceListError, is_media, known, load_user_sources
from twosource.sources.resolver import SourceResolver

__all__ = [
    "SourceListError",
    "SourceResolver",
    "is_description_of",
    "is_media",
    "known",
    "load_user_sources",
    "shares_interest",
    "unify",
]
