"""Every pair of colours that meets on a page is legible, on light paper and in the dark."""

import re
from pathlib import Path

import pytest

from wangge.faces import look

TOKENS = (Path(look.__file__).parent / "static/look/tokens.css").read_text()
GROUNDS = ("paper", "sheet", "sunken")
INKS = ("ink", "quiet", "indigo", "indigo-deep", "vermilion", "pine", "ochre")
WASHED = [
    (ink, f"{wash}-wash")
    for wash, inks in {
        "indigo": ("ink", "quiet", "indigo", "indigo-deep"),
        "vermilion": ("ink", "vermilion"),
        "pine": ("ink", "pine"),
        "ochre": ("ink", "ochre", "indigo"),
    }.items()
    for ink in inks
]
TEXT = (
    [(ink, ground) for ink in INKS for ground in GROUNDS]
    + WASHED
    + [("on-indigo", "indigo"), ("on-indigo", "indigo-deep")]
)
# Borders of controls, dots of the thread, the focus ring: WCAG 1.4.11 asks 3.
SHAPES = [(shape, ground) for shape in ("edge", "indigo", "vermilion", "pine", "ochre") for ground in GROUNDS]


def palettes() -> dict[str, dict[str, str]]:
    light, dark = TOKENS.split("@media screen and (prefers-color-scheme: dark)")
    found = {
        name: dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})", part))
        for name, part in {"light": light, "dark": dark}.items()
    }
    found["dark"] = found["light"] | found["dark"]
    return found


def luminance(colour: str) -> float:
    def linear(part: str) -> float:
        share = int(part, 16) / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(colour[at : at + 2]) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_words_are_legible_on_their_ground(mode, ink, ground):
    palette = palettes()[mode]
    assert contrast(palette[ink], palette[ground]) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_that_mean_something_stand_out(mode, shape, ground):
    palette = palettes()[mode]
    assert contrast(palette[shape], palette[ground]) >= 3


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_words_stay_legible_over_the_hatch_of_a_provisional_day(mode):
    palette = palettes()[mode]
    for ink in ("ink", "quiet", "vermilion"):
        assert contrast(palette[ink], palette["ochre-hatch"]) >= 4.5, ink


def test_every_dark_colour_has_a_light_one():
    light, dark = TOKENS.split("@media screen and (prefers-color-scheme: dark)")
    names = set(re.findall(r"--([\w-]+):\s*#", dark))
    assert names <= set(re.findall(r"--([\w-]+):\s*#", light))
