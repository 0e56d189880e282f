module example.org/generic-worker-chain-of-trust

go 1.19
