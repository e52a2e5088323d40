"""The command line: click, one file a verb. It parses and prints, nothing else; torch is never imported here."""
