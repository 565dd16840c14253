"""How this room's pages write things."""
