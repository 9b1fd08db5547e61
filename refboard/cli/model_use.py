"""`refboard models use`: which model answers for its space in this library."""

import json
from argparse import Namespace

from refboard.cli.session import checked, open_session
from refboard.core.errors import ModelMismatchError
from refboard.core.words import counted
from refboard.services.embedding.catalog import InstalledModel
from refboard.services.library.library import Library
from refboard.services.library.space_slot import NO_MODEL
from refboard.services.verification.verdicts import SOUND, Verdict
from refboard.terminal import say


def use(options: Namespace) -> int:
    """Choose a model; the one before serves until the new one has looked at every picture."""
    name = "" if options.name == NO_MODEL else options.name
    verdict = SOUND
    with open_session(options.library, creates=True, changes=True) as library:
        if name:
            model = library.catalogue().installed(name)
            verdict = _admitted(options, library, model)
            library.choose_model(name)
            slot = library.slot(model.card.space)
        else:
            slot = library.slot(options.space)
            slot.choose("", library.catalogue())
        name = slot.filling.card.name if slot.filling is not None else ""
        left = slot.filling.left() if slot.filling is not None else 0
        document = {
            "model": name,
            "space": slot.kind.name,
            "serving": slot.serving.card.name if slot.serving is not None else "",
            "left": left,
            "forced": verdict.is_forced,
            "problem": verdict.sentence,
        }
    if options.json:
        say(json.dumps(document))
    elif not options.quiet:
        say(_sentence(name, slot.kind.name, left))
        if verdict.is_forced:
            say(f"It is used although it failed its checks. {verdict.sentence}")
    return 0


def _admitted(options: Namespace, library: Library, model: InstalledModel) -> Verdict:
    """Return the verdict on a model that may be used, by its checks or by force.

    Raises:
        ModelMismatchError: it failed, and is not forced.
    """
    verdict = checked(model, library.verdicts, is_quiet=options.quiet)
    if options.force:
        library.verdicts.force(model)
        verdict = library.verdicts.of(model) or verdict
    if not verdict.is_admitted:
        again = f"refboard models use {model.card.name} --force"
        raise ModelMismatchError(
            verdict.sentence, f'{verdict.hint} To use it all the same: "{again}".'.strip()
        )
    return verdict


def _sentence(name: str, space: str, left: int) -> str:
    if not name:
        return f"No model answers for {space} any more; vectors that were made are kept."
    if not left:
        return f"{name} answers for {space} now."
    pictures = counted(left, "picture")
    return (
        f"{name} answers for {space}. It has still to look at {pictures}: that goes on while the"
        ' window is open, or at once with "refboard add" or "refboard jobs retry".'
    )
