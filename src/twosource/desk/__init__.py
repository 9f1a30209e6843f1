"""The desk: a web application over a workspace. `application` makes it, `twosource serve` runs it."""
