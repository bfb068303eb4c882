"""The mock desktop as a server: its page, a control API, and WebSockets for clients."""
