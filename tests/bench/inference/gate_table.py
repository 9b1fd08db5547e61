"""What is said of wrong models: small graphs with one thing wrong each, and a right one.

    python -m tests.bench.inference.gate_table

Exit status 0 only if each wrong one is refused by the check that it is meant for, and the right one
is not.
"""

import sys
import tempfile
import time
from pathlib import Path

from refboard.services.embedding.catalog import InstalledModel
from refboard.services.verification.examine import examine
from tests.wrong_models import WRONG, right_model, wrong_model


def main() -> int:
    """Print the table."""
    print(f"{'model':<30}{'check':<13}{'ms':>6}  what is said")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        wrong = {"right": "", "right, by golden vectors": ""}
        models: dict[str, InstalledModel] = {
            "right": right_model(home, "a-right"),
            "right, by golden vectors": right_model(home, "b-right", has_golden=True),
        }
        for number, kind in enumerate(WRONG):
            wrong[kind.kind] = kind.check
            models[kind.kind] = wrong_model(home / kind.check, kind, f"wrong-{number}")
        missed = [name for name, model in models.items() if _row(name, model) != wrong[name]]
    print(f"not as it should be: {', '.join(missed)}" if missed else "each as it should be")
    return 1 if missed else 0


def _row(name: str, model: InstalledModel) -> str:
    started = time.perf_counter()
    problem = examine(model).problem
    spent = (time.perf_counter() - started) * 1000
    check, sentence = (problem.check, problem.sentence) if problem is not None else ("", "accepted")
    print(f"{name:<30}{check or '-':<13}{spent:>6.0f}  {sentence}")
    return check


if __name__ == "__main__":
    sys.exit(main())
