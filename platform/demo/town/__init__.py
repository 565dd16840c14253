"""Builds the demo town: places, people, a calendar, who came, who did what for others, and the audit trail of it."""
