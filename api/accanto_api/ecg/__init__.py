"""A patient's ECG as a reader looks at it: tiles, beats, measures, and what readers said of them."""
