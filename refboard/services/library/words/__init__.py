"""What words look like, told to a model that takes none: tables of the nouns of things."""
