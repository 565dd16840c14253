"""Reads the event and facility files that Japanese municipalities publish. Pure: no database, no clock, no settings."""
