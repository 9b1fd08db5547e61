"""Whatever a server does, the picture comes of it, or one clear sentence."""

import pytest

from refboard.core.errors import InputError
from tests.services.http.behaviours import BEHAVIOURS, Behaviour
from tests.services.http.fetched import outcome


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=lambda behaviour: behaviour.says)
def test_a_server_that(behaviour: Behaviour) -> None:
    came = outcome(behaviour)

    if behaviour.sentence:
        assert isinstance(came, InputError)
        assert behaviour.sentence in str(came)
        assert came.sentence.endswith(".")
        assert came.sentence.count(".\n") == 0
        assert came.hint
    else:
        assert came == behaviour.picture
