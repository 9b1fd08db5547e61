"""Persistence in SQLite. The only package that speaks SQL; no row object leaves it."""
