"""Posts and permissions as data: the table that every door of the staff desk is checked against."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from catalog.model import Text

NAME = re.compile(r"[a-z][a-z0-9._-]{1,31}")
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200


class Permission(StrEnum):
    """One thing that a person at the desk may do."""

    DESK = "desk"
    ORDERS_READ = "orders.read"
    ORDERS_SHIP = "orders.ship"
    ORDERS_EXTEND = "orders.extend"
    ORDERS_CANCEL = "orders.cancel"
    ORDERS_CANCEL_LARGE = "orders.cancel_large"
    ORDERS_REFUND = "orders.refund"
    REFUNDS_APPROVE = "refunds.approve"
    ORDERS_NOTE = "orders.note"
    DISPUTES_DECIDE = "disputes.decide"
    DISPUTES_APPROVE = "disputes.approve"
    STOCK_READ = "stock.read"
    STOCK_RECEIVE = "stock.receive"
    STOCK_ADJUST = "stock.adjust"
    COMMENTS_READ = "comments.read"
    COMMENTS_MODERATE = "comments.moderate"
    COMMENTS_ANSWER = "comments.answer"
    LEDGER_READ = "ledger.read"
    LEDGER_MOVE = "ledger.move"
    AUDIT_READ = "audit.read"
    SELFAUDIT_READ = "selfaudit.read"
    BRAKE_LIFT = "brake.lift"
    CATALOG_READ = "catalog.read"
    CATALOG_EDIT = "catalog.edit"
    CATALOG_APPROVE = "catalog.approve"
    TEXTS_READ = "texts.read"
    TEXTS_EDIT = "texts.edit"
    TEXTS_APPROVE = "texts.approve"
    PUBLISH_READ = "publish.read"
    PUBLISH_RUN = "publish.run"
    SEARCH_READ = "search.read"


class Role(StrEnum):
    """A post of the handbook; the warehouse has none there but is a role that can be given to a person."""

    MANAGER = "manager"
    ENG_LEAD = "eng_lead"
    DEVELOPER = "developer"
    DESIGNER = "designer"
    PLANNER = "planner"
    PROMO_LEAD = "promo_lead"
    PROMOTER = "promoter"
    OPS_LEAD = "ops_lead"
    OPS_SPECIALIST = "ops_specialist"
    CS_AGENT = "cs_agent"
    COURIER = "courier"
    WAREHOUSE = "warehouse"


ROLE_NAMES: Mapping[Role, Text] = {
    Role.MANAGER: Text("经理", "Manager"),
    Role.ENG_LEAD: Text("工程主管", "Engineering lead"),
    Role.DEVELOPER: Text("网站开发师", "Developer"),
    Role.DESIGNER: Text("网页美工", "Page designer"),
    Role.PLANNER: Text("网站策划师", "Site planner"),
    Role.PROMO_LEAD: Text("推广主管", "Promotion lead"),
    Role.PROMOTER: Text("网络推广员", "Promoter"),
    Role.OPS_LEAD: Text("运营主管", "Operations lead"),
    Role.OPS_SPECIALIST: Text("运营专员", "Operations specialist"),
    Role.CS_AGENT: Text("客服", "Customer service"),
    Role.COURIER: Text("配送员", "Courier"),
    Role.WAREHOUSE: Text("库管", "Warehouse"),
}

P = Permission
GRANTS: Mapping[Role, frozenset[Permission]] = {
    # Reads everything, decides about large refunds; never touches stock or ledger rows.
    Role.MANAGER: frozenset(
        {
            P.DESK,
            P.SEARCH_READ,
            P.ORDERS_READ,
            P.ORDERS_EXTEND,
            P.ORDERS_CANCEL,
            P.ORDERS_CANCEL_LARGE,
            P.ORDERS_REFUND,
            P.REFUNDS_APPROVE,
            P.ORDERS_NOTE,
            P.DISPUTES_DECIDE,
            P.DISPUTES_APPROVE,
            P.STOCK_READ,
            P.COMMENTS_READ,
            P.COMMENTS_MODERATE,
            P.COMMENTS_ANSWER,
            P.LEDGER_READ,
            P.AUDIT_READ,
            P.SELFAUDIT_READ,
            P.BRAKE_LIFT,
            P.CATALOG_READ,
            P.CATALOG_APPROVE,
            P.TEXTS_READ,
            P.TEXTS_APPROVE,
            P.PUBLISH_READ,
        }
    ),
    # Publishes and watches the proofs; no refunds, no shoppers' telephone numbers.
    Role.ENG_LEAD: frozenset(
        {
            P.DESK,
            P.SEARCH_READ,
            P.STOCK_READ,
            P.LEDGER_READ,
            P.AUDIT_READ,
            P.SELFAUDIT_READ,
            P.CATALOG_READ,
            P.TEXTS_READ,
            P.TEXTS_EDIT,
            P.TEXTS_APPROVE,
            P.PUBLISH_READ,
            P.PUBLISH_RUN,
        }
    ),
    Role.DEVELOPER: frozenset({P.DESK, P.SEARCH_READ, P.CATALOG_READ, P.TEXTS_READ, P.PUBLISH_READ}),
    Role.DESIGNER: frozenset({P.DESK, P.SEARCH_READ, P.CATALOG_READ, P.TEXTS_READ, P.PUBLISH_READ}),
    # Writes, never publishes alone; prices are not the planner's.
    Role.PLANNER: frozenset(
        {
            P.DESK,
            P.SEARCH_READ,
            P.COMMENTS_READ,
            P.CATALOG_READ,
            P.CATALOG_EDIT,
            P.TEXTS_READ,
            P.TEXTS_EDIT,
            P.PUBLISH_READ,
        }
    ),
    Role.PROMO_LEAD: frozenset(
        {
            P.DESK,
            P.SEARCH_READ,
            P.COMMENTS_READ,
            P.CATALOG_READ,
            P.TEXTS_READ,
            P.TEXTS_EDIT,
            P.TEXTS_APPROVE,
            P.PUBLISH_READ,
            P.PUBLISH_RUN,
        }
    ),
    Role.PROMOTER: frozenset({P.DESK, P.SEARCH_READ, P.COMMENTS_READ, P.TEXTS_READ, P.TEXTS_EDIT}),
    # Approves refunds too: what the manager asks for needs a second person as well.
    Role.OPS_LEAD: frozenset(
        {
            P.DESK,
            P.SEARCH_READ,
            P.ORDERS_READ,
            P.ORDERS_SHIP,
            P.ORDERS_EXTEND,
            P.ORDERS_CANCEL,
            P.ORDERS_REFUND,
            P.REFUNDS_APPROVE,
            P.ORDERS_NOTE,
            P.DISPUTES_DECIDE,
            P.STOCK_READ,
            P.STOCK_RECEIVE,
            P.STOCK_ADJUST,
            P.COMMENTS_READ,
            P.COMMENTS_MODERATE,
            P.COMMENTS_ANSWER,
            P.LEDGER_READ,
            P.LEDGER_MOVE,
            P.SELFAUDIT_READ,
            P.CATALOG_READ,
            P.CATALOG_EDIT,
            P.CATALOG_APPROVE,
            P.TEXTS_READ,
            P.PUBLISH_READ,
        }
    ),
    # Purchase and warehouse work falls to specialists; a count that changes stock needs the lead.
    Role.OPS_SPECIALIST: frozenset(
        {
            P.DESK,
            P.SEARCH_READ,
            P.ORDERS_READ,
            P.ORDERS_SHIP,
            P.ORDERS_NOTE,
            P.STOCK_READ,
            P.STOCK_RECEIVE,
            P.COMMENTS_READ,
            P.COMMENTS_ANSWER,
            P.CATALOG_READ,
            P.CATALOG_EDIT,
        }
    ),
    # Corrects product data; a large price change waits for the operations lead or the manager.
    Role.CS_AGENT: frozenset(
        {
            P.DESK,
            P.SEARCH_READ,
            P.ORDERS_READ,
            P.ORDERS_EXTEND,
            P.ORDERS_CANCEL,
            P.ORDERS_REFUND,
            P.ORDERS_NOTE,
            P.STOCK_READ,
            P.COMMENTS_READ,
            P.COMMENTS_MODERATE,
            P.COMMENTS_ANSWER,
            P.CATALOG_READ,
            P.CATALOG_EDIT,
        }
    ),
    # No order that is not on the run sheet.
    Role.COURIER: frozenset({P.DESK}),
    Role.WAREHOUSE: frozenset({P.DESK, P.ORDERS_READ, P.ORDERS_SHIP, P.STOCK_READ, P.STOCK_RECEIVE}),
}


@dataclass(frozen=True, slots=True)
class Staff:
    """A person at the desk, as read at this request."""

    name: str
    display: Text
    roles: tuple[Role, ...]

    @property
    def by(self) -> str:
        """How logs name this person."""
        return f"staff:{self.name}"

    @property
    def post(self) -> Text:
        """The name of the first role."""
        return ROLE_NAMES[self.roles[0]] if self.roles else Text("", "")


def permitted(staff: Staff, permission: Permission) -> bool:
    """Whether one of the person's roles includes it."""
    return any(permission in GRANTS[role] for role in staff.roles)


def fault(name: str, password: str) -> str | None:
    """The first rule that a new account breaks, or None."""
    if not NAME.fullmatch(name):
        return f'name "{name}": 2 to 32 of a-z 0-9 . _ -, beginning with a letter'
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        return f"password: {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters"
    if name in password.lower() and len(password) < len(name) + SHORTEST_PASSWORD:
        return "password: must not be made of the name"
    return None
