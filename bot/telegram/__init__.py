"""The Telegram channel: Bot API updates become events, steps become messages."""
