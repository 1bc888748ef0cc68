"""Who needs attention and why: facts of many clients, small rules over them, and the queue that a trainer sees."""
