"""The rules of the audit: what is true of every app that ships, each a small check of its own.

Importing a module of this package registers its rules; `audit.py` imports them all.
"""
