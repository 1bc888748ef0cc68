"""The exercise library: ours and each trainer's own."""
