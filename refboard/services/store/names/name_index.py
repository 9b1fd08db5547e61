"""Find names and tags by any part of them."""

import json
from collections.abc import Iterable
from contextlib import closing
from itertools import chain
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, text

from refboard.core.ids import AssetId
from refboard.services.store.database import Database
from refboard.services.store.names.name_question import NameQuestion
from refboard.services.store.names.name_rows import add_name
from refboard.services.store.row_mapping import asset_keys, one_of
from refboard.services.store.schema import names

_ENOUGH = 100
"""How many assets are compared at least where more fit: the newest."""
_AT_ONCE = 50
_NAMED = text(
    """
    SELECT names.id, names.asset_key, names.folded, names.words
    FROM name_grams JOIN names ON names.id = name_grams.rowid
    WHERE name_grams MATCH :query ORDER BY name_grams.rowid DESC
    """
)
_AMONG = select(names.c.id, names.c.asset_key, names.c.folded, names.c.words).where(
    one_of(names.c.asset_key, bindparam("among")),
    func.instr(names.c.folded, bindparam("part")) > 0,
)


class NameIndex:
    """The names and tags of all stored assets."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(
        self, text: str, limit: int, *, among: Iterable[int] | None = None
    ) -> list[tuple[int, float]]:
        """Return keys and scores of the assets that hold what was typed, or all words of it.

        Any part of a name finds it. Case, accents, widths and spellings do not count. Where more
        fit than are wanted, names with whole words, or beginnings of words, are found first.

        Args:
            text: What was typed.
            limit: How many at most.
            among: Only these keys; None for all.

        Returns:
            Best first, scores in 0..1; those that fit as well by key, the newest first.
        """
        question = NameQuestion.of(text)
        if not question.typed or limit <= 0:
            return []
        candidates = _Candidates(question, max(limit, _ENOUGH) if among is None else None)
        with self._database.snapshot() as connection:
            if among is None:
                _search(connection, candidates)
            else:
                given = {"among": json.dumps(list(among)), "part": question.part}
                candidates.take(connection.execute(_AMONG, given))
        ranked = sorted(candidates.found.items(), key=lambda pair: (-pair[1], -pair[0]))
        return ranked[:limit]

    def add(self, called: Iterable[tuple[AssetId, str]]) -> None:
        """Let stored assets be found by one more name each; harmless when they are already."""
        pairs = list(called)
        with self._database.transaction() as connection:
            keys = asset_keys(connection, [asset_id for asset_id, _ in pairs])
            for asset_id, name in pairs:
                add_name(connection, keys[asset_id], name)


class _Candidates:
    """Names that may fit, looked at one after another until there are enough.

    Attributes:
        question: What they are to fit.
        found: The assets that fit with their best scores.
    """

    def __init__(self, question: NameQuestion, enough: int | None) -> None:
        self.question = question
        self.found: dict[int, float] = {}
        self._enough = enough
        self._scores: dict[int, float] = {}

    # Any: the rows of a text() have no static shape.
    def take(self, rows: Any) -> bool:
        """Look at rows of id, asset, folded text and words; return whether enough of them fit."""
        fitting = set()
        with closing(rows):  # early, as it often is: what is not wanted is never looked for
            for row_id, key, line, words in chain.from_iterable(rows.partitions(_AT_ONCE)):
                score = self._scores.get(row_id)
                if score is None:
                    score = self._scores[row_id] = self.question.score(line, words)
                if score:
                    self.found[key] = max(score, self.found.get(key, 0.0))
                    fitting.add(key)
                    if len(fitting) == self._enough:
                        return True
        return False


def _search(connection: Connection, candidates: _Candidates) -> None:
    """Look at all that may fit, or where that is too much, at the newest and at the best."""

    def look(query: str) -> bool:
        return candidates.take(connection.execute(_NAMED, {"query": query}))

    question = candidates.question
    overflows = [look(query) for query in question.expressions()]
    # Where the best are enough, no other one can come before them.
    for query in question.expressions_of_the_best() if any(overflows) else ():
        if look(query):
            break
