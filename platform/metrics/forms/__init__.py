"""Forms of this room. They check what was typed; what is allowed is the rules' business."""
