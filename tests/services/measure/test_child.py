"""Whatever becomes of a child, its parent goes on and knows why."""

import os
import sys
from pathlib import Path

import pytest

from refboard.services.measure import child
from refboard.services.measure.child import ChildLimits, Outcome, own_command, run_child

PATIENT = ChildLimits(60, 2_000_000_000)
READ = "import json, sys, pathlib; task = json.loads(pathlib.Path(sys.argv[1]).read_text());"
WRITE = "pathlib.Path(sys.argv[2]).write_text"


def run(script: str, limits: ChildLimits = PATIENT) -> Outcome:
    return run_child({"number": 7}, limits, [sys.executable, "-c", READ + script])


def test_task_and_result_go_over_as_they_are() -> None:
    outcome = run(f"{WRITE}(json.dumps({{'twice': task['number'] * 2, 'limit': task['limit_s']}}))")

    assert outcome.result == {"twice": 14, "limit": 60}
    assert outcome.reason == ""
    assert outcome.peak_bytes > 0  # what was seen of a process that ends at once is little


def test_what_a_library_prints_is_no_result() -> None:
    outcome = run(f"print('noise'); sys.stderr.write('more'); {WRITE}('{{}}')")

    assert outcome.result == {}


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("sys.exit(4)", "ended with status 4"),
        ("raise OSError('gone')", "ended with status 1"),
        ("", "ended without a result"),
        (f"{WRITE}('{{')", "ended without a result"),
        (f"{WRITE}(json.dumps({{'error': 'No such model.'}}))", "failed: No such model"),
        (f"{WRITE}('{{}}'); sys.exit(1)", "ended with status 1"),
    ],
)
def test_a_child_without_a_result_says_why(script: str, reason: str) -> None:
    outcome = run(script)

    assert (outcome.result, outcome.reason) == (None, reason)


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no signals")
def test_a_crash_is_named_after_its_signal() -> None:
    assert run("import os; os.abort()").reason == "crashed (SIGABRT)"


def test_a_child_that_hangs_is_ended() -> None:
    outcome = run("import threading; threading.Event().wait()", ChildLimits(0.4, 2_000_000_000))

    assert outcome.reason == "took longer than 0.4 s"


def test_a_child_that_takes_too_much_memory_is_ended() -> None:
    greedy = "held = [bytearray(b'x' * 8_000_000) for _ in range(200)]"

    outcome = run(greedy, ChildLimits(60, 200_000_000))

    assert outcome.reason == "used more than 200 MB of memory"
    assert outcome.peak_bytes > 200_000_000


@pytest.mark.skipif(os.name == "nt", reason="looks at processes by signal")
def test_no_child_outlives_a_parent_that_is_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = tmp_path / "pid"
    wait = f"import os, threading; pathlib.Path({str(noted)!r}).write_text(str(os.getpid()));"

    class Interrupting:
        def __init__(self, pid: int) -> None:
            self.pid = pid

        def memory_info(self) -> None:
            if noted.exists() and noted.read_text():
                raise KeyboardInterrupt
            raise psutil.Error

    import psutil

    monkeypatch.setattr(psutil, "Process", Interrupting)
    with pytest.raises(KeyboardInterrupt):
        run(wait + "threading.Event().wait()")

    with pytest.raises(ProcessLookupError):
        os.kill(int(noted.read_text()), 0)


def test_a_packaged_app_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    assert own_command() == [sys.executable, "-m", "refboard", child.OPTION]
    monkeypatch.setattr(sys, "frozen", True, raising=False)

    assert own_command() == [sys.executable, child.OPTION]
