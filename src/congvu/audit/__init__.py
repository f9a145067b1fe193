"""The journal of every act, its sequencer and checkpoints; who looked at what."""
