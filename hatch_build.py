"""What building RefBoard does besides packing: it makes the model that knows subjects.

Wheel, editable install and packaged app alike get it: the graph is made from a pinned package that
is needed for the build alone (docs/decisions/0027).
"""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class SubjectsBuildHook(BuildHookInterface[Any]):  # type: ignore[misc]  # it has no types here
    """Makes the graph and its card where they are not there yet, before anything is packed."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Override BuildHookInterface.initialize: build the model into models/."""
        del version, build_data
        root = Path(self.root)
        sys.path.insert(0, str(root))  # a build sees its own packages only
        from models.subjects.build import BuildError, build

        try:
            build(root / "models")
        except BuildError as error:
            self.app.abort(str(error))
