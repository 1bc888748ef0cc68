"""What must not be read by the wrong people."""

#: A word that stands in every text of the client's data and of the coach's notes: nobody else may read it.
SECRET = "Sekretnavn"
