"""The studio: where a pricing team edits a working copy, and sees what a change does before it is made."""
