"""Which changes of assets are told."""

from dataclasses import replace

from pytestqt.qtbot import QtBot

from refboard.ui.document.known_assets import KnownAssets
from tests.ui.recorder import stored


def test_only_assets_that_differ_are_told_of(qtbot: QtBot) -> None:
    known_assets = KnownAssets()
    told: list[frozenset[str]] = []
    known_assets.assets_changed.connect(told.append)
    known_assets.put([stored("a"), stored("b")])

    known_assets.put([stored("a"), replace(stored("b"), name="other.png")])
    known_assets.put([stored("a")])

    assert told == [{"a", "b"}, {"b"}]
