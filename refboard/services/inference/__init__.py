"""Running models on this machine: sessions, lanes, batches."""
