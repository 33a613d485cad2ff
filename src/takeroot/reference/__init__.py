"""The reference workspace that the wheel carries: links to the features/ and models/ of the repository."""
