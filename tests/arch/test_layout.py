"""Where things lie: small folders, and features that know their collaborators by name."""

import ast
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UI = sorted((ROOT / "refboard" / "ui").rglob("*.py"))
TREES = ("refboard", "tests", "packaging", "assets", "models")
MOST_IN_A_FOLDER = 20


def test_no_folder_holds_more_modules_than_one_overlooks() -> None:
    modules = (path for tree in TREES for path in (ROOT / tree).rglob("*.py"))
    loose = Counter(path.parent for path in modules if path.name != "__init__.py")
    crowded = {
        str(folder.relative_to(ROOT)): count
        for folder, count in loose.items()
        if count > MOST_IN_A_FOLDER
    }

    assert not crowded


def test_what_is_made_anew_is_not_kept() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("these are not under version control")
    listing = ["git", "ls-files", "--cached", "--ignored", "--exclude-standard"]
    kept = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert kept.split() == []


def parameters(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Give every parameter of a module with its annotation, as (name, annotation)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            known = node.args
            extra = (known.vararg, known.kwarg)
            for one in (*known.posonlyargs, *known.args, *known.kwonlyargs, *extra):
                if one is not None and one.annotation is not None:
                    yield f"{node.name}({one.arg})", ast.unparse(one.annotation)


@pytest.mark.parametrize("path", UI, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_but_the_start_takes_the_window(path: Path) -> None:
    if "startup" in path.parts:
        return
    found = [
        name
        for name, annotation in parameters(ast.parse(path.read_text(encoding="utf-8")))
        if "MainWindow" in annotation.replace("QMainWindow", "")
    ]

    assert not found


def imports(path: Path, modules: dict[str, Path]) -> Iterator[str]:
    """Give the modules of ours that a module imports, wherever the import stands in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name in modules)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            inner = (f"{node.module}.{name.name}" for name in node.names)
            # What is taken out of a package is the module of that name, where there is one.
            yield from (name if name in modules else node.module for name in inner)


def test_no_module_is_needed_by_what_it_needs() -> None:
    """Imports inside functions and for types count: they are the same knot, only hidden."""
    modules = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in (ROOT / "refboard").rglob("*.py")
    }
    needs = {
        name: {other for other in imports(path, modules) if other != name}
        for name, path in modules.items()
    }
    # What needs nothing that is left is in no knot, and then what needs only that is in none.
    while free := {name for name, others in needs.items() if not others & needs.keys()}:
        needs = {name: others for name, others in needs.items() if name not in free}
    while unneeded := needs.keys() - {other for others in needs.values() for other in others}:
        needs = {name: others for name, others in needs.items() if name not in unneeded}

    assert not needs.keys()
