"""Take each rule of the audit away and see that a test notices.

    python -m tests.packaging.mutation [RULE...]

A rule that no test misses could be deleted by anybody without a word. The audit's tests run once
as they are, and once without each rule; the table says how many failed. Exit 1 when none did.
"""

import argparse
import contextlib
import io
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "packaging"))

TESTS = ("test_audit_linux.py", "test_audit_mac.py", "test_audit_wheels.py")


class Count:
    """Counts the tests that failed; a plugin of pytest."""

    def __init__(self) -> None:
        self.failed = 0
        self.passed = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count what a test came to."""
        self.failed += report.failed
        self.passed += report.passed and report.when == "call"


@contextlib.contextmanager
def without(name: str) -> Iterator[None]:
    """Let one rule find nothing."""
    from rules.rule import RULES

    whole = RULES[name]
    RULES[name] = replace(whole, check=lambda _: ())
    try:
        yield
    finally:
        RULES[name] = whole


def run_tests() -> Count:
    """Run the audit's tests in this process, silently."""
    count = Count()
    paths = [str(HERE / name) for name in TESTS]
    words = ["-q", "-p", "no:cacheprovider", "--no-header", *paths]
    with contextlib.redirect_stdout(io.StringIO()):
        pytest.main(words, plugins=[count])
    return count


def main() -> int:
    """Print the table; 1 when the tests fail by themselves or miss no rule."""
    import audit

    parser = argparse.ArgumentParser(prog="python -m tests.packaging.mutation")
    parser.add_argument("rules", nargs="*", metavar="RULE", help="only these")
    names = parser.parse_args().rules or list(audit.RULES)
    whole = run_tests()
    print(f"{'with every rule':<20}{whole.failed:>4} of {whole.passed + whole.failed} tests fail")
    unnoticed = ["(all)"] if whole.failed or not whole.passed else []
    for name in names:
        with without(name):
            count = run_tests()
        print(f"without {name:<20}{count.failed:>4} fail", flush=True)
        if not count.failed:
            unnoticed.append(name)
    print(f"{len(names)} rules; noticed: {len(names) - len(unnoticed)}")
    for name in unnoticed:
        print(f"UNNOTICED  {name}")
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main())
