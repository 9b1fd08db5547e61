"""What a platform does not allow is off, and says why."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QSettings, QSize, Qt
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from refboard.core.board import Board
from refboard.ui.actions.actions import Actions
from refboard.ui.actions.situation import Situation
from refboard.ui.canvas.view import BoardView
from refboard.ui.desktop import click_through
from refboard.ui.desktop.click_handle import handle_place
from refboard.ui.desktop.desktop_presenter import DesktopPresenter
from refboard.ui.desktop.powers import Power, refusal
from refboard.ui.desktop.stance import Stance, keep_stance, read_stance
from refboard.ui.desktop.window_parts import Part, WindowParts
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import FIRST, RecordingLibrary, item_of

ON_TOP = Qt.WindowType.WindowStaysOnTopHint
SEEN_THROUGH = Qt.WindowType.WindowTransparentForInput


class Stand:
    """A window whose desktop is another one than this one's."""

    def __init__(self, window: MainWindow, platform: str, store: QSettings | None = None) -> None:
        self.window = QMainWindow()
        self.actions = Actions(self.window, self.window)
        bars = {Part.MENUS: bool, Part.STATUS: bool}
        parts = WindowParts(bars, tuple, self.window)
        self.opacities: list[float] = []
        self.window.setWindowOpacity = self.opacities.append  # type: ignore[method-assign]
        self.presenter = DesktopPresenter(
            self.window,
            BoardView(window.known_assets, window.cache, self.window),
            parts,
            self.actions,
            window.notices,
            store,
            "window",
            platform,
        )

    def shows_clicked_through(self) -> bool:
        return self.presenter.click_through.is_on

    def run(self, action_id: str) -> None:
        self.presenter.verbs()[action_id]()


Make = Callable[..., Stand]


@pytest.fixture
def stand_on(opened: MainWindow) -> Iterator[Make]:
    """Makes windows on a platform; they end while their board is there still."""
    made: list[Stand] = []

    def make(platform: str, store: QSettings | None = None) -> Stand:
        made.append(Stand(opened, platform, store))
        return made[-1]

    yield make
    for stand in made:
        stand.window.deleteLater()
        QCoreApplication.sendPostedEvents(stand.window, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize("platform", ["xcb", "windows", "cocoa"])
def test_a_desktop_with_windows_of_its_own_allows_all_of_it(platform: str) -> None:
    allowed = {power for power in Power if refusal(power, platform) is None}

    assert allowed >= {Power.ON_TOP, Power.OPACITY, Power.CLICK_THROUGH, Power.PLACE}


@pytest.mark.parametrize("platform", ["wayland", "wayland-egl"])
def test_what_wayland_forbids_is_off_and_says_why(stand_on: Make, platform: str) -> None:
    stand = stand_on(platform)

    for action_id in ("keep_on_top", "click_through", "move_window", "window_opacity_50"):
        action = stand.actions[action_id]
        stand.actions.update_for(Situation(has_board=True))
        assert not action.isEnabled()
        assert action.text().endswith("(not on Wayland)")
        assert "Wayland" in action.toolTip()
    stand.presenter.stand(Stance(is_on_top=True, opacity=50))
    assert not stand.window.windowFlags() & ON_TOP
    assert stand.opacities == []
    assert stand.actions["hide_all"].isEnabled()


def test_the_menu_bar_of_a_mac_stays() -> None:
    assert refusal(Power.MENU_BAR, "cocoa") is not None
    assert refusal(Power.MENU_BAR, "xcb") is None


def test_a_window_stays_on_top_without_going_away_meanwhile(stand_on: Make) -> None:
    stand = stand_on("xcb")
    stand.window.show()
    handle = stand.window.windowHandle()

    stand.run("keep_on_top")

    assert stand.window.windowHandle() is handle
    assert handle.flags() & ON_TOP
    assert stand.window.windowFlags() & ON_TOP
    assert stand.window.isVisible()
    assert stand.actions["keep_on_top"].isChecked()
    stand.run("keep_on_top")
    assert not handle.flags() & ON_TOP
    stand.window.close()


def test_on_top_and_opacity_are_kept_from_start_to_start(stand_on: Make, tmp_path: Path) -> None:
    kept = QSettings(str(tmp_path / "stance.ini"), QSettings.Format.IniFormat)
    first = stand_on("xcb", kept)
    first.run("keep_on_top")
    first.run("window_opacity_50")
    kept.sync()

    again = stand_on("xcb", QSettings(kept.fileName(), QSettings.Format.IniFormat))
    again.presenter.begin()

    assert again.presenter.stance == Stance(is_on_top=True, opacity=50)
    assert again.opacities == [0.5]
    assert again.actions["window_opacity_50"].isChecked()
    assert not again.actions["window_opacity_100"].isChecked()


@pytest.mark.parametrize(("kept", "read"), [("3", 20), ("900", 100), ("x", 100), ("", 100)])
def test_a_window_is_never_too_thin_to_be_found(tmp_path: Path, kept: str, read: int) -> None:
    store = QSettings(str(tmp_path / "stance.ini"), QSettings.Format.IniFormat)
    keep_stance(store, "window", Stance(is_bare=True))
    store.setValue("window/opacity", kept)

    assert read_stance(store, "window") == Stance(is_bare=True, opacity=read)


def tell(window: QMainWindow, kind: QEvent.Type) -> None:
    QApplication.sendEvent(window, QEvent(kind))


def test_a_window_that_is_clicked_through_comes_back_with_its_key(
    opened: MainWindow, stand_on: Make
) -> None:
    stand = stand_on("xcb")
    stand.window.show()

    stand.run("click_through")
    assert stand.window.windowHandle().flags() & SEEN_THROUGH
    assert stand.window.windowFlags() & ON_TOP
    assert any("Ctrl+Shift+M" in sentence for sentence in opened.notifier.sentences)

    stand.run("click_through")
    assert not stand.window.windowHandle().flags() & SEEN_THROUGH
    assert not stand.window.windowFlags() & ON_TOP
    stand.window.close()


def test_a_window_that_is_clicked_through_has_a_button_of_its_own_that_ends_it(
    opened: MainWindow, stand_on: Make, qtbot: QtBot
) -> None:
    stand = stand_on("xcb")
    stand.window.setGeometry(200, 100, 400, 300)
    stand.window.show()
    stand.run("click_through")
    handle = stand.presenter.click_through.handle
    assert handle is not None

    assert handle.isVisible()
    assert handle.isWindow()
    assert stand.window.geometry().contains(handle.geometry())
    assert handle.edge.size() == stand.window.size()
    stand.window.move(60, 40)
    assert stand.window.geometry().contains(handle.geometry()), "it follows"
    for toast in tuple(opened.notifier._toasts):
        assert not toast._time.isActive(), "it is said as long as it is so"

    qtbot.mouseClick(handle, Qt.MouseButton.LeftButton)

    assert not stand.shows_clicked_through()
    assert not stand.window.windowHandle().flags() & SEEN_THROUGH
    assert opened.notifier.sentences == []
    assert not handle.isVisible()
    stand.window.close()


def test_a_key_that_cannot_work_is_not_promised(
    opened: MainWindow, stand_on: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(click_through.ClickThrough, "keeps_keys", False)

    stand_on("xcb").run("click_through")

    assert opened.notifier.sentences == [
        "Clicks go to what is below. The button at the corner ends that."
    ]


@pytest.mark.parametrize(
    ("corner", "place"),
    [((500, 100), (394, 106)), ((60, 100), (0, 106)), ((2000, 990), (1500, 970))],
    ids=["inside its window", "beyond the left", "beyond the right and below"],
)
def test_the_handle_is_on_the_screen(corner: tuple[int, int], place: tuple[int, int]) -> None:
    rect = handle_place(QPoint(*corner), QSize(100, 30), QRect(0, 0, 1600, 1000))

    assert (rect.topLeft(), rect.size()) == (QPoint(*place), QSize(100, 30))


def test_a_window_that_is_clicked_through_comes_back_when_it_is_come_back_to(
    opened: MainWindow, stand_on: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(click_through, "SETTLING_MS", -1)
    stand = stand_on("xcb")
    stand.run("click_through")

    tell(stand.window, QEvent.Type.WindowActivate)  # it was never left
    assert stand.shows_clicked_through()
    tell(stand.window, QEvent.Type.WindowDeactivate)
    tell(stand.window, QEvent.Type.WindowActivate)

    assert not stand.shows_clicked_through()
    assert "Clicks are for this window again." in opened.notifier.sentences


def test_the_focus_that_flickers_when_flags_change_ends_nothing(stand_on: Make) -> None:
    stand = stand_on("xcb")
    stand.run("click_through")

    tell(stand.window, QEvent.Type.WindowDeactivate)
    tell(stand.window, QEvent.Type.WindowActivate)

    assert stand.shows_clicked_through()


def test_whoever_asks_for_the_window_can_click_it(stand_on: Make) -> None:
    stand = stand_on("xcb")
    stand.run("click_through")

    stand.presenter.come_to_front()

    assert not stand.shows_clicked_through()
    assert not stand.actions["click_through"].isChecked()


def test_a_window_that_is_clicked_through_is_not_so_at_the_next_start(
    stand_on: Make, tmp_path: Path
) -> None:
    kept = QSettings(str(tmp_path / "stance.ini"), QSettings.Format.IniFormat)
    stand_on("xcb", kept).run("click_through")

    again = stand_on("xcb", kept)
    again.presenter.begin()

    assert not again.shows_clicked_through()


def test_f6_goes_around_the_window_and_a_closed_panel_gives_the_focus_to_the_board(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path, qtbot: QtBot
) -> None:
    library.open(tmp_path, Board(FIRST, "First", (item_of("a"),)))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.run("find_names")
    window.view.setFocus()

    parts = (window.view, window.boards_dock, window.tool_strip, window.find_dock, window.status)

    def here() -> object:
        focus = QApplication.focusWidget()
        return next(p for p in parts if p is focus or (focus and p.isAncestorOf(focus)))

    seen = [here()]
    for _ in range(5):
        window.run("next_part")
        found = QApplication.focusWidget()
        assert found is not None
        on_strip = window.tool_strip.isAncestorOf(found)
        seen.append(window.tool_strip if on_strip else here())
    assert seen[0] is seen[5] is window.view
    assert set(seen) == set(parts)
    window.run("previous_part")
    assert here() is window.status

    window.find_panel.field.setFocus()
    window.run("toggle_find")
    assert QApplication.focusWidget() is window.view
