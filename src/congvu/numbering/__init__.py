"""Legal number series: gapless, never reused, in order of time."""
