"""The handlers that come with the product."""
