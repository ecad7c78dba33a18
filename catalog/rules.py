"""Every rule that a file, a sheet or a cell has to keep: a code that never changes, and what is said when it is broken.

Desks, tests and the planners' guide know a rule by its code. Names in braces are filled in where it is broken.
"""

from __future__ import annotations

from catalog.problems import Rule


def _rule(code: str, zh: str, en: str) -> Rule:
    return Rule(zh, en, code)


# Files
FILE_LARGE = _rule("file-large", "超过 {mb} MB", "is larger than {mb} MB")
FILE_KIND = _rule("file-kind", "名字以 {suffix} 结尾，内容却是{zh}", "is named {suffix}, but holds {en}")
FILE_UNKNOWN = _rule(
    "file-unknown",
    "不是认识的文件；请交 .xlsx、.ods、.xls 或 .csv",
    "is no file we know; hand in .xlsx, .ods, .xls or .csv",
)
FILE_BROKEN = _rule("file-broken", "不是可读的工作簿", "is not a readable workbook")
FILE_BOMB = _rule("file-bomb", "展开后过大", "is too large once unpacked")
FILE_PARTS = _rule("file-parts", "里面的文件太多", "holds too many parts")
FILE_PATH = _rule("file-path", "里面有不安全的文件名", "holds a part with an unsafe name")
FILE_NESTED = _rule(
    "file-nested", "里面还夹着别的文件；请删去后另存", "holds other files; delete them and save again"
)
FILE_PASSWORD = _rule(
    "file-password", "有密码；请去掉密码后另存", "is protected by a password; save it without one"
)
FILE_ENTITIES = _rule(
    "file-entities", "含有不允许的 XML 声明", "declares XML entities, which are not allowed"
)
FILE_MACROS = _rule(
    "file-macros", "含有宏；请另存为不带宏的 .xlsx", "holds macros; save it as .xlsx without them"
)
FILE_LINKS = _rule(
    "file-links",
    "引用了别的文件或网址；请断开链接后另存",
    "refers to other files or addresses; break the links and save again",
)
FILE_FAR = _rule(
    "file-far",
    "有单元格远在表格之外；请删除空白行列",
    "has cells far outside the table; delete the blank rows and columns",
)
FILE_CELLS = _rule("file-cells", "单元格超过 {most} 个", "has more than {most} cells")
FILE_LIMITS = _rule(
    "file-limits",
    "太大或太复杂，打不开；请只留目录的各表",
    "is too large or too intricate to open; keep only the catalogue's sheets",
)
FILE_BUSY = _rule(
    "file-busy",
    "店里正忙，{seconds} 秒内没有读完；请过一会儿再传",
    "could not be read within {seconds} s, for the shop is busy; hand it in again in a while",
)
SOURCE_BOTH = _rule("source-both", "同时有 {zh}；只能留一种来源", "{en} exist side by side; keep one source")
SOURCE_NONE = _rule(
    "source-none", "没有 catalog.xlsx，也没有 CSV 表", "has neither catalog.xlsx nor CSV sheets"
)
CSV_ENCODING = _rule("csv-encoding", "既不是 UTF-8 也不是 GB 18030 编码", "is neither UTF-8 nor GB 18030")
CSV_BROKEN = _rule("csv-broken", "不是完整的 CSV（{error}）", "is not well-formed CSV ({error})")
CSV_NUL = _rule("csv-nul", "含有空字节，不是文字文件", "holds NUL bytes and is no text file")

# Sheets
SHEET_UNKNOWN = _rule(
    "sheet-unknown",
    "不是认识的表；备注表请以 _ 开头",
    "is not a known sheet; begin the name of a sheet of notes with _",
)
SHEET_MISSING = _rule("sheet-missing", "缺少表 {name}", "lacks the sheet {name}")
SHEET_HIDDEN = _rule("sheet-hidden", "是隐藏的表，同样会读", "is a hidden sheet and is read all the same")
ROWS_HIDDEN = _rule(
    "rows-hidden", "有 {count} 行是隐藏的，同样会读", "has {count} hidden rows, which are read all the same"
)
SHEET_TWICE = _rule("sheet-twice", "这个名字的表有两张", "is the name of two sheets")
CSV_NAME = _rule(
    "csv-name",
    "不是哪张表的名字；只有一张表的文件要叫表的名字，例如 variants.csv",
    "is the name of no sheet; a file of one sheet is named after it, such as variants.csv",
)
HEADER_LOW = _rule(
    "header-low",
    "表头在第 {row} 行；表头要在第 1 行，请删去上面的行",
    "row {row} holds the header, which has to be row 1; delete the rows above it",
)
COLUMN_MISSING = _rule("column-missing", "缺少列 {code}", "is a missing column")
COLUMN_UNKNOWN = _rule("column-unknown", "不是认识的列", "is not a known column")
COLUMN_TWICE = _rule("column-twice", "这一列出现了两次", "stands twice in the header")
COLUMN_UNNAMED = _rule("column-unnamed", "这一列没有列名", "is a column without a code")
CELL_OUTSIDE = _rule("cell-outside", "在表头之外", "stands outside the header")
CELL_MERGED = _rule(
    "cell-merged", "是合并的单元格；请拆开，每格各填一个值", "is a merged cell; split it and fill each cell"
)

# What a spreadsheet program made of a cell
CELL_ERROR = _rule("cell-error", "是错误值（如 #REF!、#N/A）", "holds an error value such as #REF! or #N/A")
CELL_FORMULA = _rule(
    "cell-formula",
    "是公式，但没有算出的值；请粘贴为数值",
    "is a formula without a value; paste it as a value",
)
NUMBER_FOR_TEXT = _rule(
    "number-for-text",
    "存成了数字；请把单元格设为文本后重填",
    "is stored as a number; format the cell as text and retype it",
)
NUMBER_ROUNDED = _rule(
    "number-rounded",
    "被表格程序写成了科学计数法，可能已丢失数字；请设为文本后重填",
    "was written in scientific notation and may have lost digits; format the cell as text and retype it",
)
NUMBER_FOR_DATE = _rule("number-for-date", "是存成数字的日期", "is a date stored as a number")
DATE_FOR_TEXT = _rule(
    "date-for-text",
    "被表格程序改成了日期；请设为文本后重填",
    "was turned into a date; format the cell as text and retype it",
)

# What stands in a cell without being seen
FULL_WIDTH = _rule("full-width", "含有全角或变体字符", "holds full-width or variant characters")
OTHER_DIGITS = _rule("other-digits", "含有别种文字的数字", "holds digits of another script")
NBSP = _rule("nbsp", "含有不换行空格", "holds a no-break space")
ZERO_WIDTH = _rule("zero-width", "含有看不见的零宽字符", "holds a zero-width character, which nobody sees")
BIDI = _rule("bidi", "含有改变书写方向的字符", "holds a character that turns the direction of writing")
CONTROL = _rule("control", "含有控制字符", "holds a control character")

# Values
MISSING = _rule("missing", "没有填写", "is missing")
DERIVED = _rule("derived", "由其他参数算出，请留空", "is computed from other specs; leave it empty")
FLAG = _rule("flag", "应是 yes 或 no", "has to be yes or no")
TEXT_LONG = _rule("text-long", "超过 {most} 个字", "is longer than {most} characters")
CHOICE_CODE = _rule("choice-code", "不是取值代码", "is not a value code")
CHOICE_UNKNOWN = _rule("choice-unknown", "不是已知的取值", "is not a known value")
NUMBER = _rule("number", "不是一个数", "is not a number")
NUMBER_UNIT = _rule("number-unit", "不是一个数：带了单位", "is not a number: it carries its unit")
# What was wanted, a number or a price, and why this is none.
NUMBER_BLANK = _rule("number-blank", "{zh}：中间有空格", "{en}: it has a blank inside")
NUMBER_SCIENTIFIC = _rule(
    "number-scientific", "{zh}：是科学计数法，没有写全", "{en}: it is in scientific notation, not in full"
)
THOUSANDS = _rule("thousands", "{zh}：含有千位分隔号", "{en}: it holds separators of thousands")
DECIMAL_COMMA = _rule("decimal-comma", "{zh}：用逗号作小数点", "{en}: it has a comma for its decimal point")
DECIMALS = _rule("decimals", "小数位多于 {most} 位", "has more than {most} digits after the point")
PRICE = _rule("price", "不是一个价格", "is not a price")
PRICE_SIGN = _rule("price-sign", "不是一个价格：带了货币符号", "is not a price: it carries a currency sign")
PRICE_NEGATIVE = _rule("price-negative", "不是一个价格：是负数", "is not a price: it is negative")
PRICE_ZERO = _rule("price-zero", "不是一个价格：必须大于 0", "is no price: it has to be above 0")
PRICE_DIGITS = _rule(
    "price-digits", "不是一个价格：至多两位小数", "is not a price: two digits after the point at most"
)
PRICE_LARGE = _rule(
    "price-large", "不是一个价格：至多 9 位整数", "is not a price: nine digits before the point at most"
)
WHOLE = _rule("whole", "不是正整数", "is not a whole number above 0")
DIGITS = _rule("digits", "应是 0 到 6", "has to be 0 to 6")
DATE = _rule("date", "不是日期，应写成 2026-01-31", "is not a date; write it as 2026-01-31")
PATH = _rule(
    "path",
    "不是本店页面的地址，应像 /p/downlight-7w/",
    "is no address of a page of ours; write it like /p/downlight-7w/",
)
URL = _rule("url", "不是 http(s) 网址", "is not an http(s) address")
SLUG = _rule(
    "slug",
    "应由小写字母、数字和连字符组成，至多 60 个",
    "has to be lower-case letters, digits and hyphens, at most 60",
)
SKU = _rule(
    "sku", "应由大写字母、数字和 . _ - 组成，至多 40 个", "has to be capitals, digits and . _ -, at most 40"
)
SKU_CASE = _rule("sku-case", "含有小写字母", "has lower-case letters")
CODE = _rule("code", "应由小写字母、数字和下划线组成", "has to be lower-case letters, digits and underscores")
GTIN = _rule("gtin", "不是 13 位数字", "is not thirteen digits")
GTIN_CHECK = _rule("gtin-check", "校验位应是 {digit}", "should end in the check digit {digit}")

# Between rows and sheets
REPEATS = _rule("repeats", "与第 {row} 行重复", "repeats row {row}")
REPEATS_CASE = _rule(
    "repeats-case", "与第 {row} 行重复，只差大小写", "repeats row {row}, but for the case of letters"
)
REPEATS_WIDTH = _rule(
    "repeats-width", "与第 {row} 行重复，只差全角半角", "repeats row {row}, but for the width of characters"
)
REFERENCE = _rule("reference", "{zh}表里没有", "is not among the {en}")
REFERENCES = _rule("references", "{zh}表里没有 {word}", "names {word}, which is not among the {en}")
CIRCLE = _rule("circle", "绕了一圈又回到自己", "leads back to itself")
ITSELF = _rule("itself", "指向自己", "points at itself")
FIELD_RESERVED = _rule("field-reserved", "是保留的名字", "is a reserved name")
FIELD_VALUES = _rule("field-values", "在 values 表里没有取值", "has no values in the sheet values")
VALUE_KIND = _rule("value-kind", "不是 choice 类型的参数", "is not a field of kind choice")
UNSOLD = _rule("unsold", "在 variants 表里没有规格", "has no variant in the sheet variants")
TWINS = _rule("twins", "与 {sku} 无法区分，请填写规格名或参数", "reads like {sku}; give it a label or a spec")
BREAK_QUANTITY = _rule("break-quantity", "应大于 {least}", "has to be above {least}")
BREAK_PRICE = _rule("break-price", "应低于 {most}", "has to be below {most}")
SET_IN_SET = _rule("set-in-set", "本身是套装，不能再放进套装", "is a set itself and cannot be part of one")
STILL_THERE = _rule(
    "still-there", "这一页还在，不能转到别处", "is still a page, whose readers cannot be sent elsewhere"
)
QUERY = _rule("query", "{zh}", "{en}")
QUERY_EMPTY = _rule(
    "query-empty",
    "没有找到任何商品；若确实要空着，请在 allow_empty 列写 yes",
    "finds no product; if it is to stay empty, write yes in the column allow_empty",
)
COPY_ORPHAN = _rule("copy-orphan", "没有这个代码的商品", "belongs to no product")
COPY_NO_FILE = _rule(
    "copy-no-file",
    "应是一个文件，不是文件夹或断开的链接",
    "has to be a file, not a folder or a link that leads nowhere",
)
COPY_NAME = _rule(
    "copy-name",
    "不会当作商品的说明来读：文件名要以小写的 .md 结尾，例如 downlight-7w.md；不是说明的，请移到别处",
    "is not read as the text of a product: the name has to end in .md, in small letters, such as downlight-7w.md; "
    "move elsewhere what is no such text",
)
COPY_ENCODING = _rule("copy-encoding", "不是 UTF-8 编码", "is not UTF-8")

# Texts
AD_WORD = _rule(
    "ad-word", "写了“{word}”，{law}不允许", "says “{word}”, which advertising law forbids ({law})"
)

PICTURE_MISSING = _rule(
    "picture-missing",
    "没有这张图：content/images 里的 hall.jpg 写作 /images/hall-720.webp",
    "is no picture of ours: hall.jpg in content/images is written /images/hall-720.webp",
)

# What is known of lamps (content/rules)
TABLE_UNKNOWN = _rule("table-unknown", "不是认识的规则表", "is not a known table of rules")
RANGE = _rule("range", "不在 {low} 到 {high} 之间（{source}）", "is not between {low} and {high} ({source})")
IP_CODE = _rule(
    "ip-code",
    "不是 IP 代码：IP{digits} 的第 {place} 位不存在（{source}）",
    "is no IP code: IP{digits} has a digit {place} that does not exist ({source})",
)
BASE_SHAPE = _rule(
    "base-shape",
    "与灯形 {family} 不符，应是 {bases}（{source}）",
    "does not fit a lamp of the shape {family}: {bases} ({source})",
)
EFFICACY = _rule(
    "efficacy",
    "合 {efficacy} lm/W，不在 {low} 到 {high} 之间；请核对光通量和功率",
    "makes {efficacy} lm/W, not between {low} and {high}; check flux and power",
)
PHOTOMETRY_MISSING = _rule(
    "photometry-missing", "content/photometry 里没有这个文件", "is no file in content/photometry"
)
PHOTOMETRY_BROKEN = _rule("photometry-broken", "读不出光通量：{zh}", "tells no flux: {en}")
PHOTOMETRY_FLUX = _rule(
    "photometry-flux",
    "与 {file} 的 {flux} lm 相差超过 {percent} %",
    "differs from the {flux} lm of {file} by more than {percent} %",
)
EU_CLASS = _rule(
    "eu-class",
    "应是 {grade}：折合 {total} lm/W（{source}）",
    "has to be {grade}: {total} lm/W all told ({source})",
)
EU_PARTS = _rule(
    "eu-parts", "要有光通量、功率和电压才能核对", "cannot be checked without flux, power and voltage"
)
GB_SCOPE = _rule(
    "gb-scope", "{source} 不覆盖这种灯：{zh}", "is a grade of {source}, which does not cover the lamp: {en}"
)
GB_GRADE = _rule(
    "gb-grade",
    "按 {source}，{efficacy} lm/W 是 {grade} 级",
    "is not what {efficacy} lm/W reach in {source}: grade {grade}",
)
CCC_FORM = _rule("ccc-form", "不是 16 位 CCC 证书编号", "is no CCC certificate number of sixteen digits")
CCC_MISSING = _rule(
    "ccc-missing",
    "没有填写，而这类商品须有 CCC 证书（{source}）",
    "is missing, and such goods need a CCC certificate ({source})",
)

# Markdown
KEY_UNKNOWN = _rule("key-unknown", "不是这里可用的项", "is not a key used here")
KEY_TWICE = _rule("key-twice", "写了两次", "is written twice")
ADDRESS_TWICE = _rule("address-twice", "{file} 已用这个地址", "is the address of {file} already")
LANG = _rule("lang", "只能是 zh 或 en", "has to be zh or en")
TIME = _rule("time", "不是 2026-01-31 10:00 这样的时间", "is not a time such as 2026-01-31 10:00")
FAMILY_UNKNOWN = _rule("family-unknown", "不是产品系列", "is not a product family")
TEXT_MISSING = _rule("text-missing", "文件不存在", "the file is missing")
TEXT_NAME = _rule(
    "text-name",
    "不会当作文章来读：文件名要以小写的 .md 结尾，例如 shop-opens.md；不是文章的，请移到别处",
    "is not read as a text: the name has to end in .md, in small letters, such as shop-opens.md; "
    "move elsewhere what is no such text",
)
TEXT_EMPTY = _rule("text-empty", "文件是空的", "the file is empty")
TEXT_ENCODING = _rule("text-encoding", "不是 UTF-8 文本", "is not UTF-8 text")
STATUS = _rule("status", "只能是 published 或 draft", "has to be published or draft")
UNTIL = _rule("until", "早于 From", "comes before From")
DAY = _rule("day", "不是 2026-01-31 这样的日期", "is not a date such as 2026-01-31")
ALLOW_EMPTY = _rule("allow-empty", "只能是 yes 或 no", "has to be yes or no")
NO_PRODUCT = _rule(
    "no-product",
    "没有找到任何商品；若确实要空着，请写 AllowEmpty: yes",
    "finds no product; if it is to stay empty, write AllowEmpty: yes",
)
ORDER = _rule("order", "不是 0 到 999 的整数", "is not a whole number from 0 to 999")
