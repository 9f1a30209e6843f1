"""`python -m bench.desk`: how long every view of the desk takes over a large workspace, at rest and under a run."""
