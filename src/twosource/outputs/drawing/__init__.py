"""Inline SVG drawings: each takes plain values and gives escaped markup that needs no script to be read."""
