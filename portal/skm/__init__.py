"""Survei Kepuasan Masyarakat: instruments, answers, the index, closed periods."""
