"""The parts of the fake Slack; see `tests.fakes.slack_server`."""
