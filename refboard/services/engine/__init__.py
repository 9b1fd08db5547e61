"""Drives one library without Qt: requests down, events up."""
