"""The report on a client's month: what it holds, as a page and as a PDF."""
