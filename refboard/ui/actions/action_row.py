"""All that is known of one action, in one place: its words, its keys, when it can be used, where.

Adding an action is adding a row, and a verb of the same name to its feature.
"""

from dataclasses import dataclass
from enum import StrEnum

from refboard.ui.actions.situation import Condition, always


class Menu(StrEnum):
    """Where actions stand; the value is what the user reads, where a menu has a title."""

    FILE = "&File"
    EDIT = "&Edit"
    ARRANGE = "&Arrange"
    TOOLS = "&Tools"
    VIEW = "&View"
    BOARDS = "&Boards"
    WINDOW = "&Window"
    HELP = "&Help"
    SELECTION = "Selection"
    """What the right button opens on what is selected."""

    BOARD = "Board"
    """What it opens where nothing is."""

    ALIGN = "Align and distribute"
    """The ways to line up and to spread, as a menu in other menus."""

    ZOOM = "Zoom"
    """Under the zoom in the status bar."""

    MORE_LAYOUTS = "More layouts"
    """The ways to arrange that stand in no menu by themselves."""

    LAYOUT = "Arrange"
    """The ways to arrange, as a menu in another menu or under a button."""

    TURN = "Rotate and flip"
    SAME = "Same size"
    CROP = "Crop to a ratio"
    OPACITY = "Opacity"
    RESET = "Reset"
    WINDOW_OPACITY = "Window opacity"
    GROUND = "Background"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a menu an action stands.

    Attributes:
        menu: In which one.
        group: Between which lines: groups are numbered from above.
        order: In its group, lowest first; those of one number stand as in the table.
    """

    menu: Menu
    group: int
    order: int = 0


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action.

    Attributes:
        id: How the code names it; its feature offers the verb under this name.
        text: What menus say; "..." where a dialog follows.
        keys: Shortcuts in portable text, the one shown first; Ctrl is Command on a Mac.
        icon: Phosphor name, or empty.
        when: In which situations it is enabled.
        on_canvas: Its keys work while the canvas has the focus, so that lists keep theirs.
        is_checkable: It is on or off.
        changes: It changes the library: disabled in one that is only looked at.
        while_looking: It changes the library, and can be used also while a picture by itself covers
            the board.
        tip: What it does, for the tooltip and the help page; the text where empty.
        places: Where it is found. The first is in the menu bar; the help page follows these menus.
    """

    id: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    when: Condition = always
    on_canvas: bool = False
    is_checkable: bool = False
    changes: bool = False
    while_looking: bool = False
    tip: str = ""
    places: tuple[Place, ...] = ()
