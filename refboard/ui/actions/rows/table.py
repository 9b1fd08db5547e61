"""Every action of the window, in the order in which the help page lists them.

Menus, buttons, shortcuts and the help page are all made from these rows: what is not here cannot
be triggered, and what is here is documented.
"""

from refboard.ui.actions.rows.align_rows import ALIGN_ROWS
from refboard.ui.actions.rows.arrange_rows import ARRANGE_ROWS
from refboard.ui.actions.rows.board_rows import BOARD_ROWS
from refboard.ui.actions.rows.crop_rows import CROP_ROWS
from refboard.ui.actions.rows.edit_rows import EDIT_ROWS
from refboard.ui.actions.rows.file_rows import FILE_ROWS
from refboard.ui.actions.rows.ground_rows import GROUND_ROWS
from refboard.ui.actions.rows.help_rows import HELP_ROWS
from refboard.ui.actions.rows.transform_rows import TRANSFORM_ROWS
from refboard.ui.actions.rows.view_rows import VIEW_ROWS
from refboard.ui.actions.rows.window_rows import WINDOW_ROWS

ROWS = (
    *FILE_ROWS,
    *EDIT_ROWS,
    *ARRANGE_ROWS,
    *ALIGN_ROWS,
    *TRANSFORM_ROWS,
    *CROP_ROWS,
    *VIEW_ROWS,
    *GROUND_ROWS,
    *BOARD_ROWS,
    *WINDOW_ROWS,
    *HELP_ROWS,
)
