"""Documents that come as their pages."""
