#!/usr/bin/env python3
"""Draws the kernel's logo, a flask with C#, in the two sizes that front ends ask for. Needs python3-pil."""
from PIL import Image, ImageDraw, ImageFont

SCALE = 16
image = Image.new("RGBA", (64 * SCALE, 64 * SCALE))
draw = ImageDraw.Draw(image)
point = lambda x, y: (x * SCALE, y * SCALE)
flask = [point(*p) for p in ((25, 6), (39, 6), (39, 24), (58, 56), (54, 60), (10, 60), (6, 56), (25, 24))]
draw.polygon(flask, fill="#512bd4")
draw.rounded_rectangle([point(21, 3), point(43, 8)], radius=2 * SCALE, fill="#3a1e9c")
font = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf", 20 * SCALE)
draw.text(point(32, 45), "C#", font=font, fill="white", anchor="mm")
for size in (64, 32):
    image.resize((size, size), Image.LANCZOS).save(f"logo-{size}x{size}.png", optimize=True)
