"""What is searched: vectors, words, and what learners asked, of one bank."""
