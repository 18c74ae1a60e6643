"""The Slack channel: events and interactions become events, steps become messages and views."""
