"""``python -m plugins.release``: see ``plugins/release/cli.py``."""

from catalog import command
from plugins.release.cli import main

if __name__ == "__main__":
    command.run(main)
