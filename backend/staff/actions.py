"""What the log's action codes are called."""

from __future__ import annotations

from collections.abc import Mapping

from backend.kernel.text import Said, say

ACTIONS: Mapping[str, Said] = {
    "signed_in": say("登录"),
    "sign_in_refused": say("登录未成"),
    "staff_added": say("新建账号"),
    "staff_closed": say("停用账号"),
    "staff_password_set": say("重设密码"),
    "comment_approve": say("刊登评论"),
    "comment_reject": say("不刊登评论"),
    "comment_spam": say("判为垃圾信息"),
    "comment_hide": say("撤下评论"),
    "comment_answer": say("答复评论"),
    "stock_received": say("入库"),
    "stock_safety": say("改安全库存"),
    "stock_expected": say("登记在途库存"),
    "stock_closed_short": say("单据提前结束"),
    "stock_counted": say("库存盘点"),
    "stock_scrapped": say("库存报损"),
    "stock_sent_back": say("货退给供应商"),
    "build_asked": say("要求生成页面"),
    "order_shipped": say("记发货"),
    "order_delivered": say("记签收"),
    "order_cancelled": say("取消这笔订单"),
    "order_extended": say("替买家延长收货期"),
    "refund_approve": say("批准退款"),
    "refund_reject": say("驳回退款"),
    "refund_withdraw": say("撤回退款"),
    "refund_settle": say("记下退款已办妥"),
    "ledger_bank": say("现金存银行"),
    "ledger_payout": say("转给本店"),
    "refund.refused": say("支付平台拒绝退款"),
    "payment.mismatch": say("付款通知不符"),
    "payment.forged": say("伪造的付款通知"),
    "payment.wrong": say("付款金额不符，退回"),
    "payment.unknown": say("付款通知查无此单"),
    "order_note": say("订单备注"),
    "brake.pull": say("暂停放款和退款"),
    "brake.lift": say("放开放款和退款"),
    "order_rest_dropped": say("余货不发"),
    "order_collected": say("记收到现金"),
    "order_refused": say("记拒收"),
    "order_parcel": say("记包裹动静"),
    "order_refunded": say("安排部分退款"),
    "dispute_proposed": say("提出纠纷处理方案"),
    "dispute_settled": say("处理纠纷"),
    "dispute_turned_down": say("没有通过纠纷处理方案"),
}
