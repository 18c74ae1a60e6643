"""Settings of an installation, from the environment or `.env`: `LACZNIK_…`."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class Mistake(Exception):
    """Something the operator has to mend. The message is one readable line; exit code 2."""


class Settings(BaseSettings):
    """Every setting has a default that works on one machine with nobody's account."""

    model_config = SettingsConfigDict(
        env_prefix="LACZNIK_", env_file=".env", env_ignore_empty=True, extra="ignore"
    )

    database_url: str = ""
    data_dir: Path = Path("var")
    host: str = "127.0.0.1"
    port: int = Field(8080, ge=0, le=65535)
    public_url: str = ""
    telegram_token: SecretStr | None = None
    telegram_base_url: str = "https://api.telegram.org/bot"
    telegram_file_url: str = "https://api.telegram.org/file/bot"
    telegram_webhook: bool = False
    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_client_id: str = ""
    slack_client_secret: SecretStr | None = None
    slack_base_url: str = "https://slack.com/api/"
    office_email: str = "biuro@example.org"
    office_phone: str = ""
    secret_key: SecretStr | None = None
    behind_proxy: bool = False
    log_json: bool = False

    def make_data_dir(self) -> None:
        """Make the data directory, for its owner only. Raises `Mistake` where it cannot be used."""
        try:
            self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not os.access(self.data_dir, os.W_OK | os.X_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        except OSError as error:
            reason = f"LACZNIK_DATA_DIR={self.data_dir} cannot be used: {error.strerror}"
            raise Mistake(reason) from None

    @property
    def database_address(self) -> str:
        """The address given, or a SQLite file in the data directory."""
        return self.database_url or f"sqlite:///{self.data_dir / 'lacznik.sqlite3'}"

    @property
    def files_dir(self) -> Path:
        """Where people's files lie."""
        return self.data_dir / "files"

    @property
    def waiting_dir(self) -> Path:
        """Where files from browsers lie until they are among those."""
        return self.data_dir / "waiting"

    @property
    def takes_webhooks(self) -> bool:
        """Whether Telegram brings its updates here: it does to https addresses only."""
        return self.telegram_webhook and self.own_url.startswith("https://")

    @property
    def on_slack(self) -> bool:
        """Whether this installation is on Slack: in one workspace, or wherever it is installed."""
        return bool(self.slack_bot_token or self.slack_client_id)

    @property
    def speaks_of_slack(self) -> bool:
        """Whether anything of Slack is set, be it enough or not."""
        names = (name for name in type(self).model_fields if name.startswith("slack_"))
        return any(getattr(self, name) for name in names if name != "slack_base_url")

    @property
    def in_one_workspace(self) -> bool:
        """Whether this is Slack of one workspace, which the operator chose: whoever installs the
        app in another decides there who has which e-mail address."""
        return self.slack_bot_token is not None and not self.slack_client_id

    @property
    def own_url(self) -> str:
        """Where people reach this installation, without a slash at the end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")


def cannot_listen(settings: Settings, error: OSError) -> str:
    """Why no pages can be served at the address of the settings, in a line."""
    address = f"{settings.host}:{settings.port}"
    if error.errno == errno.EADDRINUSE:
        return f"{address} is taken: choose another LACZNIK_PORT"
    # (What asyncio adds about the address would only repeat it.)
    reason = str(error.strerror or error).rpartition(": ")[2]
    return f"{address} is no address of this machine (LACZNIK_HOST, LACZNIK_PORT): {reason}"


def load_settings(**overrides: object) -> Settings:
    """Raises `Mistake` naming each setting that cannot be read."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # checked by pydantic itself
    except ValidationError as error:
        names = ", ".join(f"LACZNIK_{e['loc'][0]}".upper() for e in error.errors())
        raise Mistake(f"settings that cannot be read: {names}") from None
