"""The steps that look across documents as SQL that DuckDB and Spark understand alike and answer alike.

All arithmetic is on whole numbers, or on single divisions that IEEE gives one answer for: a sum of fractions depends on
its order, and two engines have two orders.
"""

from __future__ import annotations

COMMON = 24
"""A run of words in more documents than this links them to the first of them only (as stages/copies/sketch.py)."""
USUAL = 6
LEAST_WEIGHT = 2500
"""Thousandths of a run: 2.5 runs in common, as in the copy finder of one machine."""
SHARE = 50
"""... and one in fifty of the runs of the shorter document."""
REPRINT = 4
"""Of runs that are common everywhere, one in four of the shorter document links it with the first that has them."""
RARE = 40
"""A name or figure in more documents of two weeks than this brings none of them together."""
SHARED_WORDS = 4
SHARED_PART = 5
"""Rare names and figures that two documents share, and the part of all those of the one with fewer: one in five."""
LARGEST = 1500
"""Documents of a block; a larger one falls into its families of copies."""

KEPT = """
SELECT doc, path, part, content FROM (
  SELECT doc, path, part, content,
         ROW_NUMBER() OVER (PARTITION BY doc ORDER BY path, part, content) AS place
  FROM packed) AS numbered
WHERE place = 1
"""

AGAIN = """
SELECT p.doc, p.path, p.part, k.path AS first_path, k.part AS first_part,
       CASE WHEN p.content = k.content THEN 1 ELSE 0 END AS same
FROM packed AS p JOIN kept AS k ON k.doc = p.doc
WHERE p.path <> k.path OR p.part <> k.part
"""

RUNS = "SELECT DISTINCT s.doc, s.run FROM sketch AS s JOIN kept AS k ON k.doc = s.doc"

RUN_COUNTS = "SELECT run, COUNT(*) AS texts, MIN(doc) AS hub FROM runs GROUP BY run HAVING COUNT(*) > 1"

RUN_SIZES = "SELECT doc, COUNT(*) AS size FROM runs GROUP BY doc"

COPY_LINKS = f"""
SELECT x, y FROM (
  SELECT a.doc AS x, b.doc AS y,
         SUM(CASE WHEN c.texts <= {USUAL} THEN 1000
                  ELSE CAST(FLOOR(CAST({USUAL * 1000} AS DOUBLE) / CAST(c.texts AS DOUBLE)) AS BIGINT) END) AS weight
  FROM run_counts AS c JOIN runs AS a ON a.run = c.run JOIN runs AS b ON b.run = c.run
  WHERE c.texts <= {COMMON} AND a.doc < b.doc
  GROUP BY a.doc, b.doc) AS pairs
JOIN run_sizes AS p ON p.doc = pairs.x JOIN run_sizes AS q ON q.doc = pairs.y
WHERE weight >= LEAST({LEAST_WEIGHT}, 1000 * LEAST(p.size, q.size))
  AND weight * {SHARE} >= 1000 * LEAST(p.size, q.size)
UNION
SELECT x, y FROM (
  SELECT c.hub AS x, a.doc AS y, COUNT(*) AS alike
  FROM run_counts AS c JOIN runs AS a ON a.run = c.run
  WHERE c.texts > {COMMON} AND a.doc > c.hub
  GROUP BY c.hub, a.doc) AS hubs
JOIN run_sizes AS p ON p.doc = hubs.x JOIN run_sizes AS q ON q.doc = hubs.y
WHERE alike * 1000 >= {LEAST_WEIGHT} AND alike * {REPRINT} >= LEAST(p.size, q.size)
"""

NAMES = "SELECT DISTINCT w.doc, w.bucket, w.word FROM words AS w JOIN kept AS k ON k.doc = w.doc"

NAME_SIZES = "SELECT doc, bucket, COUNT(*) AS size FROM names GROUP BY doc, bucket"

RARE_NAMES = f"""
SELECT n.doc, n.bucket, n.word FROM names AS n
JOIN (SELECT bucket, word FROM names GROUP BY bucket, word HAVING COUNT(*) BETWEEN 2 AND {RARE}) AS rare
  ON rare.bucket = n.bucket AND rare.word = n.word
"""

STORY_LINKS = f"""
SELECT DISTINCT x, y FROM (
  SELECT a.doc AS x, b.doc AS y, a.bucket AS bucket, COUNT(*) AS alike
  FROM rare_names AS a JOIN rare_names AS b ON b.bucket = a.bucket AND b.word = a.word
  WHERE a.doc < b.doc
  GROUP BY a.doc, b.doc, a.bucket) AS pairs
JOIN name_sizes AS p ON p.doc = pairs.x AND p.bucket = pairs.bucket
JOIN name_sizes AS q ON q.doc = pairs.y AND q.bucket = pairs.bucket
WHERE alike >= {SHARED_WORDS} AND alike * {SHARED_PART} >= LEAST(p.size, q.size)
"""


def edges(*links: str) -> str:
    """Both directions of the pairs in these tables."""
    ways = [f"SELECT {a}, {b} FROM {table}" for table in links for a, b in (("x AS x", "y AS y"), ("y AS x", "x AS y"))]
    return " UNION ".join(ways)


START = "SELECT doc, doc AS label FROM kept"

LOWER = """
SELECT l.doc AS doc, LEAST(l.label, COALESCE(m.low, l.label)) AS label
FROM labels AS l
LEFT JOIN (SELECT e.x AS doc, MIN(n.label) AS low FROM edges AS e JOIN labels AS n ON n.doc = e.y GROUP BY e.x) AS m
  ON m.doc = l.doc
"""
"""Every document takes the lowest name among its own and those of its neighbours ..."""

JUMP = "SELECT a.doc AS doc, b.label AS label FROM lowered AS a JOIN lowered AS b ON b.doc = a.label"
"""... and then that of the document that it is named after: chains of any length end in few rounds."""

CHANGED = "SELECT COUNT(*) AS changed FROM labels AS l JOIN jumped AS j ON j.doc = l.doc WHERE j.label <> l.label"

LARGEST_BLOCK = """
SELECT COALESCE(MAX(size), 0) AS size FROM (SELECT COUNT(*) AS size FROM whole GROUP BY label) AS sizes
"""

WHOLE_BLOCKS = "SELECT doc, label AS block FROM whole"

BLOCKS = f"""
SELECT w.doc AS doc, CASE WHEN s.size > {LARGEST} THEN f.label ELSE w.label END AS block
FROM whole AS w
JOIN (SELECT label, COUNT(*) AS size FROM whole GROUP BY label) AS s ON s.label = w.label
JOIN families AS f ON f.doc = w.doc
"""


def binned(digits: int) -> str:
    """Documents with their block and the bin of it: so many hexadecimal digits of a hash."""
    return f"""
    SELECT SUBSTR(MD5(b.block), 1, {digits}) AS bin, b.block AS block, p.doc AS doc, p.content AS content,
           p.document AS document, p.annotated AS annotated
    FROM blocks AS b JOIN kept AS k ON k.doc = b.doc
    JOIN packed AS p ON p.doc = k.doc AND p.path = k.path AND p.part = k.part
    """
