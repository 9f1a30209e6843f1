"""The language of a text, as ISO 639-1: given, by script, or by py3langid."""

from __future__ import annotations

import functools
import re
from typing import Any

UNKNOWN = "und"
SAMPLE = 2000
"""Code points that are looked at: py3langid is right on news well before that."""

MIN_LETTERS = 20
SHORT = 80
MIN_CONFIDENCE = 0.5
MIN_CONFIDENCE_LONG = 0.3
"""Below these the language is not known. On 149 pages in fifteen languages cut to 60 code points 145 are right and none
wrong from 0.5 on; cut to 90, all are right whatever the confidence."""

# Languages news is published in; without the restriction short English texts are taken for Latin, Maltese or Xhosa.
_LANGUAGES = (
    "af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk km kn ko "
    "ku ky lo lt lv mk ml mn mr ms nb ne nl nn no pa pl ps pt ro ru si sk sl sq sr sv sw ta te th tl tr uk ur uz vi zh"
).split()
_SCRIPTS = (
    (re.compile(r"[가-힣ᄀ-ᇿ]"), "ko"),
    (re.compile(r"[ぁ-ヿ]"), "ja"),
    (re.compile(r"[㐀-鿿]"), "zh"),
    (re.compile(r"[Ͱ-Ͽἀ-῿]"), "el"),
    (re.compile(r"[֐-׿]"), "he"),
    (re.compile(r"[฀-๿]"), "th"),
    (re.compile(r"[Ⴀ-ჿ]"), "ka"),
    (re.compile(r"[԰-֏]"), "hy"),
)
_ENGLISH = re.compile(r"\b(?:the|and|that|with|for|from|said|this|which|have|has|been|were|they|to|his|its|would)\b")
ENGLISH_SHARE = 0.12
"""Share of these words that no other language reaches; BBC news has 0.15 to 0.35. Spares loading py3langid's model."""

_LETTER = re.compile(r"[^\W\d_]")
_CODES = {
    "eng": "en", "rus": "ru", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it",
    "por": "pt", "zho": "zh", "chi": "zh", "jpn": "ja", "kor": "ko", "ara": "ar", "ukr": "uk", "nld": "nl",
    "pol": "pl", "tur": "tr", "fas": "fa", "heb": "he", "english": "en", "russian": "ru", "german": "de",
    "french": "fr", "spanish": "es", "italian": "it", "portuguese": "pt", "chinese": "zh", "japanese": "ja",
    "korean": "ko", "arabic": "ar", "ukrainian": "uk", "dutch": "nl", "polish": "pl", "turkish": "tr",
    "persian": "fa", "hebrew": "he", "iw": "he", "in": "id",
}  # fmt: skip
_NOT_GIVEN = frozenset({"und", "mul", "zxx", "unknown", "none", "null", ""})


def given_language(value: object) -> str | None:
    """A language as a field or a page names it ("en-US", "eng", "English") as ISO 639-1; None when it names none."""
    if not isinstance(value, str):
        return None
    code = value.strip().lower().replace("_", "-").split("-")[0]
    if code in _NOT_GIVEN:
        return None
    code = _CODES.get(code, code)
    return code if re.fullmatch(r"[a-z]{2,3}", code) else None


def language_of(text: str) -> str:
    """The language of `text`, "und" when there is too little of it or the answer is unsure."""
    sample = text[:SAMPLE]
    letters = len(_LETTER.findall(sample))
    for script, language in _SCRIPTS:
        # Half of the letters; kana make Japanese of Chinese characters at a tenth.
        share = len(script.findall(sample)) / max(letters, 1)
        if letters >= 4 and share >= (0.1 if language == "ja" else 0.5):
            return language
    if letters < MIN_LETTERS:
        return UNKNOWN
    if len(_ENGLISH.findall(sample)) >= max(6, ENGLISH_SHARE * (sample.count(" ") + 1)):
        return "en"
    least = MIN_CONFIDENCE if len(sample) < SHORT else MIN_CONFIDENCE_LONG
    language, confidence = _identifier().classify(sample)
    return "no" if language in ("nb", "nn") else str(language) if confidence >= least else UNKNOWN


@functools.lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    known = set(identifier.labels)
    identifier.set_languages([code for code in _LANGUAGES if code in known])
    return identifier
