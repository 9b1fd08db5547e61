"""RefBoard on a Linux desktop: its menu entry, file type and icons, and the Debian package."""
