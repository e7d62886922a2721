"""The parts of `bench.accuracy`: what is drawn, how it is compared, and the page that is published."""
