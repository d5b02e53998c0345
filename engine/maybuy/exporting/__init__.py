"""A catalog in the shapes of others, and what these have no word for."""
