"""`refboard models use`: which model answers for meaning in this library."""

import json
from argparse import Namespace

from refboard.cli.session import open_session
from refboard.services.library.library import NO_MODEL
from refboard.terminal import say


def use(options: Namespace) -> int:
    """Choose a model; the one before serves until the new one has looked at every picture."""
    name = "" if options.name == NO_MODEL else options.name
    with open_session(options.library, creates=True) as library:
        library.choose_meaning(name)
        following = library.next_meaning or library.meaning
        left = following.left() if following is not None else 0
        document = {
            "model": name,
            "serving": library.meaning.card.name if library.meaning is not None else "",
            "left": left,
        }
    if options.json:
        say(json.dumps(document))
    elif not options.quiet:
        say(_sentence(name, left))
    return 0


def _sentence(name: str, left: int) -> str:
    if not name:
        return "No model answers for meaning any more; vectors that were made are kept."
    if not left:
        return f"{name} answers for meaning now."
    pictures = "1 picture" if left == 1 else f"{left:,} pictures"
    return (
        f"{name} answers for meaning. It has still to look at {pictures}: that goes on while the"
        ' window is open, or at once with "refboard add" or "refboard jobs retry".'
    )
