"""What is sold: what it needs, brings, excludes and limits."""
