"""What words look like, as two tables that the app carries: made of WordNet and a sentence encoder.

`make word-table` makes both anew; neither WordNet nor the encoder is needed to use them.
"""
