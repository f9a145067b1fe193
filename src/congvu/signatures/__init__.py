"""Certificates, signing requests and providers, time stamps, verification reports."""
