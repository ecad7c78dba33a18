"""Why a release was not made, in a sentence for the person who wanted it."""

from __future__ import annotations

import errno

from catalog.language import language
from catalog.model import Text
from catalog.problems import reason, refused

#: what a disk says when it cannot take more, or cannot be trusted
DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EACCES, errno.EPERM})


class Refused(Exception):
    """Nothing was changed. ``text`` says why in both languages; ``str()`` in the language of whoever runs the command."""

    def __init__(self, zh: str, en: str) -> None:
        self.text = Text(zh, en)
        super().__init__(self.text[language()])


class Busy(Refused):
    """Another build holds the lock."""


def busy(output: object) -> Busy:
    return Busy(
        f"另一个生成正在写 {output}，请等它结束再试",
        f"another build is writing {output}; try again when it has ended",
    )


def overtaken(output: object) -> Refused:
    return Refused(
        f"{output} 在生成期间被切换到了别的版本，这次生成没有发布，请重新生成",
        f"{output} was switched to another release while this one was made; it was not published, build again",
    )


def stranger(output: object, name: str) -> Refused:
    return Refused(
        f"{output} 里有不是网站生成的文件（例如 {name}），不会覆盖；请移走它，或换一个输出目录",
        f"{output} holds what no build of this site made (such as {name}) and is left alone; "
        "move it away, or choose another output folder",
    )


def another_link(output: object, target: str) -> Refused:
    return Refused(
        f"{output} 是指向 {target} 的链接，不是网站的发布链接，不会改动",
        f"{output} is a link to {target}, which is no release of this site; it is left alone",
    )


def unknown(number: int | str | None, known: str) -> Refused:
    if number is None:
        return Refused("没有更早的版本可以退回", "there is no earlier release to go back to")
    return Refused(f"没有第 {number} 版；现有：{known}", f"there is no release {number}; kept are: {known}")


def disk(error: OSError) -> Refused:
    said = refused(error)
    return Refused(
        f"写不进去，{said.zh}；线上的网站没有变",
        f"it cannot be written, {said.en}; the site in service is unchanged",
    )


def unconfirmed(error: OSError) -> Refused:
    why = reason(error)
    return Refused(
        f"新版本已在线，但磁盘没有确认（{why.zh}），断电后可能回到旧版本",
        f"the new release is in service, but the disk did not confirm it ({why.en}): a power cut may bring the old one back",
    )
