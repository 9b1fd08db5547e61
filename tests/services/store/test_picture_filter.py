"""Scope and filters: exactly the pictures that they name."""

from typing import Any

import pytest

from refboard.core.finding.query import Filters, Scope
from refboard.core.ids import AssetId
from refboard.services.store import Store

Filler = Any


def names(store: Store, scope: Scope = Scope(), filters: Filters = Filters()) -> set[str]:  # noqa: B008
    keys = store.pictures.keys(scope, filters)
    assert keys is not None
    return {asset.name for asset in store.assets.by_keys(keys.tolist()).values()}


@pytest.fixture
def pictures(store: Store, filler: Filler) -> dict[str, AssetId]:
    assets = {asset.name: asset.id for asset in filler.stored("a.png", "b.jpg", "c.jpg", "d.tif")}
    sizes = {"a.png": (100, 50), "b.jpg": (50, 100), "c.jpg": (105, 100), "d.tif": (2000, 1500)}
    with store._database.transaction() as connection:
        for number, (name, (width, height)) in enumerate(sizes.items()):
            kind = {"png": "PNG", "jpg": "JPEG", "tif": "TIFF"}[name[2:]]
            connection.exec_driver_sql(
                "UPDATE assets SET width=?, height=?, format=?, imported_at=? WHERE id=?",
                (width, height, kind, 1000.0 + number, assets[name]),
            )
    store.tags.add([assets["a.png"], assets["c.jpg"]], "dawn")
    store.tags.add([assets["c.jpg"]], "mist")
    return assets


def test_everything_is_no_list(store: Store) -> None:
    assert store.pictures.keys(Scope(), Filters()) is None


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        (Filters(formats=("png", "JPEG")), {"a.png", "b.jpg", "c.jpg"}),
        (Filters(least_pixels=105), {"c.jpg", "d.tif"}),
        (Filters(shape="wide"), {"a.png", "d.tif"}),
        (Filters(shape="tall"), {"b.jpg"}),
        (Filters(shape="square"), {"c.jpg"}),
        (Filters(added_from=1001, added_until=1003), {"b.jpg", "c.jpg"}),
        (Filters(tags=("Dawn",)), {"a.png", "c.jpg"}),
        (Filters(tags=("dawn", "mist")), {"c.jpg"}),
        (Filters(tags=("nothing has this",)), set()),
        (Filters(shape="wide", formats=("tiff",)), {"d.tif"}),
    ],
    ids=lambda value: None if isinstance(value, set) else str(value),
)
def test_filters_are_all_held(
    store: Store, pictures: dict[str, AssetId], filters: Filters, wanted: set[str]
) -> None:
    assert names(store, filters=filters) == wanted


def test_scopes_are_boards_and_pictures_and_follow_what_is_written(
    store: Store, filler: Filler, pictures: dict[str, AssetId]
) -> None:
    assert names(store, Scope(asset_ids=(pictures["a.png"], pictures["d.tif"]))) == {
        "a.png",
        "d.tif",
    }
    board = filler.board([filler.named("a.png"), filler.named("b.jpg")])
    assert names(store, Scope(board_ids=(board.id,))) == {"a.png", "b.jpg"}
    other = filler.board([filler.named("d.tif")])
    scope = Scope(board_ids=(board.id, other.id))
    assert names(store, scope) == {"a.png", "b.jpg", "d.tif"}
    assert names(store, Scope((board.id,), (pictures["b.jpg"],))) == {"b.jpg"}
    assert names(store, Scope(asset_ids=())) == set()
