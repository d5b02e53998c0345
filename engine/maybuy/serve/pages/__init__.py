"""The customer's pages: what is held, what may be changed, what that comes to, and the order."""
