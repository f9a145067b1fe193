"""Runs process definitions: tokens, steps, timers."""
