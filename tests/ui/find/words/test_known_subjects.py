"""What can be asked for in words, and what of it is in the library."""

from pytestqt.qtbot import QtBot

from refboard.core.events import SubjectsTold
from refboard.core.ids import NO_REQUEST
from refboard.core.tagging.tags import SubjectCount
from refboard.ui.find.words.known_subjects import MOST_SHOWN, NO_EXAMPLES, KnownSubjects


def told(*words: str, kinds: int = 1000) -> SubjectsTold:
    counts = (SubjectCount(word, 30 - place) for place, word in enumerate(words))
    return SubjectsTold(NO_REQUEST, tuple(counts), kinds)


def test_the_most_frequent_subjects_can_be_asked_for_by_a_click(qtbot: QtBot) -> None:
    panel = KnownSubjects()
    qtbot.addWidget(panel)
    panel.show_subjects(told("elephant", "grand piano"))
    assert panel.text() == "RefBoard knows 1,000 kinds of things by their words. In this library:"
    assert [button.text() for button in panel.examples] == ["elephant 30", "grand piano 29"]
    assert all(button.toolTip() and button.accessibleName() for button in panel.examples)
    with qtbot.waitSignal(panel.asked) as asked:
        panel.examples[1].click()
    assert asked.args == ["grand piano"]


def test_only_a_few_are_shown_and_none_of_those_before(qtbot: QtBot) -> None:
    panel = KnownSubjects()
    qtbot.addWidget(panel)
    panel.show_subjects(told(*(f"thing {n}" for n in range(40))))
    assert len(panel.examples) == MOST_SHOWN
    panel.show_subjects(told())
    assert panel.examples == []
    assert panel.text().endswith(NO_EXAMPLES)


def test_it_says_nothing_where_nobody_knows_words(qtbot: QtBot) -> None:
    panel = KnownSubjects()
    qtbot.addWidget(panel)
    panel.show_subjects(told(kinds=0))
    assert panel.text() == ""
