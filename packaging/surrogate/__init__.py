"""RefBoard.app put together on Linux, from the macOS wheels that the real one is built from.

It is a fixture for the layout, the signatures and the audit, and never a product: it has no Python
for macOS, since none can be had off a Mac, and its archive of modules was made on Linux.
"""
