"""LINE, through an official account (Messaging API)."""
