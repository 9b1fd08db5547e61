"""A large import is accepted in parts that together are all of it; what is known is not read."""

import os
from pathlib import Path

from refboard.core.asset import Source
from refboard.core.board import Item, Placement
from refboard.core.content import Picture, Unknown
from refboard.core.events import AssetsStored
from refboard.core.ids import AssetId, BoardId, ItemId, new_asset_id
from refboard.core.requests import ImportEntry, ImportRequest
from refboard.services.importing.request_order import in_parts
from tests.builders_images import encoded, photo
from tests.steps import Steps

AT = Placement(0, 0, 8, 5)


def test_every_item_comes_with_its_picture_and_what_has_none_with_the_first() -> None:
    entries = tuple(ImportEntry(AssetId(f"a{n}"), Source(Path(f"{n}.png"))) for n in range(5))
    shown = [Item(ItemId(f"i{n}"), AT, Picture(entry.asset_id)) for n, entry in enumerate(entries)]
    twice = Item(ItemId("again"), AT, Picture(entries[4].asset_id))
    cloud = Item(ItemId("cloud"), AT, Unknown("cloud", "{}"))
    known = Item(ItemId("known"), AT, Picture(AssetId("of the library")))
    request = ImportRequest(entries, BoardId("b"), (*shown, twice, cloud, known))

    parts = list(in_parts(request, size=2))

    assert [len(part.entries) for part in parts] == [2, 2, 1]
    assert [set(part.items) for part in parts] == [
        {shown[0], shown[1], cloud, known},
        {shown[2], shown[3]},
        {shown[4], twice},
    ]


def read(steps: Steps, path: Path) -> int:
    """Import a file, and return how many pictures of the library were read for that."""
    (asset_id,) = steps.add([ImportEntry(new_asset_id(), Source(path))])
    known = {id_ for event in steps.told(AssetsStored) for id_, _ in event.assets}
    steps.settle()
    return 0 if asset_id in known else 1


def test_a_picture_out_of_another_library_keeps_name_address_and_origin(
    steps: Steps, tmp_path: Path
) -> None:
    path = tmp_path / ("0" * 64)
    path.write_bytes(encoded(photo(), "PNG"))
    source = Source(path, "https://site.test/a.png", "a tree.png")

    (asset_id,) = steps.add([ImportEntry(new_asset_id(), source, origin="/home/me/tree.png")])
    steps.settle()  # nothing is asked of the network: it is here

    asset = steps.library.store.assets.get([asset_id])[asset_id]
    assert asset.is_stored
    assert (asset.name, asset.url, asset.source) == (
        "a tree.png",
        "https://site.test/a.png",
        "/home/me/tree.png",
    )
    path.unlink()
    (lost,) = steps.add([ImportEntry(new_asset_id(), source)])
    steps.settle()
    (failure,) = steps.library.store.jobs.failures()
    assert failure.asset_id == lost
    assert "is not there" in failure.sentence


def test_a_file_that_was_not_touched_since_is_not_read_again(steps: Steps, tmp_path: Path) -> None:
    path = tmp_path / "a.bmp"
    path.write_bytes(encoded(photo(), "BMP"))

    assert [read(steps, path) for _ in range(3)] == [1, 0, 0]


def test_other_bytes_of_the_same_size_and_time_are_read(steps: Steps, tmp_path: Path) -> None:
    path, other = tmp_path / "a.bmp", tmp_path / "b.bmp"
    path.write_bytes(encoded(photo(), "BMP"))
    assert read(steps, path) == 1
    time = path.stat().st_mtime_ns

    other.write_bytes(encoded(photo().rotate(180), "BMP"))
    os.utime(other, ns=(time, time))
    other.replace(path)

    assert (path.stat().st_mtime_ns, read(steps, path)) == (time, 1)
    assert len(steps.library.store.assets.stored()) == 2
