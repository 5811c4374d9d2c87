# scenarios: the whole program, killed, hung up, on a full disk
