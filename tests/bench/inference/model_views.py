"""Pictures of the window with models, for looking at: Settings, Models, and the Find panel.

    python -m tests.bench.screenshots --photos DIR --out DIR --models --find

The window and its library are real. What only a large model could answer is told to the window as
the library would tell it, so that no model has to be fetched to look at it.
"""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from refboard.core.events import (
    Event,
    MatchesReady,
    ModelChecking,
    ModelProgress,
    ModelsListed,
    RequestFailed,
    SpacesChanged,
)
from refboard.core.ids import NO_REQUEST
from refboard.core.offer import ModelOffer, OfferState, Soundness, SpaceState
from refboard.core.query import Match, Matches
from refboard.core.settings import Theme
from refboard.ui.settings.settings_dialog import SettingsDialog
from refboard.ui.style.segments import Segments
from tests.bench.driver import Driver

LOOK = SpaceState("look", "look", "Look")
CLIP = SpaceState("meaning", "clip-vit-b32", "CLIP ViT-B/32", has_words=True)
FILLING = replace(CLIP, left=1240)
NEXT = replace(CLIP, next_title="SigLIP base", left=412)
BROKEN = SpaceState(
    "meaning", "", "", problem="The files of CLIP ViT-B/32 are damaged. Get it again."
)
ARCH = "red brick arch at dusk"


@contextmanager
def window_on(pictures: Sequence[Path], theme: Theme, size: tuple[int, int]) -> Iterator[Driver]:
    """Give a window on a tidy board of pictures, one of them asked about."""
    with tempfile.TemporaryDirectory() as temporary:
        os.environ["REFBOARD_MODELS"] = str(Path(temporary) / "models")
        with Driver(Path(temporary) / "library", theme=theme, size=size) as driver:
            driver.open()
            driver.drop(pictures)
            driver.until_embedded(len(pictures))
            view = driver.window.view
            view.select_all()
            driver.window.run("arrange_rows")
            view.select([next(iter(driver.board.document)).id])
            view.fit_all(glide=False)
            driver.rest(6.0)
            yield driver


def model_pages(driver: Driver) -> Iterator[tuple[str, QWidget]]:
    """Give the settings' pages by name: general, and models in each of their states."""
    window = driver.window
    models = window.controller.models
    window.run("settings")
    dialog = window.presenters.settings_pages.dialog
    assert dialog is not None
    yield "general", dialog
    window.run("models")
    driver.until(lambda: bool(models.offers), "list the models")
    listed = {offer.name: offer for offer in models.offers}
    yield "models-first", dialog
    bar = dialog.models_page._area.verticalScrollBar()
    bar.setValue(bar.maximum())
    yield "models-end", dialog
    bar.setValue(0)
    fetching = replace(listed["clip-vit-b32"], state=OfferState.FETCHING)
    _tell(driver, ModelsListed(_with(models.offers, fetching)))
    _tell(driver, ModelProgress(fetching.name, 213_000_000, fetching.byte_size))
    _ask_in_vain(driver, listed["siglip2-b16"])
    yield "models-fetching", dialog
    dialog.hide()
    window.status.chip.show_popover()
    yield "chip", window
    yield "popover", window.status.chip.popover
    window.status.chip.popover.hide()
    window.run("models")
    driver.rest(0.5)  # the library answers with what is really there
    here = replace(listed["clip-vit-b32"], state=OfferState.INSTALLED, is_chosen=True)
    other = replace(listed["dinov2-small"], state=OfferState.INSTALLED)
    _tell(driver, ModelsListed(_with(models.offers, here, other)))
    _tell(driver, SpacesChanged((LOOK, FILLING)))
    yield "models-here", dialog
    dialog.models_page.row(other.name).second.click()
    other = replace(other, is_chosen=True)
    here = replace(here, is_chosen=False)
    _tell(driver, ModelsListed(_with(models.offers, here, other)))
    _tell(driver, SpacesChanged((LOOK, replace(FILLING, next_title=other.title))))
    yield "models-next", dialog
    yield from _checks(driver, dialog)
    dialog.close()


def _checks(driver: Driver, dialog: SettingsDialog) -> Iterator[tuple[str, QWidget]]:
    """Give the page of models while one is checked, one is refused, and one is forced."""
    models = driver.window.controller.models
    listed = {offer.name: replace(offer, is_chosen=False) for offer in models.offers}
    sentence = (
        "The words and the pictures of the model do not mean the same: captions of drawn pictures"
        " fit no better than by chance (p = 0.54). Use graphs and tokenizer of one release."
    )
    here = OfferState.INSTALLED
    checking = replace(listed["clip-vit-b32"], state=here, is_checking=True)
    refused = replace(
        listed["siglip2-b16"], state=here, soundness=Soundness.REFUSED, refusal=sentence
    )
    forced = replace(
        listed["dinov2-small"], state=here, soundness=Soundness.FORCED, refusal=sentence
    )
    forced = replace(forced, is_chosen=True)
    _tell(driver, ModelsListed(_with(models.offers, checking, refused, forced)))
    _tell(driver, SpacesChanged((LOOK, SpaceState("meaning", forced.name, forced.title))))
    _tell(driver, ModelChecking(checking.name, 4, 11, "Do its graphs open?"))
    yield "models-checks", dialog
    dialog.models_page.row(refused.name).main.click()
    driver.rest(0.3)
    yield "models-force", dialog


def find_panels(driver: Driver) -> Iterator[tuple[str, QWidget]]:
    """Give the window with the Find panel in each of its states."""
    window = driver.window
    panel, controls = window.find_panel, window.find_panel.controls
    answers: list[Matches] = []
    window.controller.find.answered.connect(answers.append)
    window.run("find_similar")
    driver.until(lambda: bool(answers), "find similar pictures")
    looks = answers[-1]
    driver.until_complete()
    yield "find-look-only", window
    _tell(driver, SpacesChanged((LOOK, FILLING)))
    yield "find-filling", window
    for space, state in (("meaning", NEXT), ("both", CLIP)):
        _tell(driver, SpacesChanged((LOOK, state)))
        _press(controls.spaces, space)
        driver.rest(0.3)  # no model is there: the library refuses, then the answer is told
        _answer(driver, replace(looks, matches=_turned(looks), space=space))
        yield f"find-{space}", window
    _tell(driver, SpacesChanged((LOOK, BROKEN)))
    driver.rest(1.0)
    yield "find-problem", window
    window.run("find_names")
    panel.field.setText(ARCH)
    panel.field.begun.emit(ARCH)
    driver.rest(0.5)
    yield "words-no-model", window
    _tell(driver, SpacesChanged((LOOK, CLIP)))
    driver.rest(1.0)  # it asks again by itself
    why = ("name, meaning", "meaning", "name", "meaning")
    found = tuple(
        replace(match, why=why[place % len(why)]) for place, match in enumerate(_turned(looks))
    )
    _answer(driver, replace(looks, matches=found, space="words"))
    yield "words", window


def settled(driver: Driver, widget: QWidget) -> QWidget:
    """Let a widget settle, and return it."""
    driver.rest(0.4)
    driver.until_complete()
    QApplication.processEvents()
    return widget


def _with(offers: Sequence[ModelOffer], *changed: ModelOffer) -> tuple[ModelOffer, ...]:
    """Return the list as the library would tell it, with other models in place of some."""
    table = {offer.name: offer for offer in changed}
    listed = [table.get(offer.name, offer) for offer in offers]
    order = (OfferState.SHIPPED, OfferState.INSTALLED)
    return tuple(
        sorted(listed, key=lambda o: order.index(o.state) if o.state in order else len(order))
    )


def _turned(answer: Matches) -> tuple[Match, ...]:
    """Return an answer in another order."""
    return answer.matches[7:] + answer.matches[:7]


def _press(segments: Segments, value: str) -> None:
    group = segments._group
    group.button(segments._values.index(value)).click()


def _answer(driver: Driver, answer: Matches) -> None:
    driver.window.controller.find.asker._show(MatchesReady(NO_REQUEST, answer))
    driver.rest(0.05)


def _ask_in_vain(driver: Driver, offer: ModelOffer) -> None:
    """Press Get, and be told that it cannot be done; the library is not asked."""
    models = driver.window.controller.models
    models._keep_problem(
        offer.name,
        RequestFailed(
            NO_REQUEST,
            '"huggingface.co" cannot be reached.',
            "Check the connection and try again: it goes on where it was cut off.",
        ),
    )
    driver.rest(0.05)


def _tell(driver: Driver, event: Event) -> None:
    driver.window.controller.take(event)
    driver.rest(0.05)
