"""`python -m plugins.studio [family …]`: takes the pictures of these families, or of all.

`home` is the home page's scene. --preview 300 16 gives size and samples for a quick look; --out another folder; --only lit|unlit one state.
"""

import argparse
from pathlib import Path
from time import monotonic

import bpy

from plugins.studio import exposure, home, scene
from plugins.studio.shelf import SHELF
from plugins.studio.stage import FAMILIES, Stage

PICTURES = Path(__file__).parents[2] / "content" / "images"


def take(code: str, folder: Path, *, lit: bool, size: int, samples: int, threads: int) -> Path:
    """One picture of one family; answers where it lies."""
    how = FAMILIES[code]
    scene.empty_studio()
    stage = Stage(lit)
    eye = scene.camera()
    scene.backdrop(how.stance, how.turn[2], lit=lit)
    before = set(bpy.context.scene.objects)
    how.build(stage)
    scene.shine(stage, scene.fit(stage, how, eye, before))
    scene.room(lit=lit)
    path = folder / f"{code}{'-lit' if lit else ''}.jpg"
    exposure.expose(path, width=size, height=size, samples=samples, lit=lit, threads=threads)
    return path


def main() -> None:
    parser = argparse.ArgumentParser(prog="studio", description=__doc__)
    parser.add_argument("families", nargs="*")
    parser.add_argument("--preview", nargs=2, type=int, default=(1200, 64), metavar=("SIZE", "SAMPLES"))
    parser.add_argument("--out", type=Path, default=PICTURES / "families")
    parser.add_argument("--only", choices=("lit", "unlit"))
    parser.add_argument("--threads", type=int, default=2)
    asked = parser.parse_args()
    size, samples = asked.preview
    asked.out.mkdir(parents=True, exist_ok=True)
    for code in asked.families or (*SHELF, "home"):
        states = [s for s in (False, True) if asked.only in {None, "lit" if s else "unlit"}]
        for lit in states:
            if code == "home":
                share = size / 1200
                home.take(asked.out.parent, lit=lit, share=share, samples=samples, threads=asked.threads)
                continue
            if lit and not FAMILIES[code].light:
                continue
            began = monotonic()
            path = take(code, asked.out, lit=lit, size=size, samples=samples, threads=asked.threads)
            print(f"{path.name}  {path.stat().st_size // 1024} KB  {monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
