"""One sentence for each way in which fetching a model can fail."""

import ssl
from typing import Any

import httpx2
from huggingface_hub import errors as hub_errors


def sentence_of(name: str, error: Exception, again: str) -> tuple[str, str]:
    """Return what to say of an error, and what can be done.

    Args:
        name: The file.
        error: What the hub's library or its network library raised.
        again: The hint for what may pass by itself.
    """
    if isinstance(error, hub_errors.OfflineModeIsEnabled):
        return (
            "Nothing is fetched while HF_HUB_OFFLINE is set.",
            "Unset it, or add the model from a folder.",
        )
    if isinstance(error, hub_errors.GatedRepoError):
        return (
            f'"{name}" is given only to people who have agreed to its terms.',
            "Agree to them on the model's page, log in with the hub's own tool, then try again.",
        )
    status = _status(error)
    if status is not None:
        return _of_status(name, status, again)
    return _of_network(name, error, again)


def _status(error: Exception) -> int | None:
    response: Any = getattr(error, "response", None)
    return None if response is None else int(response.status_code)


def _of_status(name: str, status: int, again: str) -> tuple[str, str]:
    if status in (401, 403):
        return (
            f'The hub does not let anybody take "{name}" without logging in.',
            "Log in with the hub's own tool, or add the model from a folder.",
        )
    if status in (404, 410):
        return (
            f'The hub has no "{name}" at the place that the card names.',
            "Use a newer card, or add the model from a folder.",
        )
    if status == 429:
        return "The hub asks to wait: too much was fetched from here.", "Try again later."
    if status >= 500:
        return f"The hub has a fault of its own ({status}).", "Try again later."
    return f'The hub answered {status} when asked for "{name}".', again


def _of_network(name: str, error: Exception, again: str) -> tuple[str, str]:
    chain = _chain(error)
    if any(isinstance(link, ssl.SSLError) for link in chain):
        return "The certificate of the hub cannot be trusted.", "Check the clock and the network."
    kinds: list[tuple[type[Exception] | tuple[type[Exception], ...], str]] = [
        (httpx2.TooManyRedirects, "The hub leads from one address to the next without end."),
        (httpx2.UnsupportedProtocol, "The hub leads to an address that is none of the web's."),
        (httpx2.InvalidURL, "The hub's address is no address of the web."),
        (httpx2.TimeoutException, f'The hub fell silent while "{name}" was fetched.'),
        (httpx2.ConnectError, "The hub cannot be reached."),
        (
            hub_errors.FileMetadataError,
            "What answers is no model hub, or something on the way changes its answers.",
        ),
    ]
    for kind, sentence in kinds:
        if any(isinstance(link, kind) for link in chain):
            return sentence, again
    return f'The connection broke while "{name}" was fetched.', again


def _chain(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in found:
        found.append(link)
        link = link.__cause__ or link.__context__
    return found
