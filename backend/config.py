"""Settings: read once from the environment, checked, frozen, passed down. Nobody else looks at the environment."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every setting with its default; deploy/env.example lists the same names, and a test holds the two together."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_prefix="")

    DATABASE_URL: str = Field(
        "sqlite:///var/dengshi.db", description="where orders, stock and money are kept"
    )
    CONTENT_DIR: Path = Field(Path("content"), description="the catalogue and texts that people write")
    OUTPUT_DIR: Path = Field(Path("output"), description="the built static site")
    INDEX_DIR: Path = Field(Path("var/index"), description="the search index artefact")
    KEYS_DIR: Path = Field(
        Path("var/keys"), description="secrets, made at first start, mode 0600; back them up"
    )
    SHOP_URL: str = Field(
        "http://127.0.0.1:8000", description="the address shoppers use; links in mails are made of it"
    )
    TRUSTED_HOSTS: str = Field(
        "127.0.0.1,localhost", description="comma list of host names the service answers to"
    )
    SERVE_STATIC: bool = Field(
        False, description="serve OUTPUT_DIR too; production leaves that to the web server"
    )
    LIVE_RELOAD: bool = Field(
        False, description="make devserver: pages look for a newer build and reload themselves"
    )
    SECURE_COOKIES: bool = Field(False, description="cookies over HTTPS only; set it wherever HTTPS is")
    PROXY_COUNT: int = Field(
        0, ge=0, le=3, description="trusted proxies in front whose X-Forwarded-For is believed"
    )
    SANDBOX_GATEWAY_URL: str = Field(
        "http://127.0.0.1:8001", description="the sandbox payment gateway's address"
    )
    SANDBOX_NOTIFY_URL: str = Field(
        "http://127.0.0.1:8000/payments/notify/sandbox",
        description="where the sandbox gateway sends its notices",
    )
    SANDBOX_DIR: Path = Field(
        Path("var/sandbox"), description="the sandbox gateway's own data and private key"
    )
    MAIL_DIR: Path = Field(
        Path("var/mail"), description="mails are written here as .eml files when SMTP_URL is empty"
    )
    SMTP_URL: str = Field("", description="smtp://user:password@host:587; empty: mails go to MAIL_DIR")
    CLOCK_FILE: Path | None = Field(
        None, description="a file holding seconds to add to the clock, for practice and tests"
    )
    BACKUP_DIR: Path = Field(Path("var/backups"), description="where make backup puts copies of the database")
    BACKUP_KEEP: int = Field(30, ge=1, description="how many copies stay; older ones are deleted")
    REDIS_URL: str = Field(
        "", description="redis://host:6379/0 to tick through; empty: through a file beside the database"
    )
    CLOCK_GAP_HOURS: int = Field(
        24, ge=1, description="a machine that was off for longer starts with money standing still"
    )
    AUTO_RELEASE_MOST: int = Field(
        500, ge=1, description="automatic confirmations in an hour; more of them stop and staff is told"
    )
    BUILD_COMMAND: str = Field(
        "make publish",
        description="what the worker runs when approved comments or prices must go live",
    )
    BAIDU_TOKEN: str = Field("", description="Baidu's push token; empty: Baidu is not told of changed pages")
    BAIDU_URL: str = Field("http://data.zz.baidu.com/urls", description="where Baidu is told")
    INDEXNOW_KEY: str = Field(
        "", description="the IndexNow key, which the service answers at /<key>.txt; empty: nobody is told"
    )
    INDEXNOW_URL: str = Field("https://api.indexnow.org/indexnow", description="where IndexNow is told")

    @property
    def kept(self) -> tuple[Path, ...]:
        """The folders that must be writable: the database's, where it is a file, the keys' and the copies'."""
        scheme, _, place = self.DATABASE_URL.partition(":///")
        file = (Path(place.partition("?")[0]).parent,) if scheme == "sqlite" else ()
        return *file, self.KEYS_DIR, self.BACKUP_DIR
