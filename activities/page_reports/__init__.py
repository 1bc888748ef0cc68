"""What the pages of activities show, in the words and units of their reader."""
