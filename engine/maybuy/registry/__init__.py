"""Bundles in registries of OCI: how they are named, kept, moved and signed."""
