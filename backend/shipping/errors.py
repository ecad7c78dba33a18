"""What shipping refuses."""

from __future__ import annotations

from backend.kernel.errors import Refusal
from backend.kernel.text import say
from catalog.model import Text


class UnknownCarrier(Refusal):
    code = "unknown_carrier"
    status = 422
    sentence = say("请选择一家物流公司。")


class WrongWaybill(Refusal):
    """The waybill number is not of this carrier."""

    code = "wrong_waybill"
    status = 422

    def __init__(self, waybill: str, carrier: Text, example: str) -> None:
        super().__init__(
            say(
                "运单号“%(waybill)s”不是%(carrier)s的格式，例如 %(example)s。",
                waybill=waybill,
                carrier=carrier,
                example=example,
            )
        )


class WaybillUsed(Refusal):
    code = "waybill_used"
    sentence = say("这个运单号已经用在另一个包裹上了。")


class TooManyAttempts(Refusal):
    """A parcel that failed so often turns back."""

    code = "too_many_attempts"
    sentence = say("已经派送失败三次，只能退回。")
