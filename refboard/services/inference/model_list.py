"""The list of models as people choose among them, and fetching one of them whole."""

import logging
from collections.abc import Collection, Mapping
from pathlib import Path

from refboard.core.errors import ModelError, ModelMissingError
from refboard.core.model_card import ModelCard
from refboard.core.offer import ModelOffer, OfferState, Soundness
from refboard.services.embedding.catalog import (
    CARD_NAME,
    RECORD_NAME,
    Catalogue,
    InstalledModel,
    read_card,
    recorded,
    verify,
)
from refboard.services.embedding.disk import check_room, gathering
from refboard.services.embedding.download import fetch_file
from refboard.services.embedding.hub import Hub
from refboard.services.embedding.install import install
from refboard.services.embedding.stoppable import Progress, ShouldStop
from refboard.services.verification.verdicts import Verdict, Verdicts

log = logging.getLogger(__name__)

_ORDER = (OfferState.SHIPPED, OfferState.INSTALLED, OfferState.FETCHING, OfferState.OFFERED)


def offers(
    catalogue: Catalogue,
    chosen: Collection[str],
    fetching: Mapping[str, int],
    verdicts: Verdicts,
    checking: Collection[str] = (),
) -> tuple[ModelOffer, ...]:
    """Return all models: what ships, what is installed, then what can be had, each by rank.

    Args:
        catalogue: The models there are.
        chosen: Names of the models that were chosen, one for a space.
        fetching: Models that are being fetched, with the bytes that are here.
        verdicts: What was found of those that are here.
        checking: Models that are being checked.
    """
    known = {name: verdicts.of(model) for name, model in catalogue.models.items()}
    listed: list[tuple[ModelCard, OfferState]] = []
    for name, model in catalogue.models.items():
        state = OfferState.SHIPPED if model.is_shipped else OfferState.INSTALLED
        listed.append((model.card, OfferState.FETCHING if name in fetching else state))
    for name, card in catalogue.offered.items():
        listed.append((card, OfferState.FETCHING if name in fetching else OfferState.OFFERED))
    listed.sort(key=_order)
    return tuple(
        ModelOffer(
            name=card.name,
            title=card.title,
            description=card.description,
            licence=card.licence,
            notice=card.notice,
            source=card.source,
            space=card.space,
            dim=card.dim,
            byte_size=card.byte_size if all(f.byte_size for f in card.files) else 0,
            state=state,
            is_hosted=card.is_hosted,
            has_words=card.text is not None and card.image is not None,
            is_chosen=card.name in chosen,
            done_bytes=fetching.get(card.name, 0),
            soundness=_soundness(known.get(card.name)),
            refusal=_refusal(known.get(card.name)),
            is_checking=card.name in checking,
        )
        for card, state in listed
    )


def _soundness(verdict: Verdict | None) -> Soundness:
    if verdict is None:
        return Soundness.UNKNOWN
    if verdict.is_sound:
        return Soundness.SOUND
    return Soundness.FORCED if verdict.is_forced else Soundness.REFUSED


def _refusal(verdict: Verdict | None) -> str:
    return "" if verdict is None else f"{verdict.sentence} {verdict.hint}".strip()


def _order(pair: tuple[ModelCard, OfferState]) -> tuple[int, bool, int, str]:
    card, state = pair
    return _place(state), card.space == "text", card.rank, card.name


def _place(state: OfferState) -> int:
    # What is being fetched stays where it was on the list.
    return _ORDER.index(OfferState.OFFERED if state is OfferState.FETCHING else state)


def pull(
    card: ModelCard,
    home: Path,
    *,
    progress: Progress,
    should_stop: ShouldStop,
    hub: Hub | None = None,
) -> InstalledModel:
    """Fetch all files of a model and install it; goes on where an earlier time was cut off.

    A model that is installed already, and whole, is left as it is.

    Args:
        card: The model.
        home: The user's folder of models.
        progress: Told bytes that are here, and bytes in all as far as they are known.
        should_stop: Asked now and then.
        hub: Where from; None for the hub that the user's environment names.

    Raises:
        ModelMissingError: it cannot be fetched, only brought by hand.
        ModelDownloadError: a file cannot be fetched.
        ModelMismatchError: a file is not the one of the card.
        StorageError: the disk is full or cannot be written.
        PullStoppedError: `should_stop` said so; what has come is kept.
    """
    if not card.is_hosted:
        raise ModelMissingError(
            f'The model "{card.title}" cannot be fetched from here.',
            card.notice or "Take its files from its makers, then add them from a folder.",
        )
    if (model := _whole(card, home)) is not None:
        progress(model.card.byte_size, model.card.byte_size)
        return model
    with gathering(card.name, home) as folder:
        check_room(folder, card.byte_size - sum(p.stat().st_size for p in folder.iterdir()))
        before = 0
        for file in card.files:

            def tell(done: int, total: int, before: int = before) -> None:
                progress(before + done, max(card.byte_size, before + total))

            found = fetch_file(file, folder, progress=tell, should_stop=should_stop, hub=hub)
            before += found.byte_size
        return install(card, folder, home, source=f"fetched from {card.source}")


def _whole(card: ModelCard, home: Path) -> InstalledModel | None:
    """Return the model if it is installed as its card says now, with files that are its own."""
    folder = home / card.name
    record = folder / RECORD_NAME
    try:
        model = InstalledModel(recorded(card, record), folder)
        if recorded(read_card(folder / CARD_NAME), record) != model.card:
            return None
        verify(model)
    except ModelError as error:
        log.debug("%s is not installed whole: %s", card.name, error)
        return None
    return model
