"""Where the answer that is looked at is like what was asked: asked, kept, laid over it."""
