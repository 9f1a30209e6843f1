"""Throughput and memory of the main job, always beside a named peer in the same run: `python -m bench`."""
