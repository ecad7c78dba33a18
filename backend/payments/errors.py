"""What payments refuse."""

from __future__ import annotations

from backend.kernel.errors import Refusal
from backend.kernel.text import say
from catalog.money import Money


class NothingHeld(Refusal):
    """No intent of this reference holds money for that."""

    code = "nothing_held"
    sentence = say("这笔订单没有可以动用的托管款。")


class TooMuch(Refusal):
    """The refunds of an intent would exceed what was paid."""

    code = "too_much"
    status = 422

    def __init__(self, asked: Money, rest: Money) -> None:
        super().__init__(
            say(
                "退 %(asked)s 不行：这笔付款最多还能退 %(rest)s。",
                asked=f"{asked.amount:.2f}",
                rest=f"{rest.amount:.2f}",
            )
        )


class SamePerson(Refusal):
    """Who asked for a refund may not decide about it."""

    code = "same_person"
    sentence = say("这笔退款要由另一个人批准或驳回，提出的人只能撤回。")


class NotTheAsker(Refusal):
    """Only who asked for a refund may withdraw it."""

    code = "not_the_asker"
    sentence = say("退款只能由提出的人撤回，别人可以驳回。")


class StillOwed(Refusal):
    """The order was called off, goods were left out, or a dispute was decided: the money is the payer's."""

    code = "still_owed"
    sentence = say("这笔钱已经是买家的：订单取消了、余货不发了，或者纠纷已裁定。只能批准，不能驳回或撤回。")


class NoCash(Refusal):
    """There is no cash that could be taken to the bank."""

    code = "no_cash"
    sentence = say("手上没有要存的现金。")


class NotOwned(Refusal):
    """More would be paid out than is the shop's."""

    code = "not_owned"
    status = 422
    sentence = say("转出的金额要大于零，不超过本店货款的余额。")


class NotBanked(Refusal):
    """More would be paid out than lies in the bank."""

    code = "not_banked"
    status = 422
    sentence = say("银行里没有这么多。支付平台的结算到账后先记下，再转出。")


class NotOwed(Refusal):
    """The provider would have transferred more than it owes."""

    code = "not_owed"
    status = 422
    sentence = say("到账的金额要大于零，不超过支付平台已放款、还没结算的余额。")


class DocumentUsed(Refusal):
    """The slip or transfer was booked before."""

    code = "document_used"
    sentence = say("这张凭证已经记过账，请核对凭证号。")


class GatewayDown(Refusal):
    """The payment provider does not answer; nothing happened to any money."""

    code = "gateway_down"
    status = 503
    sentence = say("支付服务暂时没有应答，没有扣款。请过一会儿再试。")


class Forged(Exception):
    """The signature is missing, wrong or too old: the message is not from the provider."""


class Unreadable(Exception):
    """Signed by the provider, yet not a message we understand."""


class Unbalanced(RuntimeError):
    """A posting that the rules do not allow: a fault of ours, never of the caller's data."""


class ProviderRefuses(Exception):
    """The provider understood and said no for good: trying again will not help."""
