"""What of the failures of a download may pass by itself."""

from refboard.core.errors import ModelDownloadError


class PassingError(ModelDownloadError):
    """What may pass by itself: asking again is worth it.

    Attributes:
        wait_s: How long the hub wants to be left alone.
    """

    def __init__(self, sentence: str, hint: str = "", wait_s: float = 0.0) -> None:
        super().__init__(sentence, hint)
        self.wait_s = wait_s
