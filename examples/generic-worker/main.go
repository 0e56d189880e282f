// Command generic-worker-chain-of-trust makes the blob of one run: once with cot, or through the socket of one that serves.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"

	"example.org/generic-worker-chain-of-trust/cot"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	socket := flag.String("socket", "", "socket of cot generate --serve; without it, cot is called")
	key := flag.String("key", "", "file with the ed25519 key, to call cot")
	file := flag.String("request", "", "file with run, artifacts and output")
	flag.Parse()
	content, err := os.ReadFile(*file)
	if err != nil {
		return fmt.Errorf("read the request: %w", err)
	}
	var request cot.Request
	if err := json.Unmarshal(content, &request); err != nil {
		return fmt.Errorf("understand the request: %w", err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	written, err := generate(ctx, *socket, *key, request)
	if err != nil {
		return err
	}
	for _, path := range written {
		fmt.Println(path)
	}
	return nil
}

func generate(ctx context.Context, socket, key string, request cot.Request) ([]string, error) {
	if socket == "" {
		command := &cot.Command{Program: []string{"cot"}, KeyFile: key}
		return command.Generate(ctx, request)
	}
	client, err := cot.Dial(ctx, socket)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	return client.Generate(ctx, request)
}
