"""About tells the truth about versions and licences, and about how old this build is."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

import refboard
from refboard.core.settings import Settings
from refboard.services.diagnostics.components import COMPONENTS
from refboard.services.diagnostics.release import OLD_DAYS, built_on, is_old
from refboard.ui.about import dates, old_build_notice
from refboard.ui.about import dialog as about
from refboard.ui.about.component_model import ComponentModel, LicenceReader
from refboard.ui.about.dates import day_words, open_releases
from refboard.ui.about.dialog import AboutDialog
from refboard.ui.about.old_build_notice import OldBuildNotice
from refboard.ui.about.words import PRIVACY, QT, version_words
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import RecordingLibrary

PAGE = "https://example.org/releases"
TODAY = datetime.now().astimezone().date()


@pytest.fixture
def shown(opened: MainWindow, qtbot: QtBot) -> AboutDialog:
    """About, with its components read."""
    opened.run("about")
    dialog = opened.presenters.about.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.components.model.rowCount() > 0)
    return dialog


def words_of(dialog: AboutDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def test_about_tells_version_privacy_and_the_licence_of_qt(shown: AboutDialog) -> None:
    words = words_of(shown)

    assert f"Version {refboard.__version__}" in words
    assert PRIVACY in words
    assert "nothing is sent" in PRIVACY
    assert QT in words
    for promised in ("Lesser General Public License, version 3", "dynamically", "replace"):
        assert promised in QT
    for address in ("gnu.org/licenses/lgpl-3.0", "qt.io/licensing", "code.qt.io"):
        assert address in words


def test_about_holds_nothing_up_and_closes_with_the_window(
    opened: MainWindow, shown: AboutDialog, qtbot: QtBot
) -> None:
    assert not shown.isModal()
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert not shown.isVisible()

    opened.run("about")
    assert opened.presenters.about.dialog is shown
    assert shown.isVisible()
    opened.close()
    assert not shown.isVisible()


def test_a_window_that_closes_at_once_waits_for_the_reading(opened: MainWindow) -> None:
    opened.run("about")
    dialog = opened.presenters.about.dialog
    assert dialog is not None

    opened.close()

    assert dialog.components._reader.isFinished()


def test_components_are_listed_searched_and_read(shown: AboutDialog, qtbot: QtBot) -> None:
    page = shown.components
    shown.pages.setCurrentWidget(page)
    assert page.model.rowCount() == len(COMPONENTS) + 1
    assert page.text.toPlainText().startswith(f"RefBoard {refboard.__version__}")

    qtbot.keyClicks(page.field, "usearch")
    assert [page.model.index(row, 0).data() for row in range(page.model.rowCount())] == [
        "USearch",
        "NumKong",
    ]
    assert "Apache License" in page.text.toPlainText()
    page.field.clear()
    qtbot.keyClicks(page.field, "pyside6")
    assert "gnu.org/licenses/lgpl-3.0" in page.text.toPlainText()
    page.field.setText("no such thing")
    assert page.text.toPlainText() == "There is no such component."


def test_the_components_are_a_well_formed_model(qtmodeltester: ModelTester, qtbot: QtBot) -> None:
    reader, model = LicenceReader(), ComponentModel()
    reader.run()
    model.show_components(reader.licensed)

    qtmodeltester.check(model)


def test_every_part_has_a_name_for_screen_readers(shown: AboutDialog) -> None:
    page = shown.components

    for part in (page.field, page.table, page.text, shown.pages.tabBar()):
        assert part.accessibleName()


def test_versions_are_copied(shown: AboutDialog) -> None:
    shown.copy_button.click()

    copied = QApplication.clipboard().text()
    assert f"RefBoard {refboard.__version__}" in copied
    assert "ONNX Runtime 1." in copied
    assert shown.copy_button.text() == "Copied"


def test_a_newer_version_is_offered_only_where_there_is_a_page_of_them(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    for address, is_offered in (("", False), (PAGE, True)):
        monkeypatch.setattr(about, "RELEASES", address)
        dialog = AboutDialog()
        qtbot.addWidget(dialog)
        assert dialog.newer_button.isVisibleTo(dialog) is is_offered
        dialog.components.finish()

    monkeypatch.setattr(dates, "RELEASES", PAGE)
    open_releases()
    assert opened == [QUrl(PAGE)]


def test_the_day_of_the_build_is_read_and_told(tmp_path: Path) -> None:
    assert built_on(tmp_path) is None
    (tmp_path / "_built").write_text("2026-05-03\n")

    assert built_on(tmp_path) == date(2026, 5, 3)
    assert version_words(date(2026, 5, 3)).endswith(", built on 3 May 2026")
    assert version_words(None) == f"Version {refboard.__version__}"
    (tmp_path / "_built").write_text("yesterday")
    assert built_on(tmp_path) is None
    assert not is_old(TODAY - timedelta(OLD_DAYS), TODAY)
    assert is_old(TODAY - timedelta(OLD_DAYS + 1), TODAY)


@pytest.mark.parametrize(
    ("is_wanted", "days", "address", "is_told"),
    [
        (False, 400, PAGE, False),
        (True, 100, PAGE, False),
        (True, 400, PAGE, True),
        (True, 400, "", True),
    ],
)
def test_who_wants_it_is_told_once_that_this_build_is_old(
    is_wanted: bool,
    days: int,
    address: str,
    is_told: bool,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    built = TODAY - timedelta(days)
    monkeypatch.setattr(old_build_notice, "built_on", lambda: built)
    monkeypatch.setattr(old_build_notice, "RELEASES", address)
    state = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    told: list[list[str]] = []
    for _ in range(2):
        library = RecordingLibrary()
        window = MainWindow(library, Settings(check_updates=is_wanted), tmp_path / "s.json")
        qtbot.addWidget(window)
        notice = OldBuildNotice(lambda: is_wanted, window.notices, state, window)
        window.controller.opened.connect(notice.look)
        library.open(tmp_path)
        told.append(window.notifier.sentences)
        if window.notifier._toasts:
            assert window.notifier._toasts[0].action_button.isHidden() is not bool(address)
        window.close()

    sentence = f"This RefBoard was built on {day_words(built)}. There may be a newer one."
    assert told == [[sentence] if is_told else [], []]
