"""Photos and scans: made upright, of a fair size, and free of where they were taken."""

import io
import warnings

import pillow_heif
from PIL import Image, ImageFilter, ImageOps, ImageStat, UnidentifiedImageError

from congvu.files.jail import finding
from congvu.files.jail.finding import Finding, Unfit

_DARK_BELOW, _BLANK_BELOW, _BLURRED_BELOW = 60, 3, 22
_SMALL_SIDE = 700
_HINT_SIDE = 800
_LAPLACIAN = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)

pillow_heif.register_heif_opener(thumbnails=False, decode_threads=1)
Image.MAX_IMAGE_PIXELS = finding.MAX_PIXELS
warnings.simplefilter("ignore")


def made_safe(content: bytes) -> tuple[Finding, bytes, Image.Image]:
    """The picture as an upright JPEG without its metadata (a photo tells where it was taken).

    Always made anew from the pixels: whatever else the bytes meant is gone. Raises Unfit.
    """
    try:
        picture = _opened(content)
        hints = hints_about(picture)
        picture.thumbnail((finding.LONGEST_SIDE, finding.LONGEST_SIDE))
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=88, optimize=True)
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, RuntimeError):
        raise Unfit("picture-is-damaged") from None
    return Finding("image/jpeg", 1, converted=True, hints=hints), out.getvalue(), picture


def _opened(content: bytes) -> Image.Image:
    source = Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP", "HEIF"))
    if source.width * source.height > finding.MAX_PIXELS:
        raise _too_many_pixels()
    source.draft("RGB", (finding.LONGEST_SIDE, finding.LONGEST_SIDE))
    source.load()
    upright = ImageOps.exif_transpose(source)
    if upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info:
        layer = upright.convert("RGBA")
        paper = Image.new("RGB", layer.size, "white")
        paper.paste(layer, mask=layer.getchannel("A"))
        return paper
    return Image.frombytes("RGB", upright.size, upright.convert("RGB").tobytes())


def _too_many_pixels() -> Unfit:
    return Unfit("picture-has-too-many-pixels", most=finding.MAX_PIXELS // 1_000_000)


def hints_about(picture: Image.Image) -> tuple[str, ...]:
    """What its sender may want to do better; none of it refuses the picture."""
    grey = picture.convert("L")
    hints = ["SMALL"] if min(grey.size) < _SMALL_SIDE else []
    grey.thumbnail((_HINT_SIDE, _HINT_SIDE))
    light = ImageStat.Stat(grey)
    if light.stddev[0] < _BLANK_BELOW:
        return (*hints, "BLANK")
    if light.mean[0] < _DARK_BELOW:
        hints.append("DARK")
    # The kernel leaves the outermost pixels as they are.
    edges = ImageOps.crop(grey.filter(_LAPLACIAN), border=2)
    if ImageStat.Stat(edges).var[0] < _BLURRED_BELOW:
        hints.append("BLURRED")
    return tuple(hints)
