"""The processes of the service: a parent, its workers, and what they tell each other."""
