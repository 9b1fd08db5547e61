"""Models are checked before a command uses them for the first time."""

from refboard.services.embedding.catalog import InstalledModel
from refboard.services.library.library import Library
from refboard.services.verification.verdicts import Verdict, Verdicts
from refboard.terminal import complain, is_watched


def checked(model: InstalledModel, verdicts: Verdicts, *, is_quiet: bool = False) -> Verdict:
    """Return the verdict on a model, which is asked if it never was; whoever watches is told."""
    if verdicts.of(model) is None and is_watched() and not is_quiet:
        complain(f"Checking {model.card.title}, which is done once")
    return verdicts.ask(model)


def check_waiting(library: Library) -> None:
    """Check the models that a library waits for, and let those serve that are sound."""
    for slot in library.slots:
        if slot.waiting is not None:
            checked(slot.waiting, library.verdicts)
            library.choose(slot.kind.name, None)
