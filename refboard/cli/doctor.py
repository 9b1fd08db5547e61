"""`refboard doctor`: check versions, models and library, mend what is a cache, say what to do."""

import json
import os
import platform
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from rich.console import Console
from rich.progress import Progress

from refboard import __version__
from refboard.cli.library_health import examine
from refboard.cli.session import has_library, library_root, no_library, open_session
from refboard.core.asset import AssetState
from refboard.core.errors import LibraryReadOnlyError, RefboardError
from refboard.core.words import counted
from refboard.services.embedding.catalog import Catalogue, find_models, verify
from refboard.services.embedding.session import available_providers
from refboard.services.inference.run_report import run_lines, runs_of
from refboard.services.library.library import Library
from refboard.services.library.vector_space import VectorSpace
from refboard.services.paths import log_dir, models_dir, models_home, settings_file
from refboard.terminal import is_watched, say

FAILED = 1
PACKAGES = (
    "pyside6-essentials",
    "onnxruntime",
    "usearch",
    "numpy",
    "pillow",
    "pi-heif",
    "imagecodecs",
    "pylibjxl",
    "openexr",
    "rawpy",
    "pypdfium2",
    "sqlalchemy",
    "alembic",
)


def doctor(options: Namespace) -> int:
    """Print a report, mending what is a cache if that is wished; 1 when something is left to do."""
    root = library_root(options.library)
    report: dict[str, Any] = {
        "refboard": __version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        "packages": {name: _version(name) for name in PACKAGES},
        "providers": available_providers(),
        "paths": {
            "library": str(root),
            "models": str(models_home()),
            "settings": str(settings_file()),
            "logs": str(log_dir()),
        },
    }
    found = find_models(models_dir(), models_home())
    report["runs"] = runs_of(list(found.models.values()), report["providers"])
    problems = _model_problems(found)
    report["has_library"] = has_library(root)
    if report["has_library"]:
        problems += _library_problems(options, report)
    elif options.library or os.environ.get("REFBOARD_LIBRARY"):
        problems.append(str(no_library(root)))
    report["problems"] = problems
    _print(options, report)
    return FAILED if problems else 0


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


def _model_problems(found: Catalogue) -> list[str]:
    problems = [str(problem) for problem in found.problems]
    for model in found.models.values():
        try:
            verify(model)
        except RefboardError as error:
            problems.append(str(error))
    return problems


def _library_problems(options: Namespace, report: dict[str, Any]) -> list[str]:
    try:
        with open_session(options.library) as library:
            report["read_only"] = library.is_read_only
            report["imports"] = _imports(library)
            problems = library.store.integrity()
            with _bar("Looking", library, is_shown=_is_shown(options)) as tell:
                repairs = options.repair and not library.is_read_only
                health = examine(library, repairs=repairs, tell=tell)
            if repairs != options.repair:
                problems.append(str(LibraryReadOnlyError()))
            problems += health.problems
            report |= health.document()
            report["indexes"] = [_index(library, space) for space in library.spaces()]
            report["forced"] = _forced(library)
            report["index"] = next(iter(report["indexes"]), None)
            problems += [str(slot.problem) for slot in library.slots if slot.problem]
    except RefboardError as error:
        return [str(error)]
    return problems


def _imports(library: Library) -> dict[str, int]:
    """Return how many imports wait: to be done, or failed until somebody does them again."""
    failed = sum(work.stage == "import" for work in library.store.failed_work())
    return {"pending": library.store.jobs.pending_count(), "failed": failed}


def _index(library: Library, space: VectorSpace) -> dict[str, Any]:
    index = space.index
    return {
        "space": space.name,
        "model": space.card.name,
        "vectors": library.store.vectors.count(space.row),
        "indexed": len(index),
        "exact": index.is_exact,
    }


def _forced(library: Library) -> list[dict[str, str]]:
    """Return the models that are used although they failed their checks, and why they did."""
    pairs = [(space.card.name, library.verdicts.of(space.model)) for space in library.spaces()]
    return [
        {"model": name, "check": verdict.check, "sentence": verdict.sentence}
        for name, verdict in pairs
        if verdict is not None and verdict.is_forced
    ]


def _is_shown(options: Namespace) -> bool:
    return is_watched() and not options.quiet


@contextmanager
def _bar(words: str, library: Library, *, is_shown: bool) -> Iterator[Callable[[int], None]]:
    """Show how many of a library's pictures were looked at, on standard error."""
    counts = library.store.assets.counts()
    total = counts[AssetState.STORED] + counts[AssetState.READY]
    console = Console(stderr=True)
    with Progress(console=console, disable=not is_shown, transient=True) as bar:
        task = bar.add_task(words, total=total)
        yield lambda count: bar.update(task, advance=count)


def _print(options: Namespace, report: dict[str, Any]) -> None:
    if options.json:
        say(json.dumps(report))
        return
    lines = [] if options.quiet else _lines(report)
    lines += [f"Repaired: {what}." for what in report.get("repaired", ())]
    lines += [f"Problem: {problem}" for problem in report["problems"]]
    if not report["problems"] and not options.quiet:
        lines.append("No problems found.")
    if lines:
        say("\n".join(lines))


def _lines(report: dict[str, Any]) -> list[str]:
    lines = [
        f"RefBoard {report['refboard']}, Python {report['python']}, {report['system']}",
        "Packages: " + ", ".join(f"{n} {v}" for n, v in report["packages"].items()),
        "Providers: " + ", ".join(report["providers"]),
    ]
    lines += [f"{name.capitalize():<9} {path}" for name, path in report["paths"].items()]
    lines += run_lines(report["runs"])
    if report.get("read_only"):
        lines.append("Library   It is read-only: nothing in it can be changed.")
    imports = report.get("imports", {})
    if count := imports.get("pending"):
        are = counted(count, "import is", "imports are")
        lines.append(f"Imports   {are} still to be done, as soon as RefBoard is opened.")
    if count := imports.get("failed"):
        lines.append(f'Imports   {counted(count, "import")} failed: see "refboard jobs list".')
    lines += [
        f"Model     {forced['model']} is used although it failed its checks. {forced['sentence']}"
        for forced in report.get("forced", ())
    ]
    if not report["has_library"]:
        lines.append("Index     There is no library yet.")
    for index in report.get("indexes", ()):
        kind = "exact" if index["exact"] else "approximate, scored exactly"
        if index["indexed"] < index["vectors"]:
            kind += "; the rest follows while RefBoard is open"
        lines.append(
            f"Index     {index['space']}: {index['indexed']} of {index['vectors']} vectors, {kind}"
        )
    return lines
