"""The version of maybuy, written here alone: to ask what is installed takes longer than to decide."""

__version__ = "0.1.0"
