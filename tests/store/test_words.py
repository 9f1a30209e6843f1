"""Either database finds the same texts for the same question."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines import tiny
from tests.postgres import Places
from twosource.engines.local import cache_fingerprint
from twosource.pipeline import Tables
from twosource.store.database import connect
from twosource.store.words import Question, Tokenizer, fts5
from twosource.store.workspace import Workspace

TEXTS = (
    "Seventy-three rail cars stood at Khasan, e-mail a.b@c.example said on 3.14.2017 -- “сто вагонов” in the yard.",
    "Les wagons étaient à l'arrêt; cars and rail, 73.5 % of them. Naïve Ünïted STRASSE straße ﬁne ½ Ⅷ",
    "铁路 车皮 北朝鲜 ヤード \u0627\u0644\u0642\u0637\u0627\u0631 rail's cars' \\ ' \" & | ! ( ) <-> :* #denied",
    "word " * 300 + "the last phrase of a long text",
)
QUESTIONS = (
    ("rail", "cars"), ("rail cars",), ("cars rail",), ("ETAIENT",), ("étaient",), ("strasse",), ("straße",), ("3.14",),
    ("e-mail",), ("сто вагонов",), ("铁路",), ("½",), ("ⅷ",), ("rail's",), ("last phrase",), ("#denied",), ("denied",),
    ("73.5 % of",), ("nothing",), ("a", "b@c"),
)  # fmt: skip


def test_a_question_finds_the_same_documents(places: Places) -> None:
    pile = [tiny.document(f"d{n}", text) for n, text in enumerate(TEXTS)]
    with Workspace(places / "w") as workspace:
        workspace.finish(Tables(pile), b"{}", cache_fingerprint(tiny.STAGES), {})
        database = workspace.database
        for words in QUESTIONS:
            sql = "SELECT d.id FROM documents_fts f JOIN documents d ON d.rowid = f.rowid WHERE "
            sql += database.match("documents_fts", "f")
            found = database.execute(sql, (database.asked(Question(words), columns=False),)).fetchall()
            assert sorted(i for (i,) in found) == _expected(words), words
        assert [i for i, _ in workspace.search('"')] == []
        assert "[Khasan]" in workspace.search("khasan")[0][1]


def _expected(words: tuple[str, ...]) -> list[str]:
    memory = sqlite3.connect(":memory:")
    memory.execute("CREATE VIRTUAL TABLE t USING fts5(title, text)")
    memory.executemany("INSERT INTO t VALUES ('', ?)", [(text,) for text in TEXTS])
    found = memory.execute("SELECT rowid FROM t WHERE t MATCH ?", (fts5(Question(words), columns=False),)).fetchall()
    memory.close()
    return sorted(f"d{n - 1}" for (n,) in found)


TEXT = st.text(st.characters(blacklist_categories=["Cs"]), max_size=60)


def test_any_text_has_a_vector_and_any_question_can_be_asked(postgres: str) -> None:
    cutter = Tokenizer()
    database = connect(f"{postgres}schema=t_words")

    @given(st.lists(TEXT, max_size=4), TEXT)
    @settings(max_examples=80, deadline=None)
    def hold(texts: list[str], word: str) -> None:
        ((_, vector),) = cutter.tsvector([(1, texts, "denied month201704")])
        tags = cutter.tsquery(Question(tags=(("denied",), ("month201704", "other"))))
        assert database.execute("SELECT ?::tsvector @@ ?::tsquery", (vector, tags)).fetchone() == (True,)
        question = Question((word,), either=(word, "other"))
        (found,) = database.execute("SELECT ?::tsvector @@ ?::tsquery", (vector, cutter.tsquery(question))).fetchone()
        assert found == _found(texts, question)

    hold()
    database.close()


def _found(texts: list[str], question: Question) -> bool:
    memory = sqlite3.connect(":memory:")
    memory.execute(f"CREATE VIRTUAL TABLE t USING fts5({', '.join(f'c{n}' for n in range(max(len(texts), 1)))})")
    memory.execute(f"INSERT INTO t VALUES ({', '.join('?' * max(len(texts), 1))})", texts or [""])
    asked = fts5(question, columns=False)
    found = memory.execute("SELECT 1 FROM t WHERE t MATCH ?", (asked,)).fetchone() is not None
    memory.close()
    return found


@pytest.mark.parametrize(
    ("text", "word"),
    [("x" * 5_000_000, "end"), (" ".join(f"w{n}" for n in range(200_000)), "w5"), ("a b " * 99_999, "end")],
)
def test_a_text_of_any_length_fits(places: Places, text: str, word: str) -> None:
    with Workspace(places / "long") as workspace:
        workspace.finish(Tables([tiny.document("d", text + " end")]), b"{}", "x", {})
        assert [d.text for d in workspace.documents()] == [text + " end"]
        assert [i for i, _ in workspace.search(word)] == ["d"]
