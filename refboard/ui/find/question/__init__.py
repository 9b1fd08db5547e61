"""The question of the Find panel: what it is made of, where it looks, and who asks it."""
