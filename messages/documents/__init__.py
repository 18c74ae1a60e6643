"""Documents people take away: sheets to print, tables, calendars."""
