"""What became of originals: told, kept as it was, wanted again, forgotten."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from refboard.core.asset import (
    Asset,
    AssetState,
    OriginalLook,
    OriginalState,
    Remark,
    RemarkKind,
    Storage,
)
from refboard.services.paths import LibraryPaths
from refboard.services.store import Store, open_store
from tests.services.store.conftest import Filler

UNCHANGED, MISSING, CHANGED = OriginalState.UNCHANGED, OriginalState.MISSING, OriginalState.CHANGED
GONE = OriginalLook(MISSING, sentence="It is gone.", hint="Bring it back.")
EDITED = OriginalLook(CHANGED, 9, 8, 7, "It was changed.", "Read it again.")


@pytest.fixture
def pictures(filler: Filler) -> list[Asset]:
    accepted = filler.accept("a.jpg", "b.jpg", "c.jpg", link=True)
    for asset in accepted:
        filler.finish(asset)
    return [filler.named(asset.name) for asset in accepted]


def told(store: Store) -> list[tuple[str, OriginalState]]:
    return [(failure.name, failure.original) for failure in store.jobs.failures()]


def test_an_original_that_nobody_doubted_has_no_row(store: Store, pictures: list[Asset]) -> None:
    wards = store.originals.wards(0, 9)

    assert [(ward.asset, ward.mtime_ns, ward.last) for ward in wards] == [
        (asset, 7, None) for asset in pictures
    ]
    assert store.originals.wards(wards[0].key, 1) == wards[1:2]
    assert store.originals.wards_of([pictures[2].id]) == wards[2:]


def test_what_was_seen_is_told_with_the_failures_until_it_is_as_it_was(
    store: Store, pictures: list[Asset]
) -> None:
    a, b, _ = pictures
    store.originals.note([(a.id, GONE), (b.id, EDITED)])

    assert told(store) == [("a.jpg", MISSING), ("b.jpg", CHANGED)]
    assert store.jobs.failure_count() == 2
    assert [ward.last for ward in store.originals.wards(0, 9)] == [GONE, EDITED, None]
    assert store.originals.troubles() == [(a, GONE), (b, EDITED)]

    store.originals.note([(a.id, OriginalLook(UNCHANGED)), (b.id, OriginalLook(UNCHANGED, 9, 6))])
    assert told(store) == []
    assert store.originals.troubles() == []
    assert store.originals.wards(0, 9)[1].last == OriginalLook(UNCHANGED, 9, 6)


def test_times_of_any_year_are_remembered(store: Store, pictures: list[Asset]) -> None:
    far = replace(EDITED, mtime_ns=2**64 + 5, ctime_ns=-(2**66))

    store.originals.note([(pictures[0].id, far)])

    assert store.originals.wards(0, 1)[0].last == replace(EDITED, mtime_ns=5, ctime_ns=0)


def test_what_is_dismissed_is_kept_as_it_was_and_not_told(
    store: Store, pictures: list[Asset]
) -> None:
    a, b, _ = pictures
    store.originals.note([(a.id, GONE), (b.id, EDITED)])

    assert store.jobs.dismiss([b.id]) == 1
    assert told(store) == [("a.jpg", MISSING)]
    assert store.jobs.dismiss() == 1

    assert told(store) == []
    last = store.originals.wards(0, 9)[1].last
    assert last == replace(EDITED, sentence="", hint="")


def test_only_changed_originals_are_wanted_again(store: Store, pictures: list[Asset]) -> None:
    a, b, c = pictures
    store.originals.note([(a.id, GONE), (b.id, EDITED)])

    assert store.originals.want([a.id, b.id, c.id]) == 1

    assert [ward.asset for ward in store.originals.wanted(9)] == [b]
    assert store.originals.wanted_count() == 1
    assert told(store) == [("a.jpg", MISSING)], "what is being done is no failure"


def test_what_is_missing_is_forgotten_so_that_it_can_be_told_again(
    store: Store, pictures: list[Asset]
) -> None:
    a, b, c = pictures
    store.originals.note([(a.id, GONE), (b.id, EDITED), (c.id, GONE)])

    assert store.originals.forget_missing([a.id, b.id]) == [a.id]
    assert store.originals.forget_missing() == [c.id]
    assert told(store) == [("b.jpg", CHANGED)]


def test_another_original_takes_the_vectors_of_the_old_one_away(
    store: Store, filler: Filler, pictures: list[Asset]
) -> None:
    look, meaning = filler.space(), filler.space(name="meaning")
    keys = np.array([ward.key for ward in store.originals.wards(0, 9)], dtype=np.int64)
    rows = [filler.vector(n, variants=2) for n in range(3)]
    for space in (look, meaning):
        store.vectors.put(space, keys, rows)
    generations = [store.vectors.source(space).generation() for space in (look, meaning)]
    a = pictures[0]
    store.originals.note([(a.id, EDITED)])

    again = replace(a, sha256="f" * 64, width=99, byte_size=5, state=AssetState.STORED)
    again = replace(again, remarks=(Remark(RemarkKind.PARTS_NOT_SHOWN, 3),))
    assert store.originals.replace(again, mtime_ns=70) == keys[0]

    assert store.assets.get([a.id])[a.id] == replace(again, state=AssetState.STORED)
    assert store.originals.wards(0, 1)[0].mtime_ns == 70
    assert told(store) == []
    for space, before in zip((look, meaning), generations, strict=True):
        assert len(store.vectors.get(space, int(keys[0]))) == 0
        assert len(store.vectors.get(space, int(keys[1]))) == 2
        assert store.vectors.source(space).generation() > before
    made_from = {int(keys[0]): a.sha256, int(keys[1]): pictures[1].sha256, 99: "0" * 64}
    assert store.originals.replaced(made_from) == {keys[0], 99}


def test_a_lost_original_is_linked_to_where_it_was_found(store: Store, filler: Filler) -> None:
    (copied,) = filler.stored("a.jpg")
    store.originals.note([(copied.id, GONE)])

    store.originals.move(copied.id, "/elsewhere/a.jpg", mtime_ns=70)

    found = store.assets.get([copied.id])[copied.id]
    assert (found.storage, found.source) == (Storage.LINKED, "/elsewhere/a.jpg")
    assert told(store) == []
    known = store.jobs.known_source(Path("/elsewhere/a.jpg"), copied.byte_size, 70)
    assert known is not None
    assert known.id == copied.id


def test_what_is_remembered_goes_with_its_picture(
    store: Store, filler: Filler, pictures: list[Asset]
) -> None:
    a, b, _ = pictures
    store.originals.note([(a.id, GONE), (b.id, EDITED)])

    store.assets.merge(b.id, a.id)

    assert told(store) == [("a.jpg", MISSING)]


def test_a_library_of_the_fourth_schema_has_its_looks(paths: LibraryPaths) -> None:
    paths.root.mkdir()
    raw = sqlite3.connect(paths.database, isolation_level=None)
    script = Path(__file__).parent / "libraries" / "0004.sql"
    raw.executescript(script.read_text(encoding="utf-8"))
    raw.close()

    store = open_store(paths)

    assert told(store) == [("one.jpg", MISSING)]
    store.close()
