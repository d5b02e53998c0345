"""Where accounts come from that a request names by id: a folder, or a database."""
