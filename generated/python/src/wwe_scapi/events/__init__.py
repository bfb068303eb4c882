"""Subscriptions: one module for each channel, with its events."""
