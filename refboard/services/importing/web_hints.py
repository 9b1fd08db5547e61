"""Which of the addresses of one picture answers with it."""

from collections.abc import Callable
from dataclasses import dataclass

from refboard.core.errors import InputError
from refboard.services.importing.placeholder import is_placeholder
from refboard.services.importing.web_fetch import Fetched, fetch

FETCH_TIMEOUT_S = 20.0


@dataclass(frozen=True, slots=True)
class WebHints:
    """What is known of a picture on the web besides its address.

    Attributes:
        mirrors: Further addresses of the same picture, tried when the first one fails.
        page: The page that shows it; empty where that is not known.
        may_be_page: Its address may be that of a page, whose own picture is meant then.
    """

    mirrors: tuple[str, ...] = ()
    page: str = ""
    may_be_page: bool = False


def fetch_first(
    url: str, hints: WebHints, should_stop: Callable[[], bool], max_download_bytes: int
) -> Fetched:
    """Return what the first address gives that has the picture, and not a placeholder for it.

    Raises:
        InputError: none has it; the first one says why.
    """
    refusals: list[InputError] = []
    placeholder: Fetched | None = None
    for address in (url, *hints.mirrors):
        try:
            fetched = fetch(
                address,
                max_bytes=max_download_bytes,
                timeout_s=FETCH_TIMEOUT_S,
                should_stop=should_stop,
                page=hints.page,
                may_be_page=hints.may_be_page and address == url,
            )
        except InputError as error:
            refusals.append(error)
            continue
        if not is_placeholder(fetched.content):
            return fetched
        placeholder = placeholder or fetched
    if placeholder:
        return placeholder
    raise refusals[0]
