"""``python -m catalog``."""

from catalog import command
from catalog.cli import main

command.run(main)
