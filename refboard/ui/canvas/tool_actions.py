"""The tools as actions of the window: their rows, and what these do."""

from functools import partial

from refboard.ui.actions.action_row import ActionRow, Menu, Place
from refboard.ui.actions.situation import on_board
from refboard.ui.actions.verbs import Verbs
from refboard.ui.canvas.tools import tool_list
from refboard.ui.canvas.tools.crop_tool import CropTool
from refboard.ui.canvas.tools.find_part_tool import FindPartTool
from refboard.ui.canvas.view import BoardView

_MORE_PLACES = {
    CropTool.card.id: (Place(Menu.SELECTION, 3, 7),),
    FindPartTool.card.id: (Place(Menu.SELECTION, 1, 1),),
}


def action_id(tool_id: str) -> str:
    """Return how the action is called that chooses a tool."""
    return f"tool_{tool_id}"


def tool_rows() -> tuple[ActionRow, ...]:
    """Return a row for each tool, in the order of the strip."""
    return tuple(
        ActionRow(
            action_id(card.id),
            card.name,
            (*(() if card.key is None else (card.key,)), *card.more_keys),
            card.icon,
            on_board,
            on_canvas=True,
            is_checkable=True,
            changes=card.changes,
            tip=card.tip,
            places=(Place(Menu.TOOLS, 1), *_MORE_PLACES.get(card.id, ())),
        )
        for card in (tool.card for tool in tool_list.TOOLS)
    )


def tool_verbs(view: BoardView) -> Verbs:
    """Return what each tool's action does to a view, by its id."""
    ids = (tool.card.id for tool in tool_list.TOOLS)
    return {action_id(tool_id): partial(view.use_tool, tool_id) for tool_id in ids}
