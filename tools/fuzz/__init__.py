"""Fuzzing of the readers; see __main__.py."""
