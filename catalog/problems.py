"""What is wrong with what people wrote: the place, the value, the rule, in the reader's language."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from catalog.model import Lang, Place, Text

SHOWN = 60
MOST = 2000
NOTHING = Text("", "")
SHUT = Text(
    "没有权限，请让运行这条命令的用户能读写它",
    "permission denied; let the user who runs this read and write it",
)
#: what the system refuses, by its number
REFUSALS = {
    errno.EACCES: SHUT,
    errno.EPERM: SHUT,
    errno.EROFS: Text("所在的磁盘只能读", "the disk it is on can only be read"),
    errno.ENOSPC: Text("磁盘已满，请腾出空间", "no space left on the disk; make room there"),
    errno.EDQUOT: Text("磁盘配额已用完", "the disk quota is used up"),
    errno.EFBIG: Text("文件太大", "the file is too large"),
    errno.EIO: Text("磁盘读写出错", "the disk fails"),
    errno.ENOENT: Text("没有这个文件或文件夹", "no such file or folder"),
    errno.EEXIST: Text("已经有了", "exists already"),
    errno.EISDIR: Text("这是文件夹，不是文件", "is a folder, not a file"),
    errno.ENOTDIR: Text("路径中有一段不是文件夹", "a part of the path is no folder"),
    errno.ELOOP: Text("链接绕了圈", "links lead in a circle"),
    errno.ENAMETOOLONG: Text("名字太长", "the name is too long"),
    errno.EMFILE: Text("这个进程打开的文件太多", "this process has too many open files"),
    errno.ENFILE: Text("这台机器打开的文件太多", "this machine has too many open files"),
    errno.ENOMEM: Text("内存不够", "not enough memory"),
    errno.EAGAIN: Text(
        "不能再开进程或线程（数目有限制？）",
        "no more processes or threads may be begun (is their number limited?)",
    ),
}


FULL = (errno.ENOSPC, errno.EDQUOT)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like ``word``, or None when nothing is near."""
    by_fold = {name.casefold(): name for name in known}
    close = get_close_matches(word.casefold(), by_fold, n=1, cutoff=0.6)
    return by_fold[close[0]] if close else None


def guess(word: str, known: Iterable[str]) -> Text:
    """A hint naming the nearest known word, empty when nothing is near."""
    return meaning(nearest(word, known) or "")


def meaning(word: str) -> Text:
    """A hint that names what was meant, empty when that is not known."""
    return Text(f"是不是想写 {word}？", f"did you mean {word}?") if word else NOTHING


def visible(text: str) -> str:
    """A text on one line, control characters written out."""
    # Not by the codec of that name: the child that opens files may not look for one.
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def reason(error: OSError) -> Text:
    """Why the system refused something; in its own words where we know none."""
    said = error.strerror or str(error)
    return REFUSALS.get(error.errno or 0, Text(said, said))


def refused(error: OSError) -> Text:
    """What the system refused: the place, where it is known, and why."""
    # Of two names the second is where something was to be put.
    name = (error.filename2 if error.errno in FULL else None) or error.filename or error.filename2
    if not isinstance(name, (str, bytes, os.PathLike)):  # a number of an open file
        return reason(error)
    place, why = visible(os.fsdecode(name).removeprefix(f"{Path.cwd()}{os.sep}")), reason(error)
    return Text(f"{place}：{why.zh}", f"{place}: {why.en}")


@contextmanager
def placed(place: Path) -> Iterator[None]:
    """What is refused here without a name is refused at ``place``: an open file does not tell its own."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or str(place)
        raise


def quoted(value: str) -> str:
    """A value as it may be shown: short, on one line."""
    shown = visible(value)
    return f'"{shown[:SHOWN]}…"' if len(shown) > SHOWN else f'"{shown}"'


@dataclass(frozen=True, slots=True)
class Rule(Text):
    """A rule and what is said when it is broken. ``code`` never changes, the words may."""

    code: str

    def of(self, **facts: object) -> Rule:
        """With the names in braces filled in."""
        return Rule(self.zh.format(**facts), self.en.format(**facts), self.code)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to correct. ``cell`` is a name such as ``F17`` (empty: the whole sheet or file);
    ``name`` what the column or key is called; ``value`` None where nothing was written.
    """

    place: Place
    cell: str
    name: Text
    value: str | None
    rule: Text
    hint: Text = NOTHING

    @property
    def code(self) -> str:
        """The code of the rule, see ``catalog.rules``."""
        return self.rule.code if isinstance(self.rule, Rule) else ""

    def say(self, lang: Lang) -> str:
        """One line: place, name, value, rule, hint."""
        where = self.place.file
        if self.place.sheet:
            where += f" › {self.place.sheet}"
        if self.cell:
            where += f"!{self.cell}" if self.place.sheet else f" › {self.cell}"
        name = f" {self.name[lang]}" if self.name else ""
        value = "" if self.value is None else f"{quoted(self.value)} "
        hint = self.hint[lang]
        if hint:
            hint = f"；{hint}" if lang == "zh" else f"; {hint}"
        # Rules and hints may name what stands in other cells.
        return visible(f"{where}{name}: {value}{self.rule[lang]}{hint}")

    def __str__(self) -> str:
        return self.say("zh")


MORE = Rule("另有 {count} 个问题没有列出", "{count} more problems are not listed", "more")


class Collected(list[Problem]):
    """Problems as they are met. Beyond ``MOST`` they are only counted: nobody reads them, and memory ends."""

    left = 0

    def append(self, problem: Problem) -> None:
        if len(self) < MOST:
            super().append(problem)
        else:
            self.left += 1

    def extend(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self.append(problem)


class Invalid(Exception):
    """What people wrote cannot be used. ``problems`` holds every problem found, in reading order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        left = problems.left if isinstance(problems, Collected) else len(problems[MOST:])
        self.problems = tuple(problems[:MOST])
        if left:
            place = Place(self.problems[-1].place.file, "", 0)
            self.problems += (Problem(place, "", NOTHING, None, MORE.of(count=left)),)
        super().__init__(self.report("zh"))

    def report(self, lang: Lang = "zh") -> str:
        """All problems, one a line, under a line that counts them."""
        count = len(self.problems)
        title = f"发现 {count} 个问题" if lang == "zh" else f"{count} problem{'s'[: count != 1]} found"
        return "\n".join([title, *(f"  {problem.say(lang)}" for problem in self.problems)])
