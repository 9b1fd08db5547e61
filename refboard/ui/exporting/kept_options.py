"""What was chosen for the last export, for the next one."""

import json
from contextlib import suppress

from PySide6.QtCore import QSettings

from refboard.core.export.options import ExportOptions, options_from

_KEY = "export/options"


class KeptOptions:
    """Remembers options.

    Args to the constructor:
        state: Where they are kept from one start to the next; None keeps them while this lives.
    """

    def __init__(self, state: QSettings | None = None) -> None:
        self._state = state
        self._options = ExportOptions()
        if state is not None:
            with suppress(ValueError):  # another program may have written anything there
                table = json.loads(str(state.value(_KEY, "{}")))
                self._options = options_from(table if isinstance(table, dict) else {})

    @property
    def value(self) -> ExportOptions:
        """The last ones, else the usual ones."""
        return self._options

    def keep(self, options: ExportOptions) -> None:
        """Suggest these the next time."""
        self._options = options
        if self._state is not None:
            self._state.setValue(_KEY, json.dumps(options.to_table()))
