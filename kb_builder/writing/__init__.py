"""New files for people who write: what they said becomes the text of a file. Pure: the edge asks and stores."""
