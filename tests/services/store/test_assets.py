"""Assets: accepted, stored, merged, found again."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from refboard.core.asset import Asset, AssetState, Remark, RemarkKind, Source, Storage
from refboard.core.document import Change
from refboard.core.errors import UnstorableError
from refboard.core.ids import AssetId, new_asset_id
from refboard.services.store import Store
from refboard.services.store.row_mapping import remarks_of

Filler = Any  # the fixture's class; test folders are no packages


def test_an_accepted_asset_is_pending_and_has_a_job(store: Store, filler: Filler) -> None:
    (asset,) = filler.accept("cat.jpg")

    assert asset.state is AssetState.PENDING
    assert (asset.name, asset.width, asset.source) == ("cat.jpg", 40, "/pictures/cat.jpg")
    assert [job.asset_id for job in store.jobs.pending(10)] == [asset.id]


def test_accepting_nothing_writes_nothing(store: Store) -> None:
    store.assets.accept([], [], link=False)

    assert store.jobs.pending_count() == 0


def test_storing_ends_the_job_and_keeps_where_it_came_from(store: Store, filler: Filler) -> None:
    (asset,) = filler.accept("cat.jpg")

    key = store.assets.store(
        replace(asset, sha256="a" * 64, format="PNG", width=41, has_alpha=True, source="")
    )

    kept = store.assets.by_keys([key])[key]
    assert kept.state is AssetState.STORED
    assert (kept.width, kept.format, kept.has_alpha) == (41, "PNG", True)
    assert kept.source == "/pictures/cat.jpg"
    assert store.jobs.pending_count() == 0
    assert [found for found, _score in store.names.find("cat", 5)] == [key]


def test_two_assets_cannot_have_the_same_bytes(store: Store, filler: Filler) -> None:
    one, two = filler.accept("a.jpg", "b.jpg")
    store.assets.store(replace(one, sha256="a" * 64))

    with pytest.raises(UnstorableError):
        store.assets.store(replace(two, sha256="a" * 64))

    assert store.assets.get([two.id])[two.id].state is AssetState.PENDING


def test_storing_an_unknown_asset_is_a_bug_that_shows(store: Store) -> None:
    with pytest.raises(LookupError):
        store.assets.store(Asset(new_asset_id(), "a" * 64, "x", 1, 1))


def test_merging_moves_items_and_tags_and_keeps_the_id_known(store: Store, filler: Filler) -> None:
    (canonical,) = filler.stored("cat.jpg")
    (copy,) = filler.accept("copy.jpg")
    board = filler.board([copy])
    store.tags.add([copy.id], "animals")

    store.assets.merge(copy.id, canonical.id, mtime_ns=9)
    store.assets.merge(copy.id, canonical.id, mtime_ns=9)

    assert store.assets.get([copy.id]) == {copy.id: canonical}
    assert [item.asset_id for item in store.boards.load(board.id).items] == [canonical.id]
    assert store.tags.of(canonical.id) == ("animals",)
    assert len(store.names.find("animals", 5)) == 1
    assert store.jobs.pending_count() == 0
    assert store.jobs.known_source(Path("/pictures/copy.jpg"), 1000, 9) == canonical


def test_items_that_still_name_a_merged_asset_show_the_other(store: Store, filler: Filler) -> None:
    (canonical,) = filler.stored("cat.jpg")
    (copy,) = filler.accept("copy.jpg")
    board = filler.board([copy])
    store.assets.merge(copy.id, canonical.id)

    store.boards.apply(board.id, Change.adding([filler.item(copy.id)]))

    assert {i.asset_id for i in store.boards.load(board.id).items} == {canonical.id}
    assert len(store.boards.places(copy.id)) == 2


def test_an_alias_of_a_merged_asset_follows_when_that_is_merged(
    store: Store, filler: Filler
) -> None:
    first, second = filler.accept("a.jpg", "b.jpg")
    (canonical,) = filler.stored("c.jpg")

    store.assets.merge(first.id, second.id)
    store.assets.merge(second.id, canonical.id)

    assert store.assets.get([first.id])[first.id].id == canonical.id


def test_keys_are_never_used_twice(store: Store, filler: Filler) -> None:
    (canonical,) = filler.stored("a.jpg")
    (copy,) = filler.accept("b.jpg")
    old_key = store.assets.keys([copy.id])[copy.id]
    store.assets.merge(copy.id, canonical.id)

    (later,) = filler.accept("c.jpg")

    assert store.assets.keys([later.id])[later.id] > old_key


def test_linked_assets_remember_the_absolute_path(store: Store) -> None:
    asset = Asset(new_asset_id(), "", "cat.jpg", 1, 1, source="cat.jpg")
    store.assets.accept([asset], [Source(Path("cat.jpg"))], link=True)

    found = store.assets.get([asset.id])[asset.id]

    assert found.storage is Storage.LINKED
    assert found.source == str(Path("cat.jpg").absolute())


def test_staged_bytes_are_copied_even_when_linking(store: Store) -> None:
    asset = Asset(new_asset_id(), "", "", 1, 1)
    source = Source(Path("/lib/incoming/x"), url="https://a.example/b.png", is_staged=True)
    store.assets.accept([asset], [source], link=True)

    found = store.assets.get([asset.id])[asset.id]

    assert (found.storage, found.source, found.name) == (
        Storage.COPIED,
        "https://a.example/b.png",
        "x",
    )


def test_names_that_are_no_text_survive(store: Store) -> None:
    path = Path(os.fsdecode(b"/pictures/caf\xe9.jpg"))
    asset = Asset(new_asset_id(), "", "", 1, 1)
    store.assets.accept([asset], [Source(path)], link=True)

    assert store.jobs.pending(1)[0].source.path == path
    found = store.assets.get([asset.id])[asset.id]
    assert Path(found.source) == path
    assert found.name == "caf?.jpg"
    assert store.assets.lookup(str(path)) == found


def test_lookup_takes_id_hash_prefix_path_and_address(store: Store, filler: Filler) -> None:
    (cat,) = filler.stored("cat.jpg")
    pasted = Asset(new_asset_id(), "", "p", 1, 1)
    source = Source(Path("/x/1"), url="https://a.example/p.png", is_staged=True)
    store.assets.accept([pasted], [source], link=False)

    for text in (cat.id, cat.sha256, cat.sha256[:6].upper(), "/pictures/../pictures/cat.jpg"):
        found = store.assets.lookup(text)
        assert found is not None
        assert found.id == cat.id
    assert getattr(store.assets.lookup("https://a.example/p.png"), "id", "") == pasted.id
    for text in ("", cat.sha256[:5], "f" * 64, "/pictures/dog.jpg"):
        assert store.assets.lookup(text) is None


def test_an_ambiguous_hash_prefix_names_nothing(store: Store, filler: Filler) -> None:
    one, two = filler.accept("a.jpg", "b.jpg")
    store.assets.store(replace(one, sha256="abcdef" + "0" * 58))
    store.assets.store(replace(two, sha256="abcdef" + "1" * 58))

    assert store.assets.lookup("abcdef") is None
    assert getattr(store.assets.lookup("abcdef1"), "id", "") == two.id


def test_counts_name_every_state(store: Store, filler: Filler) -> None:
    filler.stored("a.jpg")
    filler.accept("b.jpg")

    assert store.assets.counts() == {
        AssetState.PENDING: 1,
        AssetState.STORED: 1,
        AssetState.READY: 0,
        AssetState.FAILED: 0,
    }


def test_unembedded_lists_what_a_space_lacks(store: Store, filler: Filler) -> None:
    a, b, c = filler.stored("a.jpg", "b.jpg", "c.jpg")
    filler.accept("pending.jpg")
    look, meaning = filler.space(), filler.space(name="meaning", version="2")
    keys = store.assets.keys([a.id, b.id, c.id])
    import numpy as np

    store.vectors.put(look, np.array([keys[a.id]]), [filler.vector(1)])
    store.jobs.fail_embedding(b.id, look, "No.", "")

    assert [asset.id for _, asset in store.assets.unembedded(look, 9)] == [c.id]
    assert store.assets.unembedded_count(look) == 1
    assert [key for key, _ in store.assets.unembedded(meaning, 9, after_key=keys[a.id])] == [
        keys[b.id],
        keys[c.id],
    ]
    assert store.assets.unembedded_count(meaning) == 3
    store.jobs.retry()
    assert store.assets.unembedded_count(look) == 2


def test_unknown_ids_are_left_out(store: Store, filler: Filler) -> None:
    (cat,) = filler.stored("cat.jpg")

    assert set(store.assets.get([AssetId("nobody"), cat.id])) == {cat.id}
    assert store.assets.keys([AssetId("nobody")]) == {}
    assert store.assets.by_keys([99]) == {}
    assert store.assets.by_sha256(["f" * 64]) == {}


def test_remarks_are_kept_with_their_asset(store: Store, filler: Filler) -> None:
    remarks = (Remark(RemarkKind.PARTS_NOT_SHOWN, 3), Remark(RemarkKind.TONE_MAPPED))
    (asset,) = filler.stored("a.svg")

    store.assets.store(replace(asset, remarks=remarks))

    assert store.assets.get([asset.id])[asset.id].remarks == remarks


@pytest.mark.parametrize(
    "text", ["[", "7", "[[1]]", '[["tone_mapped", null]]', '[["of a newer one", 1]]', "[[{}, 1]]"]
)
def test_remarks_that_cannot_be_read_say_nothing(text: str) -> None:
    assert remarks_of(text) == ()
