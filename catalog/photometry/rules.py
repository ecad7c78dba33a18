"""What a photometric file has to keep, and what is said when it does not."""

from __future__ import annotations

from catalog.model import Text
from catalog.problems import Rule

LARGE = Rule("超过 {mb} MB", "is larger than {mb} MB", "light-large")
KIND = Rule("只认 .ies 和 .ldt", "is neither .ies nor .ldt", "light-kind")
NAME = Rule(
    "文件名只能用字母、数字和 . _ -，至多 80 个",
    "has to be named with letters, digits and . _ -, at most 80",
    "light-name",
)
BINARY = Rule("含有空字节，不是文字文件", "holds NUL bytes and is no text file", "light-binary")
NO_TILT = Rule("没有 TILT= 行", "has no line TILT=", "light-no-tilt")
TILT = Rule("只能是 NONE 或 INCLUDE", "has to be NONE or INCLUDE", "light-tilt")
ENDS = Rule("文件到此为止，还缺 {count} 个数", "is where the file ends, {count} numbers short", "light-ends")
NUMBER = Rule("不是一个数", "is not a number", "light-number")
REASON = Rule("不在 {low} 到 {high} 之间", "is not between {low} and {high}", "light-reason")
WHOLE = Rule("不是 {low} 到 {high} 的整数", "is not a whole number from {low} to {high}", "light-whole")
POINTS = Rule("光强值超过 {most} 个", "makes more than {most} intensities", "light-points")
RISING = Rule("角度没有递增", "does not rise above the angle before it", "light-rising")
SPAN = Rule(
    "平面从 {first}° 到 {last}°，不成对称",
    "ends planes from {first}°, which no symmetry completes",
    "light-span",
)
PLANES = Rule(
    "不是 {step} 的倍数，与对称代码不合", "is no multiple of {step}, as its symmetry wants", "light-planes"
)
DARK = Rule("没有一点光", "gives no light at all", "light-dark")


def name(zh: str, en: str) -> Text:
    """What a field is called."""
    return Text(zh, en)


TILT_NAME = name("TILT", "TILT")
LAMPS = name("灯数", "number of lamps")
LUMENS = name("每灯光通量", "lumens per lamp")
FACTOR = name("倍数", "multiplier")
VERTICAL = name("垂直角个数", "number of vertical angles")
HORIZONTAL = name("水平角个数", "number of horizontal angles")
TYPE = name("配光类型", "photometric type")
UNITS = name("长度单位", "units of length")
SIZE = name("发光面尺寸", "luminous dimension")
BALLAST = name("镇流器系数", "ballast factor")
FUTURE = name("文件类别", "file generation type")
WATTS = name("功率", "input watts")
ANGLE = name("垂直角", "vertical angle")
PLANE = name("水平角", "horizontal angle")
INTENSITY = name("光强", "intensity")
TILT_ANGLE = name("倾角修正", "tilt factor")
SYMMETRY = name("对称代码", "symmetry")
COUNT_C = name("C 平面数", "number of C planes")
COUNT_G = name("γ 角个数", "number of γ angles")
OUTPUT = name("灯具效率", "light output ratio")
DOWN = name("下射比例", "downward flux fraction")
SETS = name("光源组数", "number of lamp sets")
FLUX = name("光源光通量", "flux of the lamps")
OTHER = name("数", "figure")
