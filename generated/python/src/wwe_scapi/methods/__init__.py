"""Clients of the namespaces; `client` puts them together."""
