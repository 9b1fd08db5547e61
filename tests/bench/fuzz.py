"""Make up everything foreign that is read, and print how often and what came of it.

python -m tests.bench.fuzz [--examples 10000] [--only TEXT]
"""

import argparse
import os
import sys
import time
import traceback
from collections import Counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from hypothesis import HealthCheck, Phase, given, settings
from PySide6.QtGui import QGuiApplication

from tests.ui.importing.foreign import KINDS, Kind


def run(kind: Kind, examples: int) -> Counter[str]:
    """Read so many examples of a kind; what does not hold is raised, as small as it can be made."""
    came: Counter[str] = Counter()

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    @given(kind.made_up)
    def read(example: object) -> None:
        came[kind.read(example)] += 1

    read()
    return came


def main() -> int:
    """Print a line for each kind; 1 when one was read in a way that must not be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=10_000)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    application = QGuiApplication.instance() or QGuiApplication([])
    failed = total = 0
    for kind in (kind for kind in KINDS if options.only in kind.name):
        started = time.perf_counter()
        try:
            came = run(kind, options.examples)
        except Exception:  # noqa: BLE001  whatever it is, it is what is looked for
            failed += 1
            traceback.print_exc()
            print(f"{kind.name:<20} RAISED")
            continue
        count = came.total()
        total += count
        words = ", ".join(f"{word} {number:,}" for word, number in came.most_common())
        print(f"{kind.name:<20} {count:>7,} in {time.perf_counter() - started:5.1f} s: {words}")
    print(f"{total:,} examples; {failed} kinds raised")
    application.shutdown()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
