"""What other systems know and we ask; where each fact comes from."""
