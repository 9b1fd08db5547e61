"""Tells how it went with board files."""

from refboard.ui.actions.verbs import Verbs
from refboard.ui.boards.file_controller import FileController
from refboard.ui.notices.notices import Notices

TOPIC = "files"


class FilePresenter:
    """Stands between the files outside the library and what the user is told.

    Args to the constructor:
        files: Reads and writes them.
        notices: Where the user is told.
    """

    def __init__(self, files: FileController, notices: Notices) -> None:
        self._files = files
        files.told.connect(notices.report)
        files.refused.connect(lambda sentence: notices.refuse(sentence, topic=TOPIC))
        files.succeeded.connect(lambda: notices.settle(TOPIC))

    def verbs(self) -> Verbs:
        """Return what each action with a file does, by its id."""
        return {
            "open_board_file": self._files.ask_for_board_file,
            "export_board": self._files.ask_where_to_write_board,
        }
