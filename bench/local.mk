# bench: run by hand, see bench/README
