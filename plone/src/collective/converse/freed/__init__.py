"""User ids that the site has given up by deleting users: who has one of them later is somebody else in the chat."""
