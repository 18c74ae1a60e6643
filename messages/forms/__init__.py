"""Our own questionnaires and dialogues, as XLSForm tables in Markdown."""
