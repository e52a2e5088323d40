"""Reports: one file a format, each written from results.Report alone."""
