"""`refboard models use`: which model answers for its space in this library."""

import json
from argparse import Namespace

from refboard.cli.session import open_session
from refboard.core.words import counted
from refboard.services.library.space_slot import NO_MODEL
from refboard.terminal import say


def use(options: Namespace) -> int:
    """Choose a model; the one before serves until the new one has looked at every picture."""
    name = "" if options.name == NO_MODEL else options.name
    with open_session(options.library, creates=True, changes=True) as library:
        if name:
            library.choose_model(name)
            slot = library.slot(library.catalogue().installed(name).card.space)
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
        }
    if options.json:
        say(json.dumps(document))
    elif not options.quiet:
        say(_sentence(name, slot.kind.name, left))
    return 0


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
