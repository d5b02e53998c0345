"""What all pages share: their look, how they are rendered, headers and static files; the price page."""
