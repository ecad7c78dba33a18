"""The catalogue's own types."""

from __future__ import annotations

import pytest

from catalog.model import Text


def test_a_text_is_not_gone_through():
    """It answers to any index, so Python would never come to an end of it."""
    with pytest.raises(TypeError):
        [*Text("灯", "lamp")]
