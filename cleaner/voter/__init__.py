"""What the two learned voters see of blocks and lines, and how they weigh it."""
