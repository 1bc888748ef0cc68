"""A local HTTP server that answers as Garmin does, for tests, for the demo and for work without an account.

The unmodified client library talks to it. It keeps everything in memory (and in one JSON file on request), knows no
database and imports nothing of the product but the recording formats.
"""
