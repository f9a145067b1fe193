"""A form as data: fields, conditions, checking, rendering."""
