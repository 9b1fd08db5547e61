"""The words of pictures, in any writing: how they are folded, kept and found.

A name is kept folded, with the words in it, and with its trigrams in SQLite's full-text index. The
trigrams only name candidates; what is found is decided by looking at the folded name itself.
"""

from refboard.services.store.names.name_index import NameIndex
from refboard.services.store.names.name_question import BEGINS_WORDS
from refboard.services.store.names.name_rows import add_name, fill, forget, reindex

__all__ = ["BEGINS_WORDS", "NameIndex", "add_name", "fill", "forget", "reindex"]
