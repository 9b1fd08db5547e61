"""What stands between the controllers, what is shown of them, and the user: made once.

A new feature is made here, of the collaborators that it names.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from refboard.services.paths import models_home
from refboard.ui.about.about_presenter import AboutPresenter
from refboard.ui.actions.actions import Actions
from refboard.ui.actions.verbs import VerbRegistry
from refboard.ui.activity.activity_presenter import ActivityPresenter
from refboard.ui.activity.original_watch import OriginalWatch
from refboard.ui.arranging.arranging import Arranging
from refboard.ui.boards.board_presenter import BoardPresenter
from refboard.ui.boards.boards_panel import BoardsPanel
from refboard.ui.boards.crop_verbs import CropVerbs
from refboard.ui.boards.edit_verbs import EditVerbs
from refboard.ui.boards.file_presenter import FilePresenter
from refboard.ui.boards.ground_presenter import GroundPresenter
from refboard.ui.boards.step_presenter import StepPresenter
from refboard.ui.boards.transform_verbs import TransformVerbs
from refboard.ui.canvas.previews.preview_cache import PreviewCache
from refboard.ui.canvas.side_panel import SidePanel
from refboard.ui.canvas.tool_actions import tool_verbs
from refboard.ui.canvas.view import BoardView
from refboard.ui.canvas.view_verbs import view_verbs
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.embedding_models.model_presenter import ModelPresenter
from refboard.ui.exporting.drag_out import DragOut
from refboard.ui.exporting.export_presenter import ExportPresenter
from refboard.ui.exporting.kept_options import KeptOptions
from refboard.ui.find.answers.results_presenter import ResultsPresenter
from refboard.ui.find.board_drops import BoardDrops
from refboard.ui.find.colours.colour_presenter import ColourPresenter
from refboard.ui.find.find_panel import FindPanel
from refboard.ui.find.find_presenter import FindPresenter
from refboard.ui.find.heat.heat_controller import HeatController
from refboard.ui.find.heat.heat_presenter import HeatPresenter
from refboard.ui.find.parts.part_presenter import PartPresenter
from refboard.ui.find.words.subjects_controller import SubjectsController
from refboard.ui.find.words.words_presenter import WordsPresenter
from refboard.ui.importing.clipboard_verbs import ClipboardVerbs
from refboard.ui.importing.empty_board import EmptyBoard
from refboard.ui.importing.import_presenter import ImportPresenter
from refboard.ui.importing.original_verbs import OriginalVerbs
from refboard.ui.inspector.inspector_panel import InspectorPanel
from refboard.ui.inspector.inspector_presenter import InspectorPresenter
from refboard.ui.inspector.opacity_slider import OpacityRow
from refboard.ui.library_port import LibraryPort
from refboard.ui.lightbox.lightbox import Lightbox
from refboard.ui.lightbox.lightbox_presenter import LightboxPresenter
from refboard.ui.lookalikes.lookalike_presenter import LookalikePresenter
from refboard.ui.lookalikes.review import LookalikeReview
from refboard.ui.notices.notices import Notices
from refboard.ui.queues.queue_presenter import QueuePresenter
from refboard.ui.settings.settings_presenter import SettingsPresenter
from refboard.ui.settings.settings_store import SettingsStore
from refboard.ui.settings.snapping_presenter import SnappingPresenter
from refboard.ui.style.theme import Theme
from refboard.ui.suggested_folders import SuggestedFolders
from refboard.ui.tagging.tag_presenter import TagPresenter
from refboard.ui.tagging.tag_section import TagSection
from refboard.ui.window.event_router import EventRouter
from refboard.ui.window.situation_presenter import SituationPresenter
from refboard.ui.window.status_bar import StatusBar
from refboard.ui.window.window_menus import WindowMenus
from refboard.worker.preview_loader import PreviewLoader

HOLD_UP = "hold-up"


@dataclass(frozen=True, slots=True)
class Shown:
    """The widgets of one window, by what they show, and what they paint with."""

    view: BoardView
    boards_panel: BoardsPanel
    boards_dock: SidePanel
    find_panel: FindPanel
    find_dock: SidePanel
    inspector: InspectorPanel
    inspector_dock: SidePanel
    opacity_rows: tuple[OpacityRow, ...]
    empty_board: EmptyBoard
    lightbox: Lightbox
    menus: WindowMenus
    status: StatusBar
    cache: PreviewCache
    theme: Theme


class Presenters(QObject):
    """The presenters of one window.

    Args to the constructor:
        controller: The controllers, and what happens in the library.
        library: What they ask.
        known_assets: What is known of every picture.
        loader: Loads previews.
        settings: What the user chose.
        folders: Which folders dialogs begin with.
        kept: What was chosen for the last export.
        actions: Enabled where they make sense.
        verbs: Takes what each presenter can do.
        notices: Where the user is told.
        shown: What they show things in.
        show_title: Shows the name of the board.
        window: Owns dialogs.

    Attributes:
        imports: Takes paths from outside.
        arranging: Aligns, spreads and lays out.
        situation: Knows which actions make sense.
        original_watch: Follows linked originals.
        lightbox: Goes to a picture by itself and back.
        settings_pages: The settings, and the models.
        find: Shows what was found.
        inspector: Shows what is selected in numbers.
        lookalikes: Tells of pictures that look like others.
        about: Versions and licences.
    """

    def __init__(
        self,
        controller: EventRouter,
        library: LibraryPort,
        known_assets: KnownAssets,
        loader: PreviewLoader,
        settings: SettingsStore,
        folders: SuggestedFolders,
        kept: KeptOptions,
        actions: Actions,
        verbs: VerbRegistry,
        notices: Notices,
        shown: Shown,
        show_title: Callable[[str], object],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._controller = controller
        self._library = library
        self._known_assets = known_assets
        self._actions = actions
        self._settings = settings
        self._folders = folders
        self._kept = kept
        self._verbs = verbs
        self._notices = notices
        self._shown = shown
        boards, view = controller.boards, shown.view
        self.situation = SituationPresenter(
            actions, boards, view, known_assets, shown.status, shown.empty_board, show_title
        )
        self.original_watch = OriginalWatch(library, loader, boards, known_assets)
        self._present_boards(window)
        self._present_tags()
        self._guard_preview()
        self._present_library(window)

    def _present_boards(self, window: QWidget) -> None:
        """Make what stands between the boards, what is on them, and the user."""
        shown, notices, known_assets = self._shown, self._notices, self._known_assets
        boards, files, imports = (
            self._controller.boards,
            self._controller.files,
            self._controller.imports,
        )
        view = shown.view
        edits = EditVerbs(boards, view)
        self.arranging = Arranging(
            boards, view, known_assets, self._library, lambda: self._settings.value
        )
        transforms = TransformVerbs(boards, view, known_assets)
        self.inspector = InspectorPresenter(
            boards, view, known_assets, shown.inspector, shown.inspector_dock, shown.opacity_rows
        )
        steps = StepPresenter(boards, view, notices)
        listed = BoardPresenter(boards, shown.boards_panel, shown.boards_dock, view, edits, notices)
        self.imports = ImportPresenter(
            imports, files, boards, view, shown.empty_board, notices, self._folders
        )
        self._controller.no_pictures.taken_off.connect(self.imports.note_taken_off)
        clipboard = ClipboardVerbs(
            imports, boards, edits, view, known_assets, self._controller.exports
        )
        written = FilePresenter(files, notices)
        exported = ExportPresenter(
            self._controller.exports, self._kept, self._folders, notices, window
        )
        originals = OriginalVerbs(imports, boards, view, known_assets, notices)
        shown.find_panel.model.files_of = self._controller.exports.files_of
        DragOut(self._controller.exports, view)
        lightbox = self.lightbox = LightboxPresenter(shown.lightbox, boards, view)
        shown.lightbox.share_changed.connect(self.situation.show_closer)
        shown.lightbox.covers.connect(self.situation.note_looking)
        steps.stepping.connect(lightbox.make_way)
        for row in self._actions.rows:
            if row.on_canvas and row.while_looking:
                shown.lightbox.addAction(self._actions[row.id])
        shown.find_panel.view.folder_wanted.connect(originals.show_file)
        shown.find_panel.view.copied.connect(clipboard.copy_assets)
        for feature in (
            lightbox,
            edits,
            self.arranging,
            transforms,
            self.inspector,
            steps,
            listed,
            clipboard,
            originals,
            self.imports,
            written,
            exported,
        ):
            self._verbs.offer(feature.verbs())
        self._verbs.offer(CropVerbs(boards, view).verbs())
        self._verbs.offer(lightbox.instead_of(view_verbs(view)))
        self._verbs.offer(lightbox.instead_of(tool_verbs(view)))

    def _present_tags(self) -> None:
        """Let the inspector show tags, and the Find panel what can be asked for by words."""
        shown, controller = self._shown, self._controller
        known = shown.find_panel.answers.empty.known
        WordsPresenter(SubjectsController(self._library, known), known, controller.find)
        tags = TagSection(shown.inspector)
        shown.inspector.add_section(tags)
        TagPresenter(
            controller.tags,
            controller.boards,
            shown.view,
            tags,
            shown.inspector_dock,
            self._notices,
        )

    def _guard_preview(self) -> None:
        """Let nothing change the board while it shows how it would be arranged."""
        chooser = self.arranging.chooser
        chooser.told.connect(self._notices.report_edit)
        chooser.opened.connect(self.inspector.step_aside)
        self._verbs.is_refused = chooser.refuses

    def _present_library(self, window: QWidget) -> None:
        """Make what stands between the library as a whole and the user."""
        controller, shown, notices = self._controller, self._shown, self._notices
        pages = self.settings_pages = SettingsPresenter(
            self._settings, controller.models, models_home(), notices, self._folders, window
        )
        self.find = FindPresenter(
            controller.find,
            controller.boards,
            self._known_assets,
            shown.find_panel,
            shown.find_dock,
            shown.view,
            self._settings,
            notices,
            lambda: controller.imports.originals_folder,
        )
        self._present_found(window)
        ColourPresenter(
            self._library, controller.find, controller.boards, shown.view, shown.find_panel
        )
        self.ground = GroundPresenter(self._actions, controller.boards, window)
        self.snapping = SnappingPresenter(self._actions, controller.boards, self._settings)
        BoardDrops(
            shown.boards_panel,
            controller.boards,
            controller.imports,
            self._known_assets,
            notices,
        )
        ModelPresenter(controller.models, notices, pages.shows_models, pages.show_models)
        activity = ActivityPresenter(
            controller.activity,
            controller.imports,
            controller.boards,
            controller.files,
            controller.exports,
            self._known_assets,
            shown.status.chip,
            shown.status.failed,
            shown.menus.failures,
            notices,
        )
        self.about = AboutPresenter(window)
        for feature in (pages, self.ground, self.snapping, self.find, self.about, activity):
            self._verbs.offer(feature.verbs())
        review = LookalikeReview(shown.cache, shown.theme, shown.view)
        self.lookalikes = LookalikePresenter(
            controller.lookalikes, review, notices, controller.find.results.reveal
        )
        self.queues = QueuePresenter(self._library, window)
        self._tell_library()

    def _present_found(self, window: QWidget) -> None:
        """Make what stands between what was found and the user."""
        find, boards, shown = self._controller.find, self._controller.boards, self._shown
        ResultsPresenter(
            find,
            boards,
            shown.find_panel.answers,
            shown.view,
            self._settings,
            self._notices,
        )
        PartPresenter(
            find,
            boards,
            shown.view,
            shown.find_dock,
            shown.find_panel,
            self._known_assets,
        )
        HeatPresenter(
            HeatController(self._library, window),
            find,
            shown.find_panel.answers,
            shown.find_dock,
            shown.view,
            self._known_assets,
        )

    def _tell_library(self) -> None:
        """Show what the library says by itself, where it belongs."""
        controller, shown, notices = self._controller, self._shown, self._notices
        self._verbs.offer(self.queues.verbs())
        chip = shown.status.chip
        controller.refused.connect(notices.refuse)
        controller.remarked.connect(notices.show)
        controller.held_up.connect(lambda words: notices.refuse(words, topic=HOLD_UP))
        controller.hold_up_ended.connect(lambda: notices.settle(HOLD_UP))
        controller.trash_listed.connect(shown.menus.trash.show_boards)
        controller.spaces_changed.connect(self.find.show_spaces)
        controller.spaces_changed.connect(chip.show_spaces)
        controller.models.fetching_changed.connect(chip.show_fetches)
        chip.fetch_cancelled.connect(controller.models.cancel)
        shown.find_panel.models_wanted.connect(self.settings_pages.show_models)
