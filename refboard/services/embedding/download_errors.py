"""One sentence for each way in which a hub can refuse a file or a connection can fail.

Imported late: it needs the hub's library and its network library.
"""

from typing import TYPE_CHECKING, NamedTuple

from huggingface_hub import errors as hub_errors

from refboard.core.errors import ModelDownloadError
from refboard.services.embedding.passing_error import PassingError
from refboard.services.http.failures import NETWORK, Failure, failure_of

if TYPE_CHECKING:
    import httpx2

UNANSWERED = (*NETWORK, hub_errors.OIDCError, hub_errors.DeviceCodeError)
"""What the hub's library and its network library raise."""
LONGEST_WAIT_S = 60.0
_GO_ON = "Check the connection and try again: it goes on where it was cut off."
_BY_HAND = "Try again later, or add the model from a folder."


class _Said(NamedTuple):
    sentence: str
    hint: str
    passes: bool = False


_OFFLINE = _Said(
    "Nothing is fetched while HF_HUB_OFFLINE is set.", "Unset it, or add the model from a folder."
)
_LOGIN = _Said(
    'Logging in to "{host}" failed.',
    "Log in anew with the hub's own tool, or log out of it: most models need no login.",
)
_NOT_REACHED = _Said('"{host}" cannot be reached.', _GO_ON, passes=True)
_BROKEN = _Said('The connection to "{host}" broke while "{name}" came.', _GO_ON, passes=True)
_SAID = {
    Failure.CERTIFICATE: _Said(
        'The certificate of "{host}" cannot be trusted.',
        "Check this computer's clock and the network it is in.",
    ),
    Failure.PROXY: _Said(
        "The proxy of this network does not let the connection through.",
        "Check HTTPS_PROXY, or add the model from a folder.",
    ),
    Failure.ADDRESS: _Said('The address of "{host}" is none of the web\'s.', "Check HF_ENDPOINT."),
    Failure.UNKNOWN_HOST: _NOT_REACHED,
    Failure.REFUSED: _NOT_REACHED,
    Failure.NO_CONNECTION: _NOT_REACHED,
    Failure.SILENT: _Said('"{host}" fell silent on "{name}".', _GO_ON, passes=True),
    Failure.ENCODING: _BROKEN,
    Failure.BROKEN: _BROKEN,
}


def broken(host: str, name: str, error: BaseException) -> ModelDownloadError:
    """Return the error for a connection that failed.

    Args:
        host: The hub.
        name: The file.
        error: What was raised, one of `UNANSWERED`.
    """
    if isinstance(error, hub_errors.OfflineModeIsEnabled):
        said = _OFFLINE
    elif isinstance(error, hub_errors.OIDCError | hub_errors.DeviceCodeError):
        said = _LOGIN
    else:
        said = _SAID[failure_of(error)]
    made = PassingError if said.passes else ModelDownloadError
    return made(said.sentence.format(host=host, name=name), said.hint)


def refused(host: str, name: str, response: "httpx2.Response") -> ModelDownloadError:
    """Return the error for an answer that is no file."""
    status = response.status_code
    if status in (401, 403):
        return _forbidden(host, name, response)
    if status in (404, 410):
        return ModelDownloadError(
            f'"{host}" has no "{name}" at the place that the card names.',
            "Use a newer card, or add the model from a folder.",
        )
    if status == 429:
        return _too_often(host, response)
    if status >= 500 or status == 408:
        return PassingError(f'"{host}" has a fault of its own ({status}).', _BY_HAND)
    return ModelDownloadError(f'"{host}" answered {status} when asked for "{name}".', _BY_HAND)


def _forbidden(host: str, name: str, response: "httpx2.Response") -> ModelDownloadError:
    if response.headers.get("X-Error-Code") == "GatedRepo":
        return ModelDownloadError(
            f'"{host}" gives "{name}" only to people who have agreed to its terms.',
            "Agree to them on the model's page, set HF_TOKEN to your token, then try again.",
        )
    return ModelDownloadError(
        f'"{host}" does not let anybody have "{name}" without logging in.',
        "Set HF_TOKEN to your token, or add the model from a folder.",
    )


def _too_often(host: str, response: "httpx2.Response") -> ModelDownloadError:
    announced = response.headers.get("Retry-After", "")
    wait_s = float(announced) if announced.isascii() and announced.isdigit() else 0.0
    if wait_s > LONGEST_WAIT_S:
        return ModelDownloadError(
            f'"{host}" wants to be asked again in {wait_s / 60:.0f} minutes, not before.',
            "Try again then: it goes on where it was cut off.",
        )
    return PassingError(f'"{host}" was asked too often from here.', _BY_HAND, wait_s)
