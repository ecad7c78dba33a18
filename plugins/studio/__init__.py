"""The shop's photographic studio: builds every product family as a small model and takes its picture,
unlit in a light room and lit in a dark one, with one camera, one floor and one backdrop.

Run by hand, never by the build; the pictures are committed as sources under content/images. It needs
Blender as a Python module, which is no dependency of the shop: on Python 3.11, in an environment of
its own, `pip install "bpy==4.5.*"`, then `python -m plugins.studio [family …]` from the repository root.
"""
