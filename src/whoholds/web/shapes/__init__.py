"""What answers look like: typed, closed shapes from which the OpenAPI document is made."""
