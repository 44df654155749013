"""Which address in the chat a member has, for administrators."""
