"""Ids, other names, and the values that attributes are compared with."""
