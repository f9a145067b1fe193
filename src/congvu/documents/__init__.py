"""Papers that the agency issues: templates, drafts, issue, check code."""
