"""The design system: components, styles and scripts of both faces."""
