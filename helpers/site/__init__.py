"""The course in a page: built by `make site`."""

from helpers.site.pages import write_pages
