"""Logs for people who operate the installation: no tokens, no personal data."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.types import Processor

from domain.privacy import redact

_TELEGRAM_TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}")
_SLACK_TOKEN = re.compile(r"\bx(?:ox[a-z]|app)(?:\.xox[a-z])?-[A-Za-z0-9-]+")
_SLACK_URL = re.compile(r"(hooks\.slack\.com/|/link/\?ticket=|[?&]ticket=)[^\s\"'<>]+")
_URL_SECRET = re.compile(r"(/(?:k|u)/)[A-Za-z0-9_-]+")
_WEBHOOK = re.compile(r"(/telegram/)[0-9a-f]{64}")
_PASSWORD = re.compile(r"(://[^:/@\s]+:)[^@/\s]+@")


def set_up_logs(*, as_json: bool, level: int = logging.INFO) -> None:
    """One line an event on standard error; JSON where a machine reads it.

    What libraries log through `logging` takes the same way, so it is cleaned as well.
    """
    common: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
    ]
    last: list[Processor] = [
        structlog.processors.format_exc_info,
        _clean,
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
    ]
    structlog.configure(
        processors=[*common, *last],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    _take_in_libraries(common, last)


def _take_in_libraries(common: list[Processor], last: list[Processor]) -> None:
    """Their warnings and errors; what they say besides names every request."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *common],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.captureWarnings(True)
    # It logs whole pages of a server in trouble; we log the error that it raises as well.
    logging.getLogger("telegram.request").setLevel(logging.CRITICAL)


def _clean(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: _scrub(value) for key, value in event.items()}


def _scrub(value: Any) -> Any:
    return scrub(value) if isinstance(value, str) else value


def scrub(text: str) -> str:
    """The text without tokens, one-time links, passwords, documents' numbers and addresses."""
    text = _TELEGRAM_TOKEN.sub("[token]", text)
    text = _SLACK_TOKEN.sub("[token]", text)
    text = _SLACK_URL.sub(r"\1[secret]", text)
    text = _URL_SECRET.sub(r"\1[secret]", text)
    text = _WEBHOOK.sub(r"\1[secret]", text)
    text = _PASSWORD.sub(r"\1[password]@", text)
    return redact(text)
