"""Why a change is not made. Nothing was changed where one of these is raised."""

from __future__ import annotations

from backend.kernel.errors import Refusal
from backend.kernel.text import say


class NeedsAnother(Refusal):
    code = "needs_another"
    status = 403
    sentence = say("有价格变动超过 50%，要由另一个人批准才能上线。请送审。")


class StepsNeedAnother(Refusal):
    """No step is large, but one person's steps of a day are."""

    code = "steps_need_another"
    status = 403
    sentence = say("有价格一天之内被您分几次改动，合起来超过 50%，要由另一个人批准才能上线。请送审。")


class TextNeedsAnother(Refusal):
    code = "text_needs_another"
    status = 403
    sentence = say("文章要由另一个人批准才能上线。请送审。")


class SamePerson(Refusal):
    code = "same_person"
    status = 403
    sentence = say("自己提出的改动不能由自己批准，请另一位同事来看。")


class NotTheWriter(Refusal):
    code = "not_the_writer"
    status = 403
    sentence = say("只有提出这项改动的人可以这样做。")


class Moved(Refusal):
    """What would change is no longer what the person looked at."""

    code = "moved"
    sentence = say("您看过之后，内容又有变动，这项改动会带来的结果不同了。请重新看一遍再决定。")


class Clashing(Refusal):
    code = "clashing"
    sentence = say("有些单元格您和同事都改过，而且改得不一样。请下载最新的工作簿，改好后重新上传。")


class Faulty(Refusal):
    code = "faulty"
    status = 422
    sentence = say("还有地方要改，改好以后才能上线。")


class NothingChanges(Refusal):
    code = "nothing_changes"
    status = 422
    sentence = say("和现在的内容一样，没有要改的。")


class NoFile(Refusal):
    code = "no_file"
    status = 422
    sentence = say("请先选一个文件。")


class TooLong(Refusal):
    code = "too_long"
    status = 422
    sentence = say("文章超过 200 KB，请分成几篇。")


class NoSuchName(Refusal):
    code = "no_such_name"
    status = 422
    sentence = say("文件名只能用小写字母、数字和连字符，例如 bathroom-lights。")


class NotKept(Refusal):
    code = "not_kept"
    status = 404
    sentence = say("没有这一版。")


class Overtaken(Refusal):
    """A text was changed on the disk since the draft was begun."""

    code = "overtaken"
    sentence = say("您开始写之后，这篇文章已经被改过。请把您的改动并入现在的文字，再保存一次。")
