"""What other programs take from a knowledge base: pure, from the analysis to bytes."""
