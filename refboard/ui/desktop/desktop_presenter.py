"""What the user wants of how the window stands on the desktop, done, kept and told."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QSettings, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMainWindow

from refboard.ui.actions.actions import Actions
from refboard.ui.actions.rows.window_rows import OPACITIES, opacity_id
from refboard.ui.actions.verbs import Verbs
from refboard.ui.canvas.view import BoardView
from refboard.ui.desktop.canvas_grip import CanvasGrip
from refboard.ui.desktop.click_through import ClickThrough
from refboard.ui.desktop.full_screen import FullScreen
from refboard.ui.desktop.keyboard_move import KeyboardMove
from refboard.ui.desktop.powers import Power, refusal
from refboard.ui.desktop.stance import Stance, keep_stance, read_stance
from refboard.ui.desktop.window_flags import Flag, set_flags
from refboard.ui.desktop.window_parts import Part, Reason, WindowParts
from refboard.ui.notices.notices import Notices

BARE, CLICKS, MOVING = "bare window", "click-through", "window moved by keys"

_POWERS = {
    "keep_on_top": Power.ON_TOP,
    "click_through": Power.CLICK_THROUGH,
    "move_window": Power.PLACE,
    "show_menu_bar": Power.MENU_BAR,
    **{opacity_id(percent): Power.OPACITY for percent in OPACITIES},
}
"""What the actions need of the platform."""


class DesktopPresenter(QObject):
    """Has one window stand as the user wants it to.

    Args to the constructor:
        window: Which one; it is not shown yet.
        view: Its board.
        parts: What lies around the board.
        actions: Show how it stands.
        notices: Where the ways back are told.
        store: Where it is kept from start to start; None keeps it nowhere.
        group: Under which name.
        platform: Whose powers the window has; Qt's platform without one.

    Attributes:
        click_through: Lets clicks go through it.
        full_screen: Gives the board the whole screen.
        keyboard_move: Moves it by keys.
    """

    def __init__(
        self,
        window: QMainWindow,
        view: BoardView,
        parts: WindowParts,
        actions: Actions,
        notices: Notices,
        store: QSettings | None,
        group: str,
        platform: str = "",
    ) -> None:
        super().__init__(window)
        self._window = window
        self._view = view
        self._parts = parts
        self._actions = actions
        self._notices = notices
        self._store = store
        self._group = group
        self._platform = platform or QGuiApplication.platformName()
        self._is_told = False
        self._stance = Stance()
        self.click_through = ClickThrough(window)
        self.full_screen = FullScreen(window, view, parts)
        self.keyboard_move = KeyboardMove(window)
        CanvasGrip(window, view, lambda: self._has_frame, places=self._may(Power.PLACE))
        self.click_through.started.connect(self._tell_click_through)
        self.click_through.stopped.connect(self._tell_clicks)
        self.keyboard_move.ended.connect(lambda: notices.settle(MOVING))
        parts.changed.connect(self._show)
        self._refuse_actions()

    def verbs(self) -> Verbs:
        """Return what each action on the window as such does, by its id."""
        return {
            "keep_on_top": lambda: self._change(is_on_top=not self._stance.is_on_top),
            "hide_all": lambda: self._change(is_bare=not self._stance.is_bare),
            "show_menu_bar": lambda: self._toggle(Part.MENUS),
            "show_status_bar": lambda: self._toggle(Part.STATUS),
            "show_frame": self._toggle_frame,
            "click_through": self._toggle_click_through,
            "move_window": self._start_moving,
            "full_screen": self.full_screen.toggle,
            **{
                opacity_id(percent): partial(self._change, opacity=percent) for percent in OPACITIES
            },
        }

    def begin(self) -> None:
        """Have the window stand as it did the last time."""
        self.full_screen.follow()
        self.stand(read_stance(self._store, self._group))

    @property
    def stance(self) -> Stance:
        """How the window stands."""
        return self._stance

    def stand(self, stance: Stance) -> None:
        """Have the window stand so, as far as the platform allows it."""
        before, self._stance = self._stance, stance
        self._use_parts(before)
        self._use_flags()
        if self._may(Power.OPACITY) and stance.opacity != before.opacity:
            self._window.setWindowOpacity(stance.opacity / 100)
        if stance.is_bare and not self._is_told:
            self._is_told = True
            self._notices.show(f"{self._keys('hide_all')} brings menus and bars back.", topic=BARE)
        elif not stance.is_bare:
            self._notices.settle(BARE)
        self._show()

    def come_to_front(self) -> None:
        """Come above other windows, as far as the desktop allows it, and take clicks again."""
        window = self._window
        self.click_through.stop()
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()

    # How it is done

    def _may(self, power: Power) -> bool:
        return refusal(power, self._platform) is None

    @property
    def _has_frame(self) -> bool:
        return self._stance.has_frame and not self._stance.is_bare

    def _use_parts(self, before: Stance) -> None:
        now, parts = self._stance, self._parts
        has_menu_bar = now.has_menu_bar or not self._may(Power.MENU_BAR)
        for part, is_wanted in ((Part.MENUS, has_menu_bar), (Part.STATUS, now.has_status_bar)):
            if parts.wants(part) != is_wanted:
                parts.want(part, is_wanted)
        if now.is_bare == before.is_bare:
            return
        if now.is_bare:
            parts.hide(Reason.BARE, Part)
            parts.put_away(Reason.BARE, parts.all_panels())
        else:
            parts.hide(Reason.BARE, ())
            parts.bring_back(Reason.BARE)
        self._view.setFocus()

    def _use_flags(self) -> None:
        # What is clicked through would go below what is clicked.
        is_on_top = self._stance.is_on_top or self.click_through.is_on
        set_flags(
            self._window,
            {
                Flag.WindowStaysOnTopHint: is_on_top and self._may(Power.ON_TOP),
                Flag.FramelessWindowHint: not self._has_frame,
            },
        )

    def _change(self, **changes: object) -> None:
        self.stand(replace(self._stance, **changes))  # type: ignore[arg-type]
        keep_stance(self._store, self._group, self._stance)

    def _toggle(self, part: Part) -> None:
        """Show a bar or hide it, as it is seen: shown, it is seen in a bare window, too."""
        name = "has_menu_bar" if part is Part.MENUS else "has_status_bar"
        is_wanted = not self._parts.is_seen(part)
        self._change(**{name: is_wanted})
        self._parts.want(part, is_wanted)
        if part is Part.MENUS and not is_wanted:
            self._notices.show("The menu of the right button brings the menu bar back.")

    def _toggle_frame(self) -> None:
        if self._stance.is_bare:
            self._change(is_bare=False, has_frame=True)
        else:
            self._change(has_frame=not self._stance.has_frame)

    def _toggle_click_through(self) -> None:
        if self.click_through.is_on:
            self.click_through.stop()
        else:
            self.click_through.start()

    def _start_moving(self) -> None:
        self.keyboard_move.start()
        if self.keyboard_move.is_on:
            self._notices.show(
                "Arrows move the window, with Shift further, with Ctrl they resize it. "
                "Enter ends, Esc puts it back.",
                topic=MOVING,
            )

    # How it is shown

    def _refuse_actions(self) -> None:
        for action_id, power in _POWERS.items():
            refused = refusal(power, self._platform)
            if refused is not None:
                self._actions.refuse(action_id, refused.where, refused.sentence)

    def _show(self) -> None:
        """Tick what is so."""
        now, table = self._stance, self._actions
        ticks = {
            "keep_on_top": now.is_on_top and self._may(Power.ON_TOP),
            "click_through": self.click_through.is_on,
            "hide_all": now.is_bare,
            "show_menu_bar": self._parts.is_seen(Part.MENUS),
            "show_status_bar": self._parts.is_seen(Part.STATUS),
            "show_frame": self._has_frame,
            "full_screen": self._window.isFullScreen(),
            **{opacity_id(percent): now.opacity == percent for percent in OPACITIES},
        }
        for action_id, is_ticked in ticks.items():
            table[action_id].setChecked(is_ticked)

    def _tell_click_through(self) -> None:
        self._use_flags()
        self._show()
        keys = self._keys("click_through")
        handle = self.click_through.handle
        if self.click_through.keeps_keys:
            way = f"The button at the corner, or {keys} in this window, ends that."
            if handle is not None:
                handle.setToolTip(f"Take clicks in this window again ({keys})")
        else:
            way = "The button at the corner ends that."
        self._notices.show(f"Clicks go to what is below. {way}", topic=CLICKS, stays=True)

    def _tell_clicks(self, is_return: bool) -> None:
        self._use_flags()
        self._show()
        self._notices.settle(CLICKS)
        if is_return:
            self._notices.show("Clicks are for this window again.", topic=CLICKS)

    def _keys(self, action_id: str) -> str:
        native = QKeySequence.SequenceFormat.NativeText
        return self._actions[action_id].shortcut().toString(native)
