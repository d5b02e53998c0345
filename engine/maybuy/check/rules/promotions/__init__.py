"""What codes take off."""
