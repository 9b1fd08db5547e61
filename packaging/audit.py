"""Say what is wrong with a built app, without running it and on any system.

    python packaging/audit.py RefBoard.app --profile macos-arm64 [--json]
    python packaging/audit.py dist/refboard --profile linux [--json]
    python packaging/audit.py --wheels FOLDER [--json]
    python packaging/audit.py --rules

The exit status is 0 when every rule holds, 1 when one does not, 2 when it was asked wrongly.
`--wheels` takes a folder of unpacked wheels, and tells before anything is built what would be found
in the app later. `--rules` tells what each rule proves.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import policy

if str(policy.ROOT) not in sys.path:
    # The app's own names for CoreML are compared, whether or not it is installed here.
    sys.path.append(str(policy.ROOT))

from rules import (
    architecture,
    budgets,
    coreml,
    info,
    links,
    linux,
    loading,
    models,
    names,
    places,
    signatures,
    system,
)
from rules.report import Report, as_json, as_text, audit
from rules.rule import RULES, Kind
from rules.tree import INFO, Tree

__all__ = ["MODULES", "RULES", "Report", "audit", "main", "needed_macos"]

MODULES = (
    *(architecture, budgets, coreml, info, links, linux),
    *(loading, models, names, places, signatures, system),
)
"""Where the rules are."""


def needed_macos(app: Path) -> tuple[int, int]:
    """Return the oldest macOS on which every file of an app loads, as the files themselves say."""
    return Tree(app, Kind.APP).minimum_macos


def main(arguments: list[str] | None = None) -> int:
    """Audit, tell, and return the exit status."""
    parser = argparse.ArgumentParser(prog="audit.py", description=__doc__.splitlines()[0])
    parser.add_argument("path", type=Path, nargs="?", help="an .app, or the Linux folder")
    parser.add_argument("--profile", choices=[Kind.APP, Kind.FOLDER], help="what it is")
    parser.add_argument("--wheels", type=Path, metavar="FOLDER", help="a folder of unpacked wheels")
    parser.add_argument("--json", action="store_true", help="tell it in JSON")
    parser.add_argument("--rules", action="store_true", help="tell what each rule proves")
    options = parser.parse_args(arguments)
    if options.rules:
        for rule in RULES.values():
            print(f"{rule.name:<20}{' '.join(sorted(rule.kinds)):<28}{rule.proves}")
        return 0
    tree = _tree(parser, options)
    try:
        report = audit(tree)
    except (OSError, ValueError) as error:
        parser.error(f"{tree.root.name} cannot be read to its end: {error}")
    print(json.dumps(as_json(report), indent=2) if options.json else as_text(report))
    return 0 if report.is_sound else 1


def _tree(parser: argparse.ArgumentParser, options: argparse.Namespace) -> Tree:
    """Return what is audited, or end with status 2 and a sentence."""
    if (options.path is None) == (options.wheels is None):
        parser.error("name an .app or a folder, or --wheels with a folder of unpacked wheels")
    if options.path is not None and options.profile is None:
        parser.error(f"say what {options.path} is: --profile {Kind.APP} or {Kind.FOLDER}")
    path = options.path or options.wheels
    kind = Kind(options.profile) if options.path else Kind.WHEELS
    if not path.is_dir():
        parser.error(f"there is no folder {path}")
    if kind is Kind.APP and not (path / "Contents").is_dir():
        parser.error(f"{path} is no .app: it has no {Path(INFO).parent} folder")
    return Tree(path, kind)


if __name__ == "__main__":
    sys.exit(main())
