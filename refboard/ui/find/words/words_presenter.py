"""Between what is known by words, the panel that shows it, and the questions."""

from PySide6.QtCore import QObject

from refboard.ui.find.question.find_controller import FindController
from refboard.ui.find.words.known_subjects import KnownSubjects
from refboard.ui.find.words.subjects_controller import SubjectsController


class WordsPresenter(QObject):
    """Shows what can be asked for whenever somebody looks, and asks for it."""

    def __init__(
        self, controller: SubjectsController, known: KnownSubjects, find: FindController
    ) -> None:
        super().__init__(known)
        known.looked_at.connect(controller.ask)
        known.asked.connect(find.find_words)
        controller.told.connect(known.show_subjects)
