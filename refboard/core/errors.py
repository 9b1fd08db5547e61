"""Every error that a person can meet, with the sentence they read and what they can do.

    RefboardError            .sentence, .hint
    |- InputError            this file only; its item gets a badge, the batch goes on
    |  |- UnsupportedImageError, CorruptImageError, ImageTooLargeError, UnreadableFileError
    |  |- OriginalError      a stored picture's original is gone, or not what it was
    |  |- UnstorableError    a value that the database does not take
    |  |- BoardFileError     a .refboard or .bee file that cannot be read
    |  `- ContentError       an item's content that is none
    |- LibraryError          this library cannot be used; nothing is lost, another can be opened
    |  |- LibraryBusyError, LibraryTooNewError, LibraryDamagedError
    |  |- LibraryReadOnlyError  it is open to be looked at only
    |  `- StorageError       disk full, read-only, input/output
    |     `- LibraryGoneError  its folder was moved, deleted or replaced while it was open
    |- ModelError            search is off, the board works
    |  `- ModelMissingError, ModelMismatchError, ModelDownloadError, InferenceError
    |- QueryError            a question that cannot be answered as asked
    `- StoppedError          what takes long was not wanted any more

Anything else is a bug of ours: it is not caught, it reaches the crash hook or the traceback.
"""


class RefboardError(Exception):
    """An expected failure.

    Attributes:
        sentence: What the user reads; one plain sentence.
        hint: What they can do about it; may be empty.
    """

    def __init__(self, sentence: str, hint: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.sentence} {self.hint}".strip()


class InputError(RefboardError):
    """One input cannot be used; the others go on."""


class UnsupportedImageError(InputError):
    """The file is no picture that RefBoard reads."""


class CorruptImageError(InputError):
    """The file starts like a picture and cannot be decoded."""


class ImageTooLargeError(InputError):
    """The picture is beyond the limits for pixels, sides or bytes."""


class UnreadableFileError(InputError):
    """The file is missing, forbidden, no regular file, or vanished while it was read."""


class OriginalError(UnreadableFileError):
    """A stored picture's original is gone, or its file holds other bytes than it was read with.

    Attributes:
        reason: The same as the end of a sentence about the picture.
    """

    def __init__(self, sentence: str, hint: str = "", reason: str = "") -> None:
        super().__init__(sentence, hint)
        self.reason = reason


class UnstorableError(InputError):
    """The database does not take a value; what it belongs to is not written, all else can be."""


class BoardFileError(InputError):
    """A board file is damaged, hostile, or not a board file."""


class ContentError(InputError):
    """What an item is said to hold is no content; whoever reads it says where it was."""


class LibraryError(RefboardError):
    """The library cannot be used as it is; nothing in it was changed."""


class LibraryBusyError(LibraryError):
    """Another process holds the library."""


class LibraryTooNewError(LibraryError):
    """The library was written by a newer RefBoard."""


class LibraryDamagedError(LibraryError):
    """The database does not pass its own checks."""


class LibraryReadOnlyError(LibraryError):
    """Something would change a library that is open to be looked at only."""

    def __init__(self) -> None:
        super().__init__(
            "This library is read-only: nothing in it can be changed.",
            "To work on it, copy its folder to where you may write, and open the copy.",
        )


class StorageError(LibraryError):
    """The disk is full, read-only or failing."""


class LibraryGoneError(StorageError):
    """The library is not where it was opened: moved, deleted, unplugged or replaced by another."""


HELD_UP = (LibraryBusyError, LibraryDamagedError, StorageError)
"""What keeps a library from saving anything; all else is the fault of one request."""


class ModelError(RefboardError):
    """An embedding model cannot be used; search in its space is off."""


class ModelMissingError(ModelError):
    """A model file is not there."""


class ModelMismatchError(ModelError):
    """A model file is not the one that its card describes."""


class ModelDownloadError(ModelError):
    """A model could not be fetched; what is here already is kept for the next time."""


class InferenceError(ModelError):
    """The model ran and failed, or gave something that is no vector."""


class QueryError(RefboardError):
    """The question names something that is not there, or cannot be answered yet."""


class StoppedError(RefboardError):
    """The user does not want any more what was under way; nothing was changed by it."""
