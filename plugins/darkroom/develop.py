"""The child that decodes and encodes. Runs by itself (``python -I develop.py``), knows nothing of the shop.

Standard input: first a line of JSON, the ``order`` (see ``lab``), then one picture a line; standard output: one
line a picture, its status. The working directory is where the made files go. Each picture is worked on in a fork, so
that a hostile one takes only itself along, while Pillow is loaded once.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import AvifImagePlugin, Image, ImageFile, ImageOps, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

KINDS = tuple(
    plugin.format
    for plugin in (
        JpegImagePlugin.JpegImageFile,
        PngImagePlugin.PngImageFile,
        WebPImagePlugin.WebPImageFile,
    )
)


class Changed(Exception):
    """The file is no longer the one that was ordered."""


class Moving(Exception):
    """It has more than one frame."""


class Unwritable(Exception):
    """What was made finds no place."""


DONE, BROKEN = 0, 3
STATUSES = ((Changed, 4), (MemoryError, 5), (Moving, 6), (Unwritable, 7), (Exception, BROKEN))


def limit(name: int, value: int | None, spare: int = 0) -> None:
    """None leaves a limit as it is: for the tests that show what it is good for."""
    if value is not None:
        resource.setrlimit(name, (value, value + spare))


def main() -> None:
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    Image.init()
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    order = json.loads(sys.stdin.readline())
    bounds = order["limits"]
    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_AS, bounds["memory"])
    limit(resource.RLIMIT_FSIZE, bounds["file"])
    limit(resource.RLIMIT_NOFILE, bounds["open"])
    for line in sys.stdin:
        job = json.loads(line)
        child = os.fork()
        if not child:
            os._exit(work(order, job["source"], job["digest"]))
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def work(order: dict[str, Any], source: str, digest: str) -> int:
    """One picture; the status to end with. Decoders raise whatever they like: all of that is BROKEN."""
    # A fork's processor time starts at zero, so each picture has the whole of it. The alarm ends one that only waits.
    # One second before the hard limit the kernel says why; at the hard limit it only kills.
    limit(resource.RLIMIT_CPU, order["limits"]["cpu"], spare=1)
    signal.alarm(order["limits"]["wall"])
    try:
        develop(order, Path(source), digest)
    except Exception as error:  # noqa: BLE001 - the status is all that leaves this process
        return next(status for kind, status in STATUSES if isinstance(error, kind))
    return DONE


def develop(order: dict[str, Any], source: Path, digest: str) -> None:
    """All widths and formats of one source; never larger than the source is."""
    with source.open("rb") as file:
        data = file.read(order["bytes"] + 1)
    if blake2b(data, digest_size=12, person=order["version"].encode()).hexdigest() != digest:
        raise Changed
    picture = flat(data, order["pixels"])
    for width in sorted(order["widths"], reverse=True):
        if width < picture.width:
            height = max(1, round(picture.height * width / picture.width))
            picture = picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        for suffix, (form, options) in order["recipes"].items():
            put(picture, Path(f"{digest}-{width}.{suffix}"), form, options)


def flat(data: bytes, pixels: int) -> Image.Image:
    """The picture upright, in RGB, on white where it is transparent, bare of everything else it came with.

    The gate has read the header already; what Pillow reads of it may differ.
    """
    with Image.open(BytesIO(data), formats=KINDS) as opened:
        # A camera's MPO holds a preview or a second eye beside the picture; its first frame is the picture.
        if opened.format != "MPO" and getattr(opened, "is_animated", False):
            raise Moving
        if opened.width * opened.height > pixels:
            raise ValueError("larger than its header said")
        picture: Image.Image = ImageOps.exif_transpose(opened)
    if picture.has_transparency_data:
        clear = picture.convert("RGBA")
        picture = Image.new("RGB", clear.size, "white")
        picture.paste(clear, mask=clear.getchannel("A"))
    picture = picture.convert("RGB")
    picture.info.clear()
    return picture


def put(picture: Image.Image, target: Path, form: str, options: dict[str, Any]) -> None:
    """Whole or not at all, and never again what is there already."""
    if target.exists():
        return
    made = BytesIO()
    picture.save(made, form, **options)
    fresh = target.with_name(f".{target.name}.new")
    try:
        with fresh.open("wb") as file:
            file.write(made.getbuffer())
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(target)
    except OSError as error:
        raise Unwritable from error


if __name__ == "__main__":
    main()
