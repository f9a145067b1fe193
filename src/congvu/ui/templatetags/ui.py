"""The components of both faces. Every argument is keyword-only, so that a misspelt one fails.

Leaves are tags, containers are block tags (`{% box %}…{% endbox %}`), times and sums are filters.
Their code lies in `ui.components`; the page /he-thong-thiet-ke shows each of them.
"""

from django import template

from congvu.ui.components import containers, fields, filters, marks, showing

register = template.Library()
for part in (marks, showing, containers, fields, filters):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
