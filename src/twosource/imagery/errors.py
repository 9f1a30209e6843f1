"""How work on images ends early: with a reason for a person."""

from __future__ import annotations


class ImageryError(Exception):
    """A file or a call cannot be worked with; the message is one line that says why and what to do."""


class RefusedError(ImageryError):
    """An image is not measured at all, and this is the reason (no place on earth, broken, not an image)."""


class GroundError(RefusedError):
    """The reference shows too little ground to register images of this pixel size by; finer ones may still do."""
