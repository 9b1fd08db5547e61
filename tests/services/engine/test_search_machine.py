"""Any sequence of what people do: every search answers as comparing every vector does.

The reference reads the vectors of the model that serves from the database, and does the sums of
docs/decisions/0028 in its own words. Two models of one length take turns: a vector of one that was
scored by the other would give another likeness.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from numpy.typing import NDArray

from refboard.core.board import Board, Item, Placement
from refboard.core.content import Picture
from refboard.core.document import Change
from refboard.core.finding.query import FindQuery, Scope
from refboard.core.finding.questions import FindRequest
from refboard.core.finding.terms import PictureTerm
from refboard.core.ids import AssetId, new_board_id, new_item_id
from refboard.core.query import Emphasis, weighted_query
from refboard.core.requests import CreateBoard, RetryFailed, SaveChange, UseModel
from refboard.core.spaces import spaces_asked
from refboard.services.library.library import Library
from tests.builders_models import install_model
from tests.steps import Steps, entries_of, pictures

MODELS = ("first", "second")
Column = NDArray[np.float64]


class Reference:
    """What the library holds, and what it answers by comparing everything."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._store = library.store

    def vectors(self, name: str) -> dict[int, Column]:
        """Return the vectors of the model that serves a space, as the database has them."""
        row = self._library.space_for(name).row
        found: dict[int, Column] = {}
        for keys, rows in self._store.vectors.source(row).batches():
            found.update(zip(keys.tolist(), rows.astype(np.float64), strict=True))
        return found

    def askable(self, names: tuple[str, ...]) -> list[AssetId]:
        """Return the pictures that have a vector in each of some spaces."""
        keys = set.intersection(*(set(self.vectors(name)) for name in names))
        return sorted(asset.id for asset in self._store.assets.by_keys(keys).values())

    def likeness(self, query: FindQuery, scope: set[int] | None) -> dict[AssetId, float]:
        """Return how alike each picture that may be an answer is."""
        ids = [i for term in query.terms if isinstance(term, PictureTerm) for i in term.asset_ids]
        keys = self._store.assets.keys(ids)
        total: dict[int, float] = {}
        top = positive = squares = 0.0
        for term in query.terms:
            assert isinstance(term, PictureTerm)
            scores, most = self._scores(query, keys[term.asset_ids[0]])
            if term.weight > 0:
                top, positive = top + term.weight * most, positive + term.weight
                squares += term.weight**2
            for key, score in scores.items():
                counted = score if term.weight > 0 else max(score, 0)
                total[key] = total.get(key, 0) + term.weight * counted
        answers = {key for key in total if key not in keys.values()}
        answers = answers if scope is None else answers & scope
        rows = self._store.assets.by_keys(answers)
        return {
            rows[key].id: _curve(total[key] / squares**0.5, top / positive)
            for key in sorted(answers)
        }

    def _scores(self, query: FindQuery, asked: int) -> tuple[dict[int, float], float]:
        """Return the score of every picture for one, and that of the same picture."""
        parts = []
        for name in _serving(self._library, query.space):
            space = self._library.space_for(name)
            rows = self.vectors(name)
            weigh = weighted_query(
                space.card, np.ones(space.card.dim, np.float32), query.emphasis
            ).astype(np.float64)
            mean, spread = _spread([row for _, row in sorted(rows.items())], weigh)
            plain = {key: float(rows[asked] * weigh @ row) for key, row in rows.items()}
            stored = self._store.vectors.get(space.row, asked).astype(np.float64)
            if query.emphasis.value in space.card.variants_for:
                for key, row in rows.items():
                    changed = max((float(v * weigh @ row) for v in stored[1:]), default=-1.0)
                    plain[key] = max(plain[key], changed) if changed >= 0.7 else plain[key]
            share = {"look": 0.3, "meaning": 1.0}[name]
            scores = {key: (cosine - mean) / spread for key, cosine in plain.items()}
            parts.append((share, scores, (1 - mean) / spread))
        length = sum(share**2 for share, _, _ in parts) ** 0.5
        known = {key for _, scores, _ in parts for key in scores}
        total = {
            key: sum(share / length * scores.get(key, 0) for share, scores, _ in parts)
            for key in known
        }
        return total, sum(share / length * top for share, _, top in parts)


def _serving(library: Library, space: str) -> tuple[str, ...]:
    names = spaces_asked(space)
    return tuple(name for name in names if library.slot(name).serving is not None)


def _spread(rows: list[Column], weigh: Column) -> tuple[float, float]:
    """Return mean and spread of pairs, with the word of twelve usual pictures."""
    pairs = [float(a * weigh @ b) for n, a in enumerate(rows) for b in rows[n + 1 :]]
    if not pairs:
        return 0.1, 0.12
    trust = len(rows) / (len(rows) + 12)
    variance = trust * float(np.var(pairs)) + (1 - trust) * 0.12**2
    return trust * float(np.mean(pairs)) + (1 - trust) * 0.1, max(variance**0.5, 0.02)


def _curve(score: float, top: float) -> float:
    if top <= 4:
        return float(np.clip(score / max(top, 1e-3), 0, 1))
    return float(np.interp(score, [0, 2, top], [0, 0.2, 1]))


class Searching(RuleBasedStateMachine):
    """One library, used at random and asked in between."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp())
        self.patched = pytest.MonkeyPatch()
        self.patched.setenv("REFBOARD_MODELS", str(self.folder / "models"))
        (self.folder / "models").mkdir()
        install_model(self.folder / "models", "first", dim=6)
        install_model(self.folder / "models", "second", dim=6, rank=2)
        _turn(self.folder / "models" / "second" / "card.toml")
        self.made = 0
        self.broken: list[Path] = []
        self.removed: list[Change] = []
        self.items: list[Item] = []
        self.board = Board(new_board_id(), "Board")
        self.steps = self._open()
        self.steps.engine.send(CreateBoard(self.board))
        self.add(3, is_done=True)

    def _open(self) -> Steps:
        steps = Steps(self.folder / "library")
        steps.engine.open()
        return steps

    def teardown(self) -> None:
        self.steps.engine.stop()
        self.steps.engine.close()
        self.patched.undo()
        shutil.rmtree(self.folder)

    @rule(count=st.integers(1, 4), is_done=st.booleans())
    def add(self, count: int, is_done: bool) -> None:
        """Drop pictures on the board; their import is under way, or done."""
        first = self.made
        self.made += count
        paths = pictures(self.folder / f"in-{first}", count, lambda n: first + n)
        ids = self.steps.add(entries_of(paths))
        items = [Item(new_item_id(), Placement(0, 0, 10, 10), Picture(i)) for i in ids]
        self.items += items
        self._save(Change.adding(items))
        if is_done:
            self.steps.settle()

    @rule()
    def work(self) -> None:
        """Do what waits in the lanes now."""
        self.steps.work()
        self.steps.serve()

    @precondition(lambda self: self.items)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        """Take an item off the board."""
        item = data.draw(st.sampled_from(self.items))
        self.items.remove(item)
        change = Change.removing([item])
        self.removed.append(change)
        self._save(change)

    @precondition(lambda self: self.removed)
    @rule()
    def undo(self) -> None:
        """Put it back."""
        change = self.removed.pop().inverse()
        self.items += [one.after for one in change.entries if one.after is not None]
        self._save(change)

    def _save(self, change: Change) -> None:
        self.steps.engine.send(SaveChange(self.board.id, change))
        self.steps.serve()

    @rule()
    def add_what_is_broken(self) -> None:
        """Add a file that is no picture yet."""
        path = self.folder / f"broken-{len(self.broken)}-{self.made}.png"
        path.write_bytes(b"no picture")
        self.broken.append(path)
        self.steps.add(entries_of([path]))
        self.steps.settle()

    @precondition(lambda self: self.broken)
    @rule()
    def mend_and_retry(self) -> None:
        path = self.broken.pop()
        self.made += 1
        (mended,) = pictures(self.folder / f"mended-{self.made}", 1, lambda _: self.made)
        shutil.copy(mended, path)
        self.steps.engine.send(RetryFailed(()))
        self.steps.settle()

    @rule(name=st.sampled_from([*MODELS, ""]), is_done=st.booleans())
    def switch(self, name: str, is_done: bool) -> None:
        """Let another model know subjects; what it has to look at is done, or waits."""
        self.steps.engine.ask(UseModel(name))
        self.steps.serve()
        if is_done:
            self.steps.settle()

    @rule()
    def restart(self) -> None:
        self.steps.engine.stop()
        self.steps.engine.close()
        assert self.steps.faults == []
        self.steps = self._open()
        self.steps.parts.dispatcher.resume()
        self.steps.serve()

    @rule(
        data=st.data(),
        space=st.sampled_from(["look", "meaning", "both"]),
        emphasis=st.sampled_from(list(Emphasis)),
        weights=st.lists(st.sampled_from([-1.0, -0.3, 0.5, 1.0, 2.0]), min_size=1, max_size=3),
        is_on_board=st.booleans(),
    )
    def ask(
        self,
        data: st.DataObject,
        space: str,
        emphasis: Emphasis,
        weights: list[float],
        is_on_board: bool,
    ) -> None:
        """Ask about pictures that have their vectors, and compare with the reference."""
        askable = self._askable(space)
        weights = [abs(weights[0]), *weights[1:]][: len(askable)]
        if askable:
            asked = data.draw(st.permutations(askable))
            self._compare(asked, weights, space, emphasis, is_on_board=is_on_board)

    def _askable(self, space: str) -> list[AssetId]:
        names = _serving(self.steps.library, space)
        return Reference(self.steps.library).askable(names) if names else []

    def _compare(
        self,
        asked: Sequence[AssetId],
        weights: list[float],
        space: str,
        emphasis: Emphasis = Emphasis.BALANCED,
        *,
        is_on_board: bool = False,
    ) -> None:
        library = self.steps.library
        terms = tuple(PictureTerm((i,), weight=w) for i, w in zip(asked, weights, strict=False))
        scope = Scope((self.board.id,)) if is_on_board else Scope()
        query = FindQuery(terms, space=space, emphasis=emphasis, scope=scope, limit=1000)

        event = self.steps.engine.ask(FindRequest(query))
        self.steps.serve()
        answer = event.wait(0).answer

        on_board = set(library.store.assets.keys_on_board(self.board.id))
        wanted = Reference(library).likeness(query, on_board if is_on_board else None)
        found = {match.asset.id: match.likeness for match in answer.matches}
        assert found == pytest.approx(wanted, abs=5e-3)
        told = [match.likeness for match in answer.matches]
        assert told == sorted(told, reverse=True)

    @invariant()
    def a_search_answers_as_the_reference_does(self) -> None:
        """Whatever was done last: of the oldest picture that has vectors, unlike the newest."""
        for space in ("meaning", "both"):
            askable = self._askable(space)
            if len(askable) > 1:
                self._compare([askable[0], askable[-1]], [1.0, -0.5], space)

    @invariant()
    def nothing_of_ours_failed(self) -> None:
        assert self.steps.faults == []


def _turn(card: Path) -> None:
    """Make a model see colours the other way round: as long vectors, and others."""
    text = card.read_text()
    card.write_text(text.replace("mean = [0.5, 0.5, 0.5]", "mean = [0.2, 0.7, 0.4]"))


TestSearching = Searching.TestCase
TestSearching.settings = settings(max_examples=6, stateful_step_count=12, deadline=None)
