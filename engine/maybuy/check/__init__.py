"""What files mean, all files of a root together, and whether an account fits them."""
