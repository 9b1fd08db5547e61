"""What an engine is made of, put together. Importing this loads the database and the decoders."""

from collections.abc import Callable
from dataclasses import dataclass

from refboard.core.events import AssetsStored, Event
from refboard.core.settings import Settings
from refboard.services import paths
from refboard.services.diagnostics.telemetry import Telemetry, open_telemetry
from refboard.services.engine.caretaker import Caretaker
from refboard.services.engine.chores.chores import Chores
from refboard.services.engine.inbox import Inbox
from refboard.services.engine.request_dispatcher import RequestDispatcher
from refboard.services.engine.work_lanes import WorkLanes
from refboard.services.imaging.limits import Limits
from refboard.services.importing.pipeline import Pipeline
from refboard.services.inference.model_sessions import ModelSessions
from refboard.services.inference.run_plans import accelerators_allowed, cpu_plan_for, plan_for
from refboard.services.library.library import Library


@dataclass(frozen=True, slots=True)
class Parts:
    """An open library and all that works on it; used by the library's owner only.

    Attributes:
        library: The library.
        sessions: The models' sessions.
        pipeline: What reads, embeds and keeps pictures.
        dispatcher: What answers requests.
        caretaker: What looks after stored pictures.
        chores: What is filled in while nobody asks anything.
        telemetry: Where timing records go.
    """

    library: Library
    sessions: ModelSessions
    pipeline: Pipeline
    dispatcher: RequestDispatcher
    caretaker: Caretaker
    chores: Chores
    telemetry: Telemetry

    def warm_up(self) -> None:
        """Load the small models now: better than in the middle of a drop."""
        for space in self.library.spaces():
            # Loading the runtime costs a few frames.
            if space.card.is_small:
                self.sessions.warm_up(space)


def assemble(
    library: Library,
    lanes: WorkLanes,
    settings: Settings,
    inbox: Inbox,
    *,
    emit: Callable[[Event], None],
    on_refused: Callable[[Exception], None],
) -> Parts:
    """Put together what works on an open library.

    Args:
        library: The library.
        lanes: Where work is queued.
        settings: The user's; they count until the engine is closed.
        inbox: Where finished work comes back.
        emit: Takes events.
        on_refused: Takes what keeps a request from being saved.
    """

    def tell(event: Event) -> None:
        emit(event)
        if isinstance(event, AssetsStored):
            caretaker.note_stored(event.assets)
            chores.copies.note_stored(event.assets if settings.tells_copies else ())

    limits = Limits(max_megapixels=settings.max_megapixels)
    telemetry = open_telemetry(paths.log_dir(), is_on=settings.telemetry)
    sessions = _sessions(lanes, settings)
    pipeline = Pipeline(
        library,
        sessions,
        decode=lanes.decode,
        fetch=lanes.fetch,
        workers=lanes.workers,
        post=inbox.put_finished,
        emit=tell,
        limits=limits,
        max_download_bytes=settings.max_download_mb * 1_000_000,
        record=telemetry.record,
    )
    caretaker = Caretaker(
        library, pipeline, decode=lanes.decode, later=inbox.put, emit=emit, limits=limits
    )
    dispatcher = RequestDispatcher(
        library,
        pipeline,
        sessions,
        decode=lanes.decode,
        models=lanes.models,
        home=paths.models_home(),
        later=inbox.put,
        emit=tell,
        caretaker=caretaker,
        limits=limits,
        record=telemetry.record,
        on_refused=on_refused,
    )
    chores = Chores.of(library, pipeline, caretaker, lanes.decode, inbox.put, emit)
    return Parts(library, sessions, pipeline, dispatcher, caretaker, chores, telemetry)


def _sessions(lanes: WorkLanes, settings: Settings) -> ModelSessions:
    return ModelSessions(
        lanes.embed,
        plan_for if settings.accelerates else cpu_plan_for,
        may_accelerate=settings.accelerates and accelerators_allowed(),
    )
