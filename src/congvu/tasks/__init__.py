"""Work that someone must do: assign, accept, hand back, deadline."""
