"""Every rule with its code, as a table for planners: ``python -m catalog rules`` writes docs/rules.md."""

from __future__ import annotations

from collections.abc import Iterator

from catalog import rules
from catalog.photometry import rules as light
from catalog.problems import Rule

HEAD = """# 规则 · Rules

每条规则都有一个不变的代码；桌面、测试和本手册都用它。Every rule has a code that never changes. `python -m catalog rules` 生成本页 · writes this page.

关于灯的知识不在代码里，而在 `content/rules/*.csv`：每一行都有来源、日期和把握（seen 看过原文，known 常识，weak 转述，chosen 本店自定）。改表即改规则，删表即停用。
What is known of lamps stands in `content/rules/*.csv`, each row with its source, its day and how sure we are. Change a table and the rule changes; delete it and the check is off.

| 参数 field | 表 table | 查什么 · what is checked |
|---|---|---|
| `lm`, `w` | `efficacy.csv` | lm/W 在合理范围 · within reason |
| any number | `ranges.csv` | 数值范围 · range |
| `ip` | `ip.csv` | IP 代码的两位 · both digits |
| `base` | `bases.csv` | 灯头与灯形 · base and shape |
| `eu_class` | `eu-classes.csv`, `eu-factors.csv`, `eu-sources.csv` | (lm / W) × 系数 factor |
| `gb_grade` | `gb30255-scope.csv`, `gb30255-grades.csv` | 标准是否覆盖；等级 · scope, grade |
| `ccc` | `ccc.csv` | 须有 CCC 证书的商品 · where compulsory |
| `photometry` | `photometry.csv` | `content/photometry` 里的文件与 lm · the file's flux |
| | `lux.csv` | 房间计算器的照度 · lux for the room calculator |
| search, `/replace/` | `old-lamps.csv` | 旧灯要换多少流明 · the lumens in place of an old lamp |
| BMEcat | `etim.csv` | ETIM 编码，本店不带 · ETIM codes; none come with the shop |
| every text | `words.csv` | 广告法禁用词 · words that advertising law forbids |

表里没有的参数不查：店里不填 `ccc`，就不查 CCC。A field the shop does not keep is not checked.

| 代码 code | 中文 | English |
|---|---|---|
"""


def page() -> str:
    """The whole page."""
    return HEAD + "".join(_rows())


def _rows() -> Iterator[str]:
    every = (*vars(rules).values(), *vars(light).values())
    for rule in dict.fromkeys(each for each in every if isinstance(each, Rule)):
        yield f"| `{rule.code}` | {rule.zh} | {rule.en} |\n"
