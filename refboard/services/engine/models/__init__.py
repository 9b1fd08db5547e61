"""Models on behalf of one window: getting, checking, using, removing."""
