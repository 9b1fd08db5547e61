"""Do anything that hands can do, ten thousand times, and check what must hold: `make random-hands`.

    python -m tests.bench.board.random_hands [--actions 10000] [--seed 0]

After each action: nothing raised, the database holds what is shown, what is selected is there. At
the end of each run all is undone, which gives the first board, and redone, which gives the last.
Exits with 1 and tells the shortest way to what does not hold.
"""

import argparse
import os
import sys
import time
import traceback

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from PySide6.QtWidgets import QApplication

from tests.ui.window.random_hands import RandomHands

STEPS = 100


def main() -> int:
    """Run; 1 when something does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--actions", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--no-shrink", action="store_true", help="tell the first way that is found")
    options = parser.parse_args()
    application = QApplication.instance() or QApplication([])
    phases = (Phase.generate,) if options.no_shrink else (Phase.generate, Phase.shrink)
    started = time.perf_counter()
    machine = seed(options.seed)(RandomHands)
    try:
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=max(1, options.actions // STEPS),
                stateful_step_count=STEPS,
                deadline=None,
                database=None,
                derandomize=False,
                phases=phases,
                suppress_health_check=list(HealthCheck),
            ),
        )
    except Exception:  # noqa: BLE001  whatever it is, it is what is looked for
        traceback.print_exc()
        print(f"{RandomHands.actions:,} actions, and then this did not hold")
        return 1
    finally:
        application.processEvents()
    seconds = time.perf_counter() - started
    print(f"{RandomHands.actions:,} actions in {seconds:.0f} s: all held")
    return 0


if __name__ == "__main__":
    sys.exit(main())
