"""What goes wrong while a package is built."""


class PackageError(Exception):
    """The package cannot be built or does not work; the text is one sentence for the builder."""
