"""What identity needs from the world outside: somebody who carries codes to people."""
