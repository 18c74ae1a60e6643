"""Pictures of Slack without Slack: messages, modals and App Home drawn from the very blocks sent.

    python -m tests.fakes.slack.preview surfaces.json > page.html

The file holds one surface or a list of them: a message (`{"blocks": […]}`), a modal or a home (as
views are sent), with what was entered (`state`, as in payloads), faults (`errors`) and a `caption`
under it, if any. The design is our own and only resembles Slack's; what is cut, folded or refused
there is not shown here: that is `check_message`'s business.
"""
