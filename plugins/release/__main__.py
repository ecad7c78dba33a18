"""``python -m plugins.release``: see ``plugins/release/cli.py``."""

import sys

from plugins.release.cli import main

if __name__ == "__main__":
    sys.exit(main())
