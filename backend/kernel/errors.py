"""What can go wrong, as facts with a stable code. Rooms derive their own from Refusal in errors.py."""

from __future__ import annotations

from typing import ClassVar

from backend.kernel.text import Said, say


class Refusal(Exception):
    """The shop says no, for a reason that a person can read. Nothing was changed."""

    code = "refused"
    status = 409
    sentence = say("现在不能这样做。")

    def __init__(self, sentence: Said | None = None) -> None:
        self.sentence = sentence or type(self).sentence
        super().__init__(str(self.sentence))


class NotFound(Refusal):
    """There is no such thing, or it is not yours: the answer is the same."""

    code = "not_found"
    status = 404
    sentence = say("没有找到这个页面。")


class Gone(Refusal):
    """There was such a page, and nothing has come in its place."""

    code = "gone"
    status = 410
    sentence = say("这里原来的商品已经不卖了，也没有替代款。")


class Unusable(Refusal):
    """The request itself cannot be used; ``SENTENCES`` says why by HTTP status."""

    code = "unusable"
    SENTENCES: ClassVar[dict[int, Said]] = {
        405: say("这个地址只收表单，请用页面上的按钮。"),
        413: say("提交的内容太大。"),
        500: say("本店出了差错，已经记下。请先看看刚才的操作有没有生效，再决定要不要重做。"),
    }

    def __init__(self, status: int) -> None:
        super().__init__(self.SENTENCES.get(status, say("这个请求看不懂，请从本店的页面重新操作。")))
        self.status = status


class IllegalMove(Refusal):
    """The status has no such edge."""

    code = "illegal_move"
    sentence = say("这一步现在不能做，页面可能已经过时，请刷新后再看。")


class Raced(Refusal):
    """Another hand changed the same row first."""

    code = "raced"
    sentence = say("刚才有人先改动了这一项，请刷新后再看。")


class KeyReused(Refusal):
    """The same form key came with another content."""

    code = "key_reused"
    status = 422
    sentence = say("这张表单已经提交过别的内容，请重新打开页面再填。")


class TooMany(Refusal):
    """A limit was reached."""

    code = "too_many"
    status = 429
    sentence = say("尝试次数太多，请过一会儿再来。")


class Busy(Refusal):
    """Others wrote for too long, or the disk does not take what is written. Nothing was changed; trying again helps."""

    code = "busy"
    status = 503
    sentence = say("现在太忙，没有办成，也没有改动什么。请过一会儿再试。")


class Unsure(Busy):
    """It was done, and the disk does not say that it has it: nobody is told so. The same form again is safe."""

    code = "unsure"
    sentence = say("磁盘还没有确认，不能说已经办成。请过一会儿把同一张表单再交一次，不会办两次。")


class KeyBusy(Refusal):
    """The same form is being worked on at this moment."""

    code = "key_busy"
    sentence = say("这张表单正在办理，请过几秒刷新看结果。")


class Braked(Refusal):
    """Money stands still until a person has looked."""

    code = "braked"
    status = 503
    sentence = say("自查发现了问题，放款和退款暂停，等值班人员核对。没有改动什么。")
