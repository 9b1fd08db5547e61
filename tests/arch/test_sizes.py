"""One module, one noun: small enough to read at one sitting."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(
    path
    for folder in ("refboard", "models", "assets", "packaging")
    for path in (ROOT / folder).rglob("*.py")
    if "work" not in path.relative_to(ROOT).parts
)
LONGEST_MODULE = 350
LONGEST_FUNCTION = 60


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_short_and_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)

    assert len(text.splitlines()) <= LONGEST_MODULE
    assert ast.get_docstring(tree), "a module starts with one sentence of purpose"
    long = [
        f"{node.name}: {length} lines"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    ]
    assert not long


def test_no_name_names_nothing() -> None:
    empty = ("Manager", "Helper", "Util", "Handler", "Base", "Data", "Info")
    found = [
        f"{path.name}: {node.name}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and node.name.endswith(empty)
    ]

    assert not found
