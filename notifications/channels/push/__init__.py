"""Web push: messages on the devices on which a person switched them on."""
