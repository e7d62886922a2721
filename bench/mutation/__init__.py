"""Does a test fail when a line of the judgement or of the desk is wrong? See docs/mutation.md."""
