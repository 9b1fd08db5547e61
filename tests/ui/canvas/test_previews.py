"""Which pictures are kept in memory, at which size, and what is asked for first."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QImage, QPixmap
from pytestqt.qtbot import QtBot

from refboard.core.asset import Asset, AssetState
from refboard.core.ids import AssetId
from refboard.ui.canvas.painters.levels import (
    LEVELS,
    Appearance,
    level_bytes,
    level_for,
    planned_levels,
)
from refboard.ui.canvas.previews.preview_cache import PreviewCache
from refboard.ui.document.known_assets import KnownAssets
from refboard.worker.preview_loader import PreviewLoader
from tests.items import asset_in
from tests.ui.canvas.conftest import Desk

MB = 2**20


class Recorder(PreviewLoader):
    """A loader without folders: it keeps what is asked for and never reads."""

    def keys(self) -> list[tuple[AssetId, int]]:
        return [key for key, _ in sorted(self._waiting.items(), key=lambda pair: pair[1][:2])]


@pytest.fixture
def recorder(qtbot: QtBot) -> Recorder:
    return Recorder()


@pytest.fixture
def cache(recorder: Recorder) -> PreviewCache:
    """A cache of 1 MB over ten stored assets of 1000 x 1000."""
    known_assets = KnownAssets(recorder)
    known_assets.put(
        Asset(AssetId(f"a{n}"), f"{n:064}", f"{n}.jpg", 1000, 1000, state=AssetState.READY)
        for n in range(10)
    )
    return PreviewCache(known_assets, recorder, budget_mb=1, parent=recorder)


def seen(*names: str, px: float = 100) -> dict[AssetId, Appearance]:
    return {AssetId(name): Appearance(px, 1000, 1000) for name in names}


@pytest.mark.parametrize(
    ("wanted", "longest", "level"),
    [
        (14, 5000, 16),
        (64, 5000, 64),
        (66, 5000, 64),
        (70, 5000, 128),
        (3000, 300, 512),
        (9e9, 0, 16384),
    ],
)
def test_the_level_is_the_smallest_that_is_sharp(wanted: float, longest: int, level: int) -> None:
    assert level_for(wanted, longest) == level


@given(
    looks=st.lists(
        st.builds(Appearance, st.floats(1, 9000), st.integers(1, 9000), st.integers(1, 9000)),
        max_size=30,
    ),
    budget=st.integers(60_000, 50_000_000),
)
def test_everything_in_sight_is_planned_within_the_budget(
    looks: list[Appearance], budget: int
) -> None:
    plan = planned_levels({AssetId(str(n)): look for n, look in enumerate(looks)}, budget)

    cost = sum(level_bytes(plan[AssetId(str(n))], k.width, k.height) for n, k in enumerate(looks))
    assert cost <= budget or set(plan.values()) == {LEVELS[0]}


def test_the_budget_holds_whatever_is_inserted(
    cache: PreviewCache, pixmap: Callable[..., QPixmap]
) -> None:
    for number in range(10):
        cache.insert(AssetId(f"a{number}"), 256, pixmap(256, 256))
        assert cache.byte_size <= MB

    assert cache.byte_size > 0


def test_what_is_visible_is_evicted_last(
    cache: PreviewCache, pixmap: Callable[..., QPixmap]
) -> None:
    cache.insert(AssetId("a0"), 256, pixmap(256, 256))
    cache.show(cache, seen("a0", px=256))

    for number in range(1, 10):
        cache.insert(AssetId(f"a{number}"), 256, pixmap(256, 256))

    assert cache.peek(AssetId("a0"), 256) is not None
    assert cache.peek(AssetId("a1"), 256) is None


def test_what_is_nearest_is_asked_for_first(cache: PreviewCache, recorder: Recorder) -> None:
    cache.show(cache, seen("a3", "a1", "a2", px=60))

    assert recorder.keys() == [("a3", 64), ("a1", 64), ("a2", 64)]


def test_what_is_no_longer_visible_is_taken_back(cache: PreviewCache, recorder: Recorder) -> None:
    cache.show(cache, seen("a1", "a2", px=60))

    cache.show(cache, seen("a2", px=60))

    assert recorder.keys() == [("a2", 64)]


def test_another_viewer_keeps_what_it_asked_for(cache: PreviewCache, recorder: Recorder) -> None:
    assert cache.pixmap(AssetId("a1"), 120) is None
    cache.show(cache, seen("a1", px=120))

    cache.show(cache, {})

    assert recorder.keys() == [("a1", 128)]


def test_the_best_there_is_is_painted_meanwhile(
    cache: PreviewCache, recorder: Recorder, pixmap: Callable[..., QPixmap]
) -> None:
    cache.insert(AssetId("a1"), 64, pixmap(64, 64))

    found = cache.pixmap(AssetId("a1"), 250)

    assert found is not None
    assert found.width() == 64
    assert recorder.keys() == [("a1", 256)]


def test_a_picture_that_cannot_be_read_is_missing_and_not_asked_for_again(
    cache: PreviewCache, recorder: Recorder, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(cache.pixmaps_changed) as told:
        recorder.failed.emit("a1", 128)

    assert told.args == [frozenset({"a1"})]
    assert cache.is_missing(AssetId("a1"))
    cache.show(cache, seen("a1", px=120))
    assert recorder.keys() == []


def test_the_view_asks_for_the_middle_first_and_only_for_what_it_shows(
    desk: Desk, qtbot: QtBot
) -> None:
    loader = desk.cache._loader
    desk.known_assets.put(
        Asset(asset_in(item), f"{item.id:0>64}", "x.jpg", 1000, 800, state=AssetState.READY)
        for item in desk.document
    )
    middle = desk.item(5).placement.rect.centre
    desk.view.set_viewpoint(type(desk.view.viewpoint())(middle.x, middle.y, 6.0))

    qtbot.waitUntil(lambda: bool(loader._waiting))
    qtbot.waitUntil(lambda: {key[1] for key in loader._waiting} == {1024})

    order = sorted(loader._waiting, key=lambda key: loader._waiting[key][:2])
    assert order[0][0] == desk.item(5).asset_id
    assert len(order) < 12


def test_the_cache_loads_until_the_last_pixmap_is_told_of(
    cache: PreviewCache, recorder: Recorder, qtbot: QtBot
) -> None:
    cache.show(cache, seen("a0"))
    states = [cache.is_loading]
    cache.show(cache, {})
    states.append(cache.is_loading)

    with qtbot.waitSignal(cache.pixmaps_changed):
        cache.insert(AssetId("a0"), 128, QPixmap(8, 8))
        states.append(cache.is_loading)

    assert [*states, cache.is_loading] == [True, False, True, False]


# -- an original that was replaced -----------------------------------------------------------------


def replaced(cache: PreviewCache, name: str) -> None:
    """Let an asset's original be another one from here on."""
    asset = cache._known_assets.get(AssetId(name))
    assert asset is not None
    cache._known_assets.stored([(asset.id, replace(asset, sha256="f" * 64))])


def test_what_an_original_showed_before_it_was_read_again_is_forgotten(
    cache: PreviewCache, recorder: Recorder
) -> None:
    cache.show("canvas", seen("a1", "a2", px=128))
    for name in ("a1", "a2"):
        recorder.loaded.emit(name, 128, QImage(96, 96, QImage.Format.Format_RGB32))
    before = cache.byte_size

    replaced(cache, "a1")

    assert cache.peek(AssetId("a1"), 128) is None
    assert cache.peek(AssetId("a2"), 128) is not None
    assert cache.byte_size == before // 2
    waiting = recorder._waiting[AssetId("a1"), 128]
    assert waiting[2].sha256 == "f" * 64


def test_what_is_still_read_of_the_old_bytes_is_not_kept(
    cache: PreviewCache, recorder: Recorder
) -> None:
    key = AssetId("a1"), 128
    cache.show("canvas", seen("a1", px=128))
    del recorder._waiting[key]
    recorder._reading.add(key)  # a thread has begun

    replaced(cache, "a1")
    recorder._reading.discard(key)
    recorder.loaded.emit("a1", 128, QImage(96, 96, QImage.Format.Format_RGB32))

    assert cache.peek(AssetId("a1"), 128) is None
    assert recorder._waiting[key][2].sha256 == "f" * 64
    recorder.loaded.emit("a1", 128, QImage(96, 96, QImage.Format.Format_RGB32))
    assert cache.peek(AssetId("a1"), 128) is not None
