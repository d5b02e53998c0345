"""From a body to an answer: the service's own API."""
