"""A program that the system asks to end closes as if its user had."""

import os
import signal
import sys

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from refboard.ui.startup.end_signals import EndSignals

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no such signals")


def test_a_signal_to_end_is_told_in_the_loop_and_left_as_it_was_after(qtbot: QtBot) -> None:
    app = QCoreApplication.instance()
    assert app is not None
    before = signal.getsignal(signal.SIGTERM)
    signals = EndSignals(app)

    with qtbot.waitSignal(signals.came, timeout=10_000):
        os.kill(os.getpid(), signal.SIGTERM)

    signals.close()
    assert signal.getsignal(signal.SIGTERM) is before
    signals.close()


def test_who_ignores_the_end_of_its_terminal_goes_on_to(qtbot: QtBot) -> None:
    app = QCoreApplication.instance()
    assert app is not None
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        signals = EndSignals(app)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        signals.close()
    finally:
        signal.signal(signal.SIGHUP, before)
