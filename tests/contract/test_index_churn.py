"""Whatever happens to an index and its files, it answers like the reference.

A space's index, with the database beside it: additions, replacements, removals, filters, restarts
at any moment, writes of another process, and files that were damaged.
"""

import shutil
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from refboard.core.query import Float32Array, Int64Array
from refboard.services.index.spaces import SpaceIndex, open_index
from tests.reference_index import ReferenceIndex
from tests.services.index.rows import Vectors, unit_rows

DIM = 16
FILES = "look.usearch", "look.json"
KEYS = st.sets(st.integers(1, 150), min_size=1, max_size=60)


class Rig:
    """An index, its database, and the reference that is told the same."""

    def __init__(self, folder: Path, dim: int, exact_limit: int) -> None:
        self.folder, self.dim, self.exact_limit = folder, dim, exact_limit
        self.source = Vectors()
        self.reference = ReferenceIndex(dim)
        self.index = self.opened()

    def opened(self) -> SpaceIndex:
        return open_index(
            self.folder,
            space="look",
            dim=self.dim,
            fingerprint="one",
            source=self.source,
            exact_limit=self.exact_limit,
        )

    def put(self, keys: Int64Array, vectors: Float32Array, *, is_told: bool = True) -> None:
        """Write vectors to the database and, unless another process does, to the index."""
        before = self.source.generation()
        self.source.put(keys, vectors)
        self.reference.add(keys, vectors)
        if is_told and self.index.generation == before:
            self.index.add(keys, vectors)
            self.index.note_generation(self.source.generation())

    def drop(self, keys: Int64Array) -> None:
        before = self.source.generation()
        self.source.drop(keys)
        self.reference.remove(keys)
        if self.index.generation == before:
            self.index.remove(keys)
            self.index.note_generation(self.source.generation())

    def check(self, queries: Float32Array, limit: int, allowed: Int64Array | None = None) -> float:
        """Compare an answer with the reference's; return the recall, 1 where nothing may miss."""
        self.index.catch_up()
        keys, scores = self.index.search(queries, limit, allowed=allowed)
        truth, best = self.reference.search(queries, limit, allowed=allowed)
        assert len(keys) == len(truth) == len(set(keys.tolist()))
        assert (np.diff(scores) <= 0).all()
        if allowed is not None:
            assert np.isin(keys, allowed).all()
        there, own = self.reference.vectors(keys)
        assert len(there) == len(keys)
        right = dict(zip(there.tolist(), (own @ queries.T).max(axis=1).tolist(), strict=True))
        assert scores == pytest.approx([right[key] for key in keys.tolist()], abs=3e-3)
        if self.index.is_exact:
            assert scores == pytest.approx(best, abs=3e-3)
        return len(np.intersect1d(keys, truth)) / max(len(truth), 1)


class Churn(RuleBasedStateMachine):
    """Any sequence of what can happen."""

    @initialize(exact_limit=st.sampled_from([0, 70, 10_000]))
    def begin(self, exact_limit: int) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.rig = Rig(self.folder, DIM, exact_limit)
        self.number = 0

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)

    def fresh(self, count: int) -> Float32Array:
        self.number += 1
        return unit_rows(count, self.number, DIM)

    @rule(keys=KEYS, is_told=st.sampled_from([True, True, False]))
    def put(self, keys: set[int], is_told: bool) -> None:
        self.rig.put(np.array(sorted(keys)), self.fresh(len(keys)), is_told=is_told)

    @rule(keys=KEYS)
    def drop(self, keys: set[int]) -> None:
        self.rig.drop(np.array(sorted(keys)))

    @rule(steps=st.integers(1, 3))
    def idle(self, steps: int) -> None:
        for _ in range(steps):
            self.rig.index.do_idle_work(budget_s=0)

    @rule()
    def save(self) -> None:
        self.rig.index.save()

    @rule(is_closed=st.booleans())
    def restart(self, is_closed: bool) -> None:
        if is_closed:
            self.rig.index.close()
        self.rig.index = self.rig.opened()

    @precondition(lambda self: hasattr(self, "folder") and (self.folder / FILES[1]).exists())
    @rule(which=st.sampled_from(FILES), where=st.floats(0, 1), bit=st.integers(0, 7))
    def restart_with_a_flipped_bit(self, which: str, where: float, bit: int) -> None:
        content = bytearray((self.folder / which).read_bytes())
        content[int(where * (len(content) - 1))] ^= 1 << bit
        (self.folder / which).write_bytes(content)
        self.rig.index = self.rig.opened()

    @precondition(lambda self: hasattr(self, "folder") and (self.folder / FILES[1]).exists())
    @rule()
    def restart_after_half_a_save(self) -> None:
        seal = (self.folder / FILES[1]).read_bytes()
        self.rig.index.save()
        (self.folder / FILES[1]).write_bytes(seal)
        self.rig.index = self.rig.opened()

    @rule(allowed=st.none() | KEYS, limit=st.integers(1, 40), count=st.integers(1, 3))
    def ask(self, allowed: set[int] | None, limit: int, count: int) -> None:
        among = None if allowed is None else np.array(sorted(allowed))
        self.rig.check(self.fresh(count), limit, among)

    @invariant()
    def it_holds_what_the_database_holds(self) -> None:
        if hasattr(self, "rig") and not self.rig.index.is_behind:
            index, source = self.rig.index, self.rig.source
            if index.generation == source.generation():
                assert len(index) == source.count()
                assert all(key in index for key in source.rows)


TestChurn = Churn.TestCase
TestChurn.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


@pytest.mark.slow
def test_after_fifty_thousand_changes_and_forty_restarts_nothing_is_lost(tmp_path: Path) -> None:
    dim, random = 32, np.random.default_rng(20)
    rig = Rig(tmp_path, dim, exact_limit=1500)
    changes, number, recalls = 0, 0, []
    while changes < 50_000:
        number += 1
        live, count = rig.reference.keys(), int(random.integers(1, 60))
        if random.random() < 0.4 and len(live) > 100:
            keys = random.choice(live, min(count, len(live)), replace=False)
            rig.drop(keys)
        else:
            keys = random.choice(6000, count, replace=False) + 1
            rig.put(keys, unit_rows(count, number, dim), is_told=random.random() < 0.98)
        changes += len(keys)
        rig.index.do_idle_work(budget_s=0)
        if number % 20 == 0:
            allowed = random.choice(live, len(live) // 3) if number % 40 else None
            recalls.append(rig.check(unit_rows(3, number, dim), 10, allowed))
        if number % 45 == 0:
            if number % 90:
                rig.index.close()
            rig.index = rig.opened()

    while rig.index.do_idle_work():
        pass
    assert not rig.index.is_exact
    assert len(rig.index) == rig.source.count()
    recalls += [rig.check(row[None], 10) for row in unit_rows(100, 1, dim)]
    assert np.mean(recalls) > 0.98
