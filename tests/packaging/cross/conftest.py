"""Checks against the real macOS wheels: they need the network once, so they run when asked for.

make test-packaging
"""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave this folder out of a run that does not name it."""
    named = [config.invocation_params.dir / arg.split("::")[0] for arg in config.args]
    is_meant = any(path.resolve().is_relative_to(HERE) for path in named)
    return None if is_meant else True
