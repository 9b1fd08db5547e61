"""The seal of a bundle: the list of all that is in it, which its executable's signature holds.

Facts: the resource rules of codesign (version 2), as they stand in every CodeResources that it
writes; "macOS Code Signing In Depth" (Apple, TN2206) on what is code and what is data.
"""
