"""The documents tell the truth about what can be checked."""

import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import refboard
from refboard.__main__ import COMMANDS
from refboard.core.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_readme_names_every_command() -> None:
    readme = read("README.md")

    assert [name for name in COMMANDS if f"refboard {name}" not in readme] == []


def test_the_readme_names_only_commands_of_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))

    pages = ("README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/adding-a-feature.md")
    for name in pages:
        assert set(re.findall(r"`make ([a-z-]+)", read(name))) <= targets


def test_links_between_documents_lead_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{page.name}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]

    assert broken == []


def test_the_tree_of_the_architecture_names_every_room() -> None:
    tree = read("docs/architecture.md").split("```")[1]
    rooms = {
        path.parent
        for pattern in ("*/__init__.py", "ui/*/__init__.py", "services/*/__init__.py")
        for path in (ROOT / "refboard").glob(pattern)
    }

    assert sorted(room.name for room in rooms if f" {room.name}/" not in tree) == []


def test_the_figure_of_the_floors_is_what_the_contracts_say() -> None:
    script = ROOT / "assets" / "draw_architecture.py"
    done = subprocess.run([sys.executable, str(script), "--check"], check=False)

    assert done.returncode == 0, "draw it anew: make architecture"


def test_what_the_steps_for_adding_a_feature_name_is_there() -> None:
    steps = read("docs/adding-a-feature.md")
    named = set(re.findall(r"`((?:refboard|tests)/[^`]+)`", steps))

    assert len(named) > 20
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


def test_the_glossary_is_in_order_with_a_line_for_each_word() -> None:
    lines = [line for line in read("docs/glossary.md").splitlines() if line.startswith("- ")]
    words = [re.fullmatch(r"- \*\*([a-z ]+)\*\*: .+\.", line) for line in lines]

    assert [line for line, word in zip(lines, words, strict=True) if word is None] == []
    found = [word[1] for word in words if word is not None]
    assert found == sorted(set(found))


def test_the_tests_that_the_comparison_names_are_there() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", read("docs/compared.md"))

    assert len(named) > 50
    assert [
        f"{path}::{name}"
        for path, name in named
        if not (ROOT / path).exists() or (name and f"def {name}(" not in read(path))
    ] == []


def test_every_setting_is_documented() -> None:
    docstring = Settings.__doc__ or ""

    assert [field.name for field in fields(Settings) if f"{field.name}:" not in docstring] == []


def test_the_changelog_knows_this_version() -> None:
    changelog = read("CHANGELOG.md")

    assert "## Unreleased" in changelog or f"## {refboard.__version__}" in changelog


def test_nothing_names_this_machine_or_a_package_host() -> None:
    forbidden = re.compile(r"(?<![\w.])/(?:work|root|home)/|files\.pythonhosted|pypi\.org")
    pages = [p for p in ROOT.rglob("*.md") if not {".venv", ".venv-train"} & set(p.parts)]
    found = [p.name for p in pages if forbidden.search(p.read_text(encoding="utf-8"))]

    assert found == []


def test_nothing_heavy_is_loaded_for_the_window_to_be_painted() -> None:
    heavy = ("sqlalchemy", "alembic", "onnxruntime", "usearch", "PIL", "rich")
    script = (
        "import sys, refboard.app, refboard.ui.window.main_window, refboard.worker.bridge;"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert loaded.stdout.strip() == "[]"
