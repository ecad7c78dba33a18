"""The carriers we hand parcels to, as data."""

from __future__ import annotations

import re
from dataclasses import dataclass

from catalog.model import Text


@dataclass(frozen=True, slots=True)
class Carrier:
    """A carrier: what its waybills look like and where one is followed."""

    code: str
    name: Text
    waybill: str
    example: str
    tracking: str

    def fits(self, waybill: str) -> bool:
        return re.fullmatch(self.waybill, waybill, re.ASCII) is not None

    def link(self, waybill: str) -> str:
        """Where the carrier shows this parcel."""
        return self.tracking.format(waybill=waybill)


CARRIERS = {
    carrier.code: carrier
    for carrier in (
        Carrier(
            "SF",
            Text("顺丰速运", "SF Express"),
            r"SF\d{13}|\d{12}",
            "SF1234567890123",
            "https://www.sf-express.com/chn/sc/waybill/waybill-detail/{waybill}",
        ),
        Carrier(
            "YTO",
            Text("圆通速递", "YTO Express"),
            r"YT\d{13}|\d{10,18}",
            "YT1234567890123",
            "https://www.yto.net.cn/tracesimple.html?waybillNo={waybill}",
        ),
        Carrier(
            "ZTO",
            Text("中通快递", "ZTO Express"),
            r"\d{12,15}",
            "75312345678901",
            "https://www.zto.com/express/expressCheck.html?txtBill={waybill}",
        ),
        Carrier(
            "JD",
            Text("京东物流", "JD Logistics"),
            r"JD[0-9A-Z]{11,18}",
            "JDVA12345678901",
            "https://www.jdl.com/orderSearch/?waybillCodes={waybill}",
        ),
        Carrier(
            "EMS",
            Text("中国邮政 EMS", "China Post EMS"),
            r"[A-Z]{2}\d{9}CN|\d{13}",
            "EA123456789CN",
            "https://www.ems.com.cn/queryList?mailNo={waybill}",
        ),
    )
}
