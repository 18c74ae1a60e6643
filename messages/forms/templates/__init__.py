"""Forms for coordinators to start from: tables in Markdown, written out as workbooks."""
