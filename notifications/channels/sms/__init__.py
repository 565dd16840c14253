"""SMS, through Twilio's API or one that speaks the same."""
