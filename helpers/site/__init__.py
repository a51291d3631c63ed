"""The course in a page: built by `make site`, moved by Python in the page."""
