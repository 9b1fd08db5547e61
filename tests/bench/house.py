"""What the house of the code costs whoever adds to it, beside the goals: `make house`.

    python -m tests.bench.house [CHECKOUT]

Everything is counted in the sources of this checkout. With the folder of another one, such as the
worktree of an older commit, its figures stand beside ours.
"""

import argparse
import ast
import io
import re
import tokenize
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TREES = ("refboard", "tests", "packaging", "assets", "models")
LONGEST_MODULE, LONGEST_FUNCTION = 350, 49
PRAGMAS = re.compile(r"#\s*(noqa|type:|fmt:|pragma)")

DENSE = {
    "tiles": ("ui/canvas/painters/tiles.py", "ui/canvas/tiles.py"),
    "justified rows": ("core/layout/justified_rows.py", "core/justified_rows.py", "core/rows.py"),
    "batching": ("services/inference/batch_sizer.py", "services/pacing.py"),
    "run plans": ("services/inference/run_plans.py", "services/plans.py"),
    "pipeline": ("services/importing/pipeline.py", "services/pipeline.py"),
    "indexer": ("services/importing/indexer.py", "services/indexer.py"),
}
"""Where code is dense, under the names that it has had."""

VERB = (
    ("core/requests.py",),
    ("core/events.py",),
    ("services/engine/request_dispatcher.py", "services/librarian.py"),
    ("ui/actions/rows/edit_rows.py", "ui/actions.py"),
    ("ui/find/find_presenter.py", "ui/window_news.py"),
    ("ui/menus.py",),
    ("ui/window_commands.py",),
    ("ui/controller.py",),
    ("ui/similar_controller.py",),
    ("ui/main_window.py",),
)
"""What one touches for a verb that asks the library, as docs/adding-a-feature.md has it; the rest
is what was touched before each feature had its folder. What is gone is not counted."""
OWN_ANSWER = "core/events.py"
"""Touched only where the answer is of a new kind: not counted where there is one for done work."""


@dataclass(frozen=True)
class Source:
    """One module: its path, its text and its tree."""

    path: Path
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The module, parsed."""
        return ast.parse(self.text)

    @property
    def comments(self) -> int:
        """Lines that are a comment and say something; those for tools do not count."""
        tokens = tokenize.generate_tokens(io.StringIO(self.text).readline)
        found = (t for t in tokens if t.type == tokenize.COMMENT and not PRAGMAS.match(t.string))
        return len({token.start[0] for token in found})

    @property
    def lines(self) -> int:
        """Lines that are not empty."""
        return sum(bool(line.strip()) for line in self.text.splitlines())


class House:
    """The sources of one checkout."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._product = root / "refboard"
        self._sources = {p: Source(p, p.read_text("utf-8")) for p in self._product.rglob("*.py")}

    def figures(self) -> dict[str, str]:
        """Return every figure by what it counts."""
        return {
            **self._crowded(),
            **self._comments(),
            "files touched by a verb that asks the library": str(self._verb()),
            "imports that go up inside ui/": str(self._upward()),
            "knots of imports": str(self._knotted()),
            f"modules over {LONGEST_MODULE} lines": str(self._long_modules()),
            f"functions over {LONGEST_FUNCTION} lines": str(self._long_functions()),
            "parameters that are a MainWindow": str(self._windows()),
            "reaches through a window": str(self._reaches()),
        }

    def _crowded(self) -> dict[str, str]:
        found = {}
        for tree in TREES:
            loose: dict[Path, int] = {}
            for path in (self._root / tree).rglob("*.py"):
                if path.name != "__init__.py" and "work" not in path.relative_to(self._root).parts:
                    loose[path.parent] = loose.get(path.parent, 0) + 1
            folder = max(loose, key=lambda each: loose[each])
            name = folder.relative_to(self._root)
            found[f"most modules loose in a folder of {tree}"] = f"{loose[folder]} ({name})"
        return found

    def _comments(self) -> dict[str, str]:
        found = {"comments in 100 lines": self._per_hundred(list(self._sources.values()))}
        for name, places in DENSE.items():
            paths = [self._product / place for place in places]
            here = [self._sources[path] for path in paths if path in self._sources]
            found[f"  in {name}"] = self._per_hundred(here)
        return found

    @staticmethod
    def _per_hundred(sources: list[Source]) -> str:
        lines = sum(source.lines for source in sources)
        return f"{100 * sum(s.comments for s in sources) / lines:.1f}" if lines else "-"

    def _verb(self) -> int:
        there = [name for names in VERB for name in names if (self._product / name).is_file()]
        events = self._sources[self._product / OWN_ANSWER].text
        return len(there) - (OWN_ANSWER in there and "class RequestDone" in events)

    # Imports

    @cached_property
    def _needs(self) -> dict[str, set[str]]:
        names = {
            ".".join(path.relative_to(self._root).with_suffix("").parts).removesuffix(
                ".__init__"
            ): path
            for path in self._sources
        }
        return {
            name: {other for other in _imported(self._sources[path].tree, names) if other != name}
            for name, path in names.items()
        }

    def _upward(self) -> int:
        """Count imports against the floors of ui/.

        Where there are no floors yet, those from a folder to a module above that needs the folder.
        """
        inside = [
            (a, b)
            for a, others in self._needs.items()
            for b in others
            if a.startswith("refboard.ui.") and b.startswith("refboard.ui.")
        ]
        floors = self._floors()
        if floors:
            rooms = [(_room(a), _room(b)) for a, b in inside]
            return sum(floors[a] <= floors[b] for a, b in rooms if a != b)
        folders = {_room(name) for name in self._needs if name.startswith("refboard.ui.")}
        folders = {room for room in folders if (self._product / "ui" / room).is_dir()}
        return sum(
            _room(a) in folders and _room(b) not in folders and _room(a) in self._rooms_below(b)
            for a, b in inside
        )

    def _rooms_below(self, module: str) -> set[str]:
        """Return the rooms of ui/ that a module needs, by itself or by what it needs."""
        seen: set[str] = set()
        left = [module]
        while left:
            new = self._needs[left.pop()] - seen
            seen |= new
            left += new
        return {_room(name) for name in seen if name.startswith("refboard.ui.")}

    def _floors(self) -> dict[str, int]:
        table = tomllib.loads((self._root / "pyproject.toml").read_text(encoding="utf-8"))
        for contract in table["tool"]["importlinter"]["contracts"]:
            if contract.get("containers") == ["refboard.ui"]:
                layers = contract["layers"]
                return {
                    room.strip(): -number
                    for number, layer in enumerate(layers)
                    for room in layer.split("|")
                }
        return {}

    def _knotted(self) -> int:
        needs = {name: set(others) for name, others in self._needs.items()}
        while free := {n for n, others in needs.items() if not others & needs.keys()}:
            needs = {n: others for n, others in needs.items() if n not in free}
        while loose := needs.keys() - {other for others in needs.values() for other in others}:
            needs = {n: others for n, others in needs.items() if n not in loose}
        return len(needs)

    # Sizes and windows

    def _long_modules(self) -> int:
        return sum(len(s.text.splitlines()) > LONGEST_MODULE for s in self._sources.values())

    def _functions(self) -> Iterator[tuple[Source, ast.FunctionDef | ast.AsyncFunctionDef]]:
        for source in self._sources.values():
            for node in ast.walk(source.tree):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield source, node

    def _long_functions(self) -> int:
        lengths = [(node.end_lineno or 0) - node.lineno + 1 for _, node in self._functions()]
        return sum(length > LONGEST_FUNCTION for length in lengths)

    def _windows(self) -> int:
        known = [
            one.annotation
            for source, node in self._functions()
            if self._is_feature(source)
            for one in _parameters(node)
        ]
        names = [ast.unparse(annotation) for annotation in known if annotation is not None]
        return sum("MainWindow" in name.replace("QMainWindow", "") for name in names)

    def _reaches(self) -> int:
        """Count what is taken out of a part of a window, such as `window.view.zoom`."""
        features = (source for source in self._sources.values() if self._is_feature(source))
        nodes = (node for source in features for node in ast.walk(source.tree))
        parts = [node.value for node in nodes if isinstance(node, ast.Attribute)]
        takers = [part.value for part in parts if isinstance(part, ast.Attribute)]
        return sum(
            (isinstance(taker, ast.Name) and taker.id == "window")
            or (isinstance(taker, ast.Attribute) and taker.attr == "_window")
            for taker in takers
        )

    def _is_feature(self, source: Source) -> bool:
        """Return whether a module is in the window and does not make it."""
        starts = ("application.py", "single_window.py")
        inner = source.path.relative_to(self._product).parts
        return inner[0] == "ui" and "startup" not in inner and inner[-1] not in starts


def _room(module: str) -> str:
    return module.split(".")[2]


def _parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.arg]:
    known = node.args
    extra = [one for one in (known.vararg, known.kwarg) if one is not None]
    return [*known.posonlyargs, *known.args, *known.kwonlyargs, *extra]


def _imported(tree: ast.Module, modules: dict[str, Path]) -> Iterator[str]:
    """Give the modules of ours that a module imports, wherever the import stands in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name in modules)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            inner = (f"{node.module}.{name.name}" for name in node.names)
            yield from (
                name if name in modules else node.module
                for name in inner
                if name in modules or node.module in modules
            )


def goal_of(what: str) -> str:
    """Return what a figure should be."""
    if what.startswith("most modules"):
        return "<= 20"
    if what.startswith("comments"):
        return ""
    if what.startswith("  in "):
        return ">= 3"
    return "<= 4" if "a verb" in what else "0"


def main() -> None:
    """Print the figures, those of another checkout beside ours."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.house")
    parser.add_argument("checkout", type=Path, nargs="?", help="another checkout, such as before")
    options = parser.parse_args()
    columns = [House(root).figures() for root in (options.checkout, ROOT) if root is not None]
    width = max(map(len, columns[-1])) + 2
    heads = ["there", "here"][-len(columns) :]
    print(f"{'':<{width}}" + "".join(f"{head:<34}" for head in heads) + "goal")
    for what in columns[-1]:
        print(f"{what:<{width}}" + "".join(f"{each[what]:<34}" for each in columns) + goal_of(what))


if __name__ == "__main__":
    main()
