"""The actions of the menu of backgrounds: what the shown board lies on."""

from refboard.ui.actions.action_row import ActionRow, Menu, Place
from refboard.ui.actions.situation import on_board
from refboard.ui.style.grounds import GROUNDS

OWN = "ground_own"


def ground_id(colour: str) -> str:
    """Return how the action is called that gives a board a ground."""
    return f"ground_{colour.removeprefix('#') or 'theme'}"


GROUND_ROWS: tuple[ActionRow, ...] = (
    *(
        ActionRow(
            ground_id(colour),
            words,
            when=on_board,
            is_checkable=True,
            changes=True,
            tip=f"Background of this board: {words[0].lower()}{words[1:]}",
            places=(Place(Menu.GROUND, 1),),
        )
        for colour, words in GROUNDS
    ),
    ActionRow(
        OWN,
        "Another colour...",
        when=on_board,
        changes=True,
        tip="Choose any colour for the background of this board",
        places=(Place(Menu.GROUND, 2),),
    ),
)
