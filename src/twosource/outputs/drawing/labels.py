"""Where labels may stand on a drawing without touching each other, and how wide they are."""

from __future__ import annotations

Rect = tuple[float, float, float, float]  # left, top, right, bottom

_NARROW = set("iljtfrI.,:;'|!()[] ")
_WIDE = set("mwMWQOCGDHNU@%&—…")


def width(text: str, size: float) -> float:
    """About how wide a text is in a system sans-serif of this size; wide scripts count double."""
    total = 0.0
    for ch in text:
        if ord(ch) > 0x2E80:
            total += 1.0
        elif ch in _NARROW:
            total += 0.32
        elif ch in _WIDE or ch.isupper():
            total += 0.76
        else:
            total += 0.56
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

    def beside(self, x: float, y: float, gap: float, wide: float, high: float) -> tuple[float, float] | None:
        """Left and baseline of a free place for a label beside a point (right, left, above, below, corners)."""
        tries = (
            (x + gap, y - high / 2),
            (x - gap - wide, y - high / 2),
            (x - wide / 2, y - gap - high),
            (x - wide / 2, y + gap),
            (x + gap * 0.8, y - gap - high * 0.8),
            (x + gap * 0.8, y + gap - high * 0.2),
            (x - gap * 0.8 - wide, y - gap - high * 0.8),
            (x - gap * 0.8 - wide, y + gap - high * 0.2),
        )
        for left, top in tries:
            rect = (left, top, left + wide, top + high)
            if self.fits(rect):
                self.block(rect)
                return left, top + high * 0.78
        return None
