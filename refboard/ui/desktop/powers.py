"""What this platform lets a window do, and why not where it does not.

Qt's name of the platform decides: one X11 program may run on Wayland, too, and has X11's powers
there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from types import MappingProxyType


class Power(Enum):
    """What a window may want of the desktop."""

    ON_TOP = auto()
    """Stay above all other windows."""

    OPACITY = auto()
    """Let what is below shine through."""

    CLICK_THROUGH = auto()
    """Leave the pointer to what is below."""

    PLACE = auto()
    """Say where on the screen it lies; without it the user moves it and the desktop says where."""

    MENU_BAR = auto()
    """Take its menu bar away."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a platform does not allow something.

    Attributes:
        where: For the text of a menu, such as "not on Wayland".
        sentence: For the tooltip, with a way out where there is one.
    """

    where: str
    sentence: str


_WAY_OUT = "Started with QT_QPA_PLATFORM=xcb, RefBoard can."
_WAYLAND = "not on Wayland"

_REFUSALS: Mapping[str, Mapping[Power, Refusal]] = MappingProxyType(
    {
        "wayland": {
            Power.ON_TOP: Refusal(
                _WAYLAND,
                "Wayland lets no program keep its window on top; the desktop's own menu of the "
                f"window often does. {_WAY_OUT}",
            ),
            Power.OPACITY: Refusal(
                _WAYLAND, f"Wayland lets no program set the opacity of its window. {_WAY_OUT}"
            ),
            Power.CLICK_THROUGH: Refusal(
                _WAYLAND,
                "On Wayland a window that is clicked through could not be brought back surely. "
                f"{_WAY_OUT}",
            ),
            Power.PLACE: Refusal(
                _WAYLAND,
                "Wayland lets no program say where its window lies: drag the board with Ctrl+Alt. "
                f"{_WAY_OUT}",
            ),
        },
        "cocoa": {
            Power.MENU_BAR: Refusal(
                "not on a Mac", "The menu bar of a Mac belongs to the screen, not to the window."
            ),
        },
    }
)

_NO_DESKTOP = Refusal("no desktop", "There is no desktop here on which the window could stand.")
_BARE_PLATFORMS = ("offscreen", "minimal", "vnc", "linuxfb", "eglfs")


def refusal(power: Power, platform: str) -> Refusal | None:
    """Return why a platform does not allow something, or None where it does.

    Args:
        power: What is wanted.
        platform: As `QGuiApplication.platformName()` says it, such as "xcb".
    """
    if platform in _BARE_PLATFORMS:
        drawn = (Power.MENU_BAR, Power.PLACE)
        return None if power in drawn else _NO_DESKTOP
    name = "wayland" if platform.startswith("wayland") else platform
    return _REFUSALS.get(name, {}).get(power)
