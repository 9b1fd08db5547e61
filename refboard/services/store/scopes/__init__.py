"""Which pictures are meant, whatever they show."""
