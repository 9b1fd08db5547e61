import pytest

from refboard.core.saving import Saving, lost_words, promise


@pytest.mark.parametrize(
    ("saving", "words"),
    [
        (Saving(0, is_answering=True), "Your boards and pictures are saved, and you can go on."),
        (Saving(0, is_answering=False), "Your boards and pictures are saved, and you can go on."),
        (Saving(1, is_answering=True), "1 change is not saved yet; RefBoard keeps trying"),
        (Saving(1200, is_answering=True), "1,200 changes are not saved yet; RefBoard keeps trying"),
        (Saving(1, is_answering=False), "nobody can tell whether your last changes are saved"),
        (None, "nobody can tell whether your last changes are saved"),
    ],
)
def test_only_what_is_known_is_promised(saving: Saving | None, words: str) -> None:
    assert words in promise(saving)


def test_what_is_lost_at_the_end_is_counted() -> None:
    assert lost_words(1).startswith("1 change could not be saved.")
    assert lost_words(2).startswith("2 changes could not be saved.")
