"""Reads a pile of news reports and counts the independent sources behind every claim."""
