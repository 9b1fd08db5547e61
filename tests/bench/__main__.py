"""All benchmarks of the design's budgets, one after another: `make bench`.

    python -m tests.bench [NAME ...] [--sizes 10000,100000]

Each runs in a process of its own, so that none feels what another has loaded. The figures are
also written to bench-results/bench.json.
"""

import argparse
import importlib
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench.figures import Row, print_rows
from tests.bench.pictures import ROOT

NAMES = (
    "drop",
    "importing",
    "stall",
    "large",
    "reopen",
    "canvas",
    "answering",
    "search",
    "cold_start",
)
RESULTS = ROOT / "bench-results"
PATIENCE_S = 900


def main() -> int:
    """Run the benchmarks that are named, or all; 1 when one did not finish."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--sizes", help="sizes of libraries for answering and search")
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.write:
        module = importlib.import_module(f"tests.bench.budgets.{options.names[0]}")
        options.write.write_text(json.dumps(module.run()))
        return 0
    unknown = [name for name in options.names if name not in NAMES]
    if unknown:
        parser.error(f"there is no {unknown[0]}; there are {', '.join(NAMES)}")
    extra = ["--sizes", options.sizes] if options.sizes else []
    return run_all(options.names or NAMES, extra)


def run_all(names: Sequence[str], extra: Sequence[str]) -> int:
    """Run benchmarks, print their rows and keep them; 1 when one did not finish."""
    found: dict[str, list[Row]] = {}
    broken: list[str] = []
    for name in names:
        print(f"\n{name}  (load of the machine {load():.1f} on {os.cpu_count()} cores)", flush=True)
        started = time.perf_counter()
        rows = run_apart(name, extra)
        if rows is None:
            broken.append(name)
            continue
        print_rows(rows)
        print(f"  took {time.perf_counter() - started:.0f} s", flush=True)
        found[name] = rows
    keep(found)
    tell_misses([row for rows in found.values() for row in rows])
    for name in broken:
        print(f"{name} did not finish; what it said is above.")
    return 1 if broken else 0


def run_apart(name: str, extra: Sequence[str]) -> list[Row] | None:
    """Run one benchmark in a process of its own; None when it did not finish."""
    with tempfile.TemporaryDirectory() as temporary:
        target = Path(temporary) / "rows.json"
        command = [sys.executable, "-m", "tests.bench", name, "--write", str(target), *extra]
        try:
            done = subprocess.run(command, cwd=ROOT, check=False, timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:
            return None
        if done.returncode or not target.exists():
            return None
        rows: list[Row] = json.loads(target.read_text())
        return rows


def keep(found: dict[str, list[Row]]) -> None:
    """Write the figures, beside those of benchmarks that did not run this time."""
    RESULTS.mkdir(exist_ok=True)
    target = RESULTS / "bench.json"
    old = json.loads(target.read_text()).get("rows", {}) if target.exists() else {}
    machine = {"cores": os.cpu_count(), "system": platform.system(), "load": round(load(), 2)}
    target.write_text(json.dumps({"machine": machine, "rows": old | found}, indent=2) + "\n")


def tell_misses(rows: Sequence[Row]) -> None:
    """Say which budgets are missed, and by how much."""
    with_budget = [row for row in rows if row["budget"] is not None]
    missed = [row for row in with_budget if not row["ok"]]
    print(f"\n{len(with_budget) - len(missed)} of {len(with_budget)} budgets hold.")
    for row in missed:
        assert row["budget"] is not None
        over = row["figure"] - row["budget"]
        amount = f"{over:+.3g} {row['unit']}".strip()
        print(f"MISSED  {row['what']}: {row['figure']:g} against {row['budget']:g}, {amount}")


def load() -> float:
    """Return how many processes want a core, on average of the last minute."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


if __name__ == "__main__":
    sys.exit(main())
