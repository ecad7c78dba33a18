"""What fills a shopper's forms stands with the tests of orders."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "orders"))
