"""What may be wrong in files of whatever kind."""
