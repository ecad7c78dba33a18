"""What an export, an import or a price list did or would do, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from catalog.difference import PriceChange
from catalog.exchange.incoming import Plan
from catalog.exchange.outgoing import Parcel
from catalog.exchange.pricelist import PricePlan
from catalog.model import Lang, Text
from catalog.problems import Problem, quoted

MOST = 40
FORMS = {"shopify": "Shopify", "woocommerce": "WooCommerce", "google": "Google Merchant"}
MADE = {"sku": Text("SKU", "SKU"), "slug": Text("代码", "slug")}
UNTOUCHED = Text("什么都没有改。", "Nothing was changed. ")
WRITE = Text(
    "写入：make import 或 make prices，加 --write --by 账号",
    "to write it: make import or make prices with --write --by ACCOUNT",
)
REST = Text(
    "有被拒绝的行：改好再导入，或加 --rest 只写入其余的",
    "rows were refused: correct them, or add --rest to write the others alone",
)


def exported(parcel: Parcel, path: str, lang: Lang) -> str:
    """Where the file is, and what is not in it."""
    count = parcel.variants
    lines = [f"{path}：{count} 个规格" if lang == "zh" else f"{path}: {count} variants"]
    lines.append(f"  {_words(lang, '没有带出', 'Not carried')}{_colon(lang)}{parcel.frame[lang]}")
    if parcel.left:
        lines.append(
            f"  {_words(lang, '没有带出的商品', 'Products left out')}{_colon(lang)}{_some(parcel.left, lang)}"
        )
    return "\n".join(lines)


def imported(plan: Plan, lang: Lang) -> str:
    """Counts, refused rows, and everything that did not come over as it was."""
    form = FORMS[plan.form]
    new, changed, same, rows = len(plan.new), len(plan.changed), len(plan.same), len(plan.rows)
    lines = [
        f"{form}：{rows} 行可用；新增 {new} 个商品，更改 {changed} 个，{same} 个不变"
        if lang == "zh"
        else f"{form}: {rows} rows taken; {new} products new, {changed} changed, {same} as they are"
    ]
    lines += _changes(plan.prices, lang)
    lines += refused(plan.refused, lang)
    lines += _made(plan, lang)
    if plan.left:
        told = _some([f"{slug} {relation}" for slug, relation in plan.left], lang)
        lines.append(
            f"  {_words(lang, '关联的商品被拒绝，关系没有带入', 'Relations to refused products left out')}{_colon(lang)}{told}"
        )
    if plan.unread:
        told = _some([f"{quoted(name)} ({count})" for name, count in plan.unread.items()], lang)
        lines.append(
            f"  {_words(lang, '没有带入的列（行数）', 'Columns not carried (rows)')}{_colon(lang)}{told}"
        )
    if plan.images:
        count = len(plan.images)
        lines.append(
            f"  图片没有下载：{count} 个网址，记在 _images 表"
            if lang == "zh"
            else f"  Pictures are not fetched: {count} addresses, in the sheet _images"
        )
    return "\n".join(lines)


def priced(plan: PricePlan, lang: Lang) -> str:
    """The changes, largest first, and every row that changes nothing."""
    columns = plan.columns
    head = f"{columns.code} → {columns.by}, {columns.price} → price"
    count, same, blank = len(plan.changes), len(plan.same), plan.blank
    lines = [
        f"{head}；{count} 个价格会变，{same} 个不变，{blank} 行没有内容"
        if lang == "zh"
        else f"{head}; {count} prices would change, {same} stay, {blank} rows say nothing"
    ]
    lines += _changes(plan.changes, lang)
    lines += refused(plan.refused, lang)
    if plan.unknown:
        lines.append(f"  {_words(lang, '不认识的编码', 'Unknown codes')}{_colon(lang)}{len(plan.unknown)}")
    for one in plan.unknown[:MOST]:
        row = f"第 {one.row} 行" if lang == "zh" else f"row {one.row}"
        near = f"，最像 {one.near}" if lang == "zh" else f", nearest {one.near}"
        lines.append(f"    {row} {quoted(one.code)}{near if one.near else ''}")
    lines += _more(len(plan.unknown), lang)
    return "\n".join(lines)


def refused(problems: Sequence[Problem], lang: Lang) -> list[str]:
    """Every refused cell or row: none is left out."""
    if not problems:
        return []
    rows = len({problem.place.row for problem in problems})
    title = f"  拒绝 {rows} 行：" if lang == "zh" else f"  {rows} row{'s'[: rows != 1]} refused:"
    return [title, *(f"    {problem.say(lang)}" for problem in problems)]


def written(count: int, lang: Lang) -> str:
    """What was written."""
    return f"写入了 {count} 个文件" if lang == "zh" else f"{count} files written"


def untouched(plan: Plan | PricePlan, lang: Lang, *, bad: bool) -> str:
    """That nothing was written, and what it takes."""
    need = REST if bad else WRITE
    return UNTOUCHED[lang] + (need[lang] if plan.sheets else "")


def _changes(prices: Sequence[PriceChange], lang: Lang) -> list[str]:
    """Prices, largest change first; those above half are marked and counted."""
    large = sum(change.large for change in prices)
    second = _words(lang, "超过一半，请另一人确认", "above half: ask a second person")
    lines = []
    for change in prices[:MOST]:
        mark = f"  {second}" if change.large else ""
        lines.append(
            f"  {change.sku}: {change.before} → {change.after} ({Decimal(change.permille) / 10:+.1f} %){mark}"
        )
    lines += _more(len(prices), lang)
    if large:
        lines.append(
            f"  其中 {large} 个变动超过一半"
            if lang == "zh"
            else f"  {large} of them change by more than half"
        )
    return lines


def _made(plan: Plan, lang: Lang) -> list[str]:
    lines = []
    for kind, name in MADE.items():
        made = [f"{row}: {value}" for row, what, value in plan.made if what == kind]
        if made:
            told = f"替你做的{name.zh}（行）" if lang == "zh" else f"Made for you, {name.en} (by row)"
            lines.append(f"  {told}{_colon(lang)}{_some(made, lang)}")
    return lines


def _some(words: Sequence[str], lang: Lang) -> str:
    told = "、".join(words[:MOST]) if lang == "zh" else ", ".join(words[:MOST])
    return told + (f" … ({len(words)})" if len(words) > MOST else "")


def _more(count: int, lang: Lang) -> list[str]:
    over = count - MOST
    return [f"    … 还有 {over}" if lang == "zh" else f"    … {over} more"] if over > 0 else []


def _words(lang: Lang, zh: str, en: str) -> str:
    return zh if lang == "zh" else en


def _colon(lang: Lang) -> str:
    return "：" if lang == "zh" else ": "
