"""演示的照片: drawn here, so that nobody's street is in them."""

import io

from PIL import Image, ImageDraw

_SKIES = ("#c9d8e6", "#d9e2d3", "#e8ddcb", "#cfd3dc", "#dccfd6")


def picture(seed: int) -> bytes:
    """一张画的“现场”: a house wall, a window and a puddle."""
    image = Image.new("RGB", (640, 480), _SKIES[seed % len(_SKIES)])
    draw = ImageDraw.Draw(image)
    draw.rectangle((80, 90, 560, 400), fill="#b9a58c", outline="#6f6250", width=4)
    for column in range(3):
        left = 130 + column * 150
        draw.rectangle((left, 140, left + 80, 240), fill="#8fa9bb", outline="#54616b", width=3)
        draw.line((left + 40, 140, left + 40, 240), fill="#54616b", width=3)
    draw.rectangle((0, 400, 640, 480), fill="#8d8f8a")
    draw.ellipse((180 + seed * 30, 405, 420 + seed * 30, 460), fill="#5f86a3")
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=80)
    return stream.getvalue()
