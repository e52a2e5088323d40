"""The trusted process that holds the hidden tests: how it is started and asked, and what it does with a submission."""
