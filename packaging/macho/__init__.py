"""Mach-O files, read and signed anywhere: what they say to the loader, and whether they hold.

Facts: Apple's headers mach-o/loader.h, mach-o/fat.h, mach-o/nlist.h and kern/cs_blobs.h. The forms
of load commands are macholib's; it has none for signatures, and believes whatever a file says.
"""
