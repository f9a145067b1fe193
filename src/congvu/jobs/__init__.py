"""Events and work for later, written in the transaction that caused them."""
