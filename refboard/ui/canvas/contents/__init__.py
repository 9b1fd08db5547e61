"""How each kind of content is seen and touched: its painter, and its outline.

A further kind is one painter here, and an outline where it is no plain box; `painters` and
`outlines` find them by the content's type.
"""
