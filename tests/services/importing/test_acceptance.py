"""A large import is accepted in parts that together are all of it."""

from pathlib import Path

from refboard.core.asset import Source
from refboard.core.board import Item, Placement
from refboard.core.content import Picture, Unknown
from refboard.core.ids import AssetId, BoardId, ItemId
from refboard.core.requests import ImportEntry, ImportRequest
from refboard.services.importing.request_order import in_parts

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
