"""What can go wrong with search."""

from __future__ import annotations

from backend.kernel.errors import Refusal
from backend.kernel.text import say


class NoIndex(Refusal):
    """There is no index to ask, or it is not the one that was built."""

    code = "no_index"
    status = 503
    sentence = say("搜索暂时用不了，分类页照常可看。请几分钟后再搜。")
