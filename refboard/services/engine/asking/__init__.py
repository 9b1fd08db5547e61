"""From the terms of a question to vectors: kept, stored, or made ahead of all bulk work."""
