"""The parts of the fake Bot API server, one concern a module; tests import `telegram_server`."""
