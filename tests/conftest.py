"""What every test stands on: offscreen Qt, no stray log records, no leaked threads."""

import logging
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.shipped_models import look_alone

# The machine may be busy: how long an example takes says nothing about behaviour.
settings.register_profile("refboard", deadline=None, max_examples=60, derandomize=True)
settings.load_profile("refboard")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")
# Tests that load the runtime by themselves report nothing either (services/native.py).
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
# Whatever models the person who runs the tests has installed stay out of them.
os.environ["REFBOARD_MODELS"] = str(Path(tempfile.gettempdir()) / "refboard-no-models")


class _Records(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def _no_stray_logs(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that logs a warning or worse without the `logs_warnings` marker."""
    handler = _Records()
    logging.getLogger().addHandler(handler)
    yield
    logging.getLogger().removeHandler(handler)
    if handler.records and request.node.get_closest_marker("logs_warnings") is None:
        lines = [f"{r.name}: {r.getMessage()}" for r in handler.records]
        pytest.fail("unannounced log records:\n" + "\n".join(lines))


@pytest.fixture(autouse=True)
def _no_leaked_threads() -> Iterator[None]:
    """Fail a test that leaves a Python thread running."""
    before = set(threading.enumerate())
    yield
    left = [t for t in threading.enumerate() if t not in before and not t.name.startswith("Dummy")]
    for thread in left:
        thread.join(timeout=2)
    running = [thread.name for thread in left if thread.is_alive()]
    assert not running, f"threads left running: {running}"


@pytest.fixture(scope="session")
def _look_alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return look_alone(tmp_path_factory.mktemp("shipped") / "models")


@pytest.fixture(autouse=True)
def _shipped_models(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, _look_alone: Path
) -> None:
    """Give libraries the model for look alone, which is quick, without the `subjects` marker."""
    if request.node.get_closest_marker("subjects") is None:
        monkeypatch.setattr("refboard.services.library.library.models_dir", lambda: _look_alone)


def pytest_sessionfinish() -> None:
    """Empty the clipboard: the offscreen platform frees what Python left there after Python ended.

    PySide 6.9 crashes then. Real platforms hand the clipboard over before, and do not.
    """
    gui = sys.modules.get("PySide6.QtGui")
    if gui is not None and (application := gui.QGuiApplication.instance()) is not None:
        application.clipboard().clear()
