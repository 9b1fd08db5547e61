"""What comes of fetching from a server that behaves in some way."""

from refboard.core.errors import InputError
from refboard.services.importing.web_fetch import fetch
from tests.services.http.behaviours import LIMIT, Behaviour
from tests.services.http.raw_site import running_raw_site


def outcome(behaviour: Behaviour) -> bytes | InputError:
    """Return the picture, or the error with its sentence."""
    with running_raw_site(behaviour.serve) as site:
        try:
            return fetch(
                f"{site.url}/leads/a.png",
                max_bytes=LIMIT,
                timeout_s=behaviour.timeout_s,
                should_stop=lambda: False,
                page=behaviour.page_on(site),
                may_be_page=behaviour.is_link,
            ).content
        except InputError as error:
            return error
