"""The members that can be found, told to the gateway, which searches them."""
