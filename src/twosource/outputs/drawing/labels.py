"""Where labels may stand on a drawing without touching each other, and how wide they are."""

from __future__ import annotations

Rect = tuple[float, float, float, float]  # left, top, right, bottom

_NARROW = set("iljtfrI.,:;'|!()[] ")
_WIDE = set("mwMWQOCGDHNU@%&—…")


def width(text: str, size: float) -> float:
    """About how wide a text is in the widest usual system sans-serif of this size; wide scripts count double."""
    total = 0.0
    for ch in text:
        if ord(ch) > 0x2E80:
            total += 1.0
        elif ch in _NARROW:
            total += 0.38
        elif ch in _WIDE or ch.isupper() or not ch.isalnum():
            total += 0.82
        else:
            total += 0.62
    return total * size


def cut(text: str, size: float, room: float) -> str:
    """The text, shortened with an ellipsis until it fits."""
    if width(text, size) <= room:
        return text
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle] + "…", size) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"


def touch(a: Rect, b: Rect) -> bool:
    """Whether two rectangles overlap."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


class Places:
    """Gives out room for labels, first come first served."""

    def __init__(self, area: Rect) -> None:
        self.area = area
        self.taken: list[Rect] = []

    def block(self, rect: Rect) -> None:
        """Nothing may be written here."""
        self.taken.append(rect)

    def fits(self, rect: Rect) -> bool:
        """Whether a rectangle lies in the area and touches nothing."""
        left, top, right, bottom = self.area
        inside = rect[0] >= left and rect[1] >= top and rect[2] <= right and rect[3] <= bottom
        return inside and not any(touch(rect, other) for other in self.taken)

    def beside(self, x: float, y: float, gap: float, wide: float, high: float) -> tuple[float, float, str] | None:
        """A free place for a label beside a point: where it is anchored, its baseline, and by which end.

        The anchor is the end near the point, so that a font narrower than expected stays near it.
        """
        near = gap * 0.8
        tries = (
            (gap, -high / 2, "start"),
            (-gap, -high / 2, "end"),
            (0, -gap - high, "middle"),
            (0, gap, "middle"),
            (near, -near - high * 0.8, "start"),
            (near, near - high * 0.2, "start"),
            (-near, -near - high * 0.8, "end"),
            (-near, near - high * 0.2, "end"),
        )
        for dx, dy, anchor in tries:
            left = x + dx - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
            rect = (left, y + dy, left + wide, y + dy + high)
            if self.fits(rect):
                self.block(rect)
                return x + dx, y + dy + high * 0.78, anchor
        return None
