"""How a window stands on the desktop, as a value, and where that is kept from start to start."""

from dataclasses import asdict, dataclass, fields

from PySide6.QtCore import QSettings

LEAST_OPACITY = 20
"""Percent; a window that shines through more could not be found again."""


@dataclass(frozen=True, slots=True)
class Stance:
    """How one window stands.

    Attributes:
        is_on_top: It stays above those of other programs.
        opacity: Percent.
        has_frame: It has a frame and a title.
        has_menu_bar: Its menu bar is wanted.
        has_status_bar: Its status bar is wanted.
        is_bare: Everything but the board is hidden, whatever else is wanted.
    """

    is_on_top: bool = False
    opacity: int = 100
    has_frame: bool = True
    has_menu_bar: bool = True
    has_status_bar: bool = True
    is_bare: bool = False


def read_stance(store: QSettings | None, group: str) -> Stance:
    """Return what was kept under a name; what is missing or no such value is as at first."""
    if store is None:
        return Stance()
    found: dict[str, bool | int] = {}
    for field in fields(Stance):
        value = store.value(f"{group}/{field.name}")
        if field.name == "opacity":
            digits = str(value)
            if digits.isascii() and digits.isdigit():
                found["opacity"] = min(max(int(digits), LEAST_OPACITY), 100)
        elif str(value).lower() in ("true", "false"):
            found[field.name] = str(value).lower() == "true"
    return Stance(**found)  # type: ignore[arg-type]


def keep_stance(store: QSettings | None, group: str, stance: Stance) -> None:
    """Keep how a window stands under a name."""
    if store is not None:
        for name, value in asdict(stance).items():
            store.setValue(f"{group}/{name}", value)
