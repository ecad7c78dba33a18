"""Settings: read once from the environment, checked, frozen, passed down. Nobody else looks at the environment."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import Field, dataclass, fields
from pathlib import Path
from typing import Any, Self

#: the least and the most of each number
BOUNDS = {
    "PROXY_COUNT": (0, 3),
    "BACKUP_KEEP": (1, 999_999_999),
    "CLOCK_GAP_HOURS": (1, 999_999_999),
    "AUTO_RELEASE_MOST": (1, 999_999_999),
}
ON, OFF = {"true", "1", "yes", "on"}, {"false", "0", "no", "off"}


class UnfitSetting(ValueError):
    """The environment gives a setting a value that it cannot have; the message says in both languages which it may."""


@dataclass(frozen=True)
class Settings:
    """Every setting with its default; deploy/env.example lists the same names, and a test holds the two together."""

    #: where orders, stock and money are kept
    DATABASE_URL: str = "sqlite:///var/dengshi.db"
    #: the catalogue and texts that people write
    CONTENT_DIR: Path = Path("content")
    #: the built static site
    OUTPUT_DIR: Path = Path("output")
    #: the search index artefact
    INDEX_DIR: Path = Path("var/index")
    #: secrets, made at first start, mode 0600; back them up
    KEYS_DIR: Path = Path("var/keys")
    #: the address shoppers use; links in mails are made of it
    SHOP_URL: str = "http://127.0.0.1:8000"
    #: comma list of host names the service answers to
    TRUSTED_HOSTS: str = "127.0.0.1,localhost"
    #: serve OUTPUT_DIR too; production leaves that to the web server
    SERVE_STATIC: bool = False
    #: make devserver: pages look for a newer build and reload themselves
    LIVE_RELOAD: bool = False
    #: cookies over HTTPS only; set it wherever HTTPS is
    SECURE_COOKIES: bool = False
    #: trusted proxies in front whose X-Forwarded-For is believed
    PROXY_COUNT: int = 0
    #: the sandbox payment gateway's address
    SANDBOX_GATEWAY_URL: str = "http://127.0.0.1:8001"
    #: where the sandbox gateway sends its notices
    SANDBOX_NOTIFY_URL: str = "http://127.0.0.1:8000/payments/notify/sandbox"
    #: the sandbox gateway's own data and private key
    SANDBOX_DIR: Path = Path("var/sandbox")
    #: mails are written here as .eml files when SMTP_URL is empty
    MAIL_DIR: Path = Path("var/mail")
    #: smtp://user:password@host:587; empty: mails go to MAIL_DIR
    SMTP_URL: str = ""
    #: a file holding seconds to add to the clock, for practice and tests
    CLOCK_FILE: Path | None = None
    #: where make backup puts copies of the database
    BACKUP_DIR: Path = Path("var/backups")
    #: how many copies stay; older ones are deleted
    BACKUP_KEEP: int = 30
    #: redis://host:6379/0 to tick through; empty: through a file beside the database
    REDIS_URL: str = ""
    #: a machine that was off for longer starts with money standing still
    CLOCK_GAP_HOURS: int = 24
    #: automatic confirmations in an hour; more of them stop and staff is told
    AUTO_RELEASE_MOST: int = 500
    #: what the worker runs when approved comments or prices must go live
    BUILD_COMMAND: str = "make publish"
    #: Baidu's push token; empty: Baidu is not told of changed pages
    BAIDU_TOKEN: str = ""
    #: where Baidu is told
    BAIDU_URL: str = "http://data.zz.baidu.com/urls"
    #: the IndexNow key, which the service answers at /<key>.txt; empty: nobody is told
    INDEXNOW_KEY: str = ""
    #: where IndexNow is told
    INDEXNOW_URL: str = "https://api.indexnow.org/indexnow"

    @property
    def kept(self) -> tuple[Path, ...]:
        """The folders that must be writable: the database's, where it is a file, the keys' and the copies'."""
        scheme, _, place = self.DATABASE_URL.partition(":///")
        file = (Path(place.partition("?")[0]).parent,) if scheme == "sqlite" else ()
        return *file, self.KEYS_DIR, self.BACKUP_DIR

    @classmethod
    def read(cls, told: Mapping[str, str] = os.environ) -> Self:
        """As the environment has them, the others by default. Raises UnfitSetting."""
        return cls(**{one.name: _value(one, told[one.name]) for one in fields(cls) if one.name in told})


def settled() -> Settings:
    """Those of a process that begins. A value that cannot be is said in one line, and it ends."""
    try:
        return Settings.read()
    except UnfitSetting as error:
        sys.exit(str(error))


def _value(one: Field[Any], text: str) -> Any:
    """What the environment says of this setting; nothing said of a place leaves it where it is by default."""
    if isinstance(one.default, bool):
        return _switch(one.name, text.lower())
    if isinstance(one.default, int):
        return _number(one.name, text)
    if isinstance(one.default, str):
        return text
    return Path(text) if text else one.default


def _switch(name: str, text: str) -> bool:
    if text in ON | OFF:
        return text in ON
    raise UnfitSetting(f"{name}={text}：只能是 true 或 false · {name}={text}: must be true or false")


def _number(name: str, text: str) -> int:
    least, most = BOUNDS[name]
    if re.fullmatch("[0-9]{1,9}", text) and least <= int(text) <= most:
        return int(text)
    raise UnfitSetting(
        f"{name}={text}：须是 {least} 到 {most} 的整数 · {name}={text}: must be a whole number from {least} to {most}"
    )
