"""Every command of the Makefile and every benchmark names a module that is there."""

import importlib.util
import re
from pathlib import Path

import pytest

from tests.bench.__main__ import NAMES

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = sorted(
    set(re.findall(r"-m (tests\.[\w.]+)", (ROOT / "Makefile").read_text(encoding="utf-8")))
)


@pytest.mark.parametrize("module", [*COMMANDS, *(f"tests.bench.budgets.{name}" for name in NAMES)])
def test_a_command_names_a_module_that_can_be_run(module: str) -> None:
    spec = importlib.util.find_spec(module)

    assert spec is not None
    if spec.submodule_search_locations:
        assert importlib.util.find_spec(f"{module}.__main__") is not None
