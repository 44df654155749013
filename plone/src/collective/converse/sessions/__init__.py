"""Who is connected to the chat, for administrators, and the end of their connections."""
