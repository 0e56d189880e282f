package cot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strings"
)

// Command calls cot once for each run.
type Command struct {
	// Program and its first arguments, like []string{"cot"}.
	Program []string
	// KeyFile holds the ed25519 key, for the worker's user alone.
	KeyFile string
}

// Generate writes the signed blob of a run and returns the paths of its files, in the order in which to publish them.
func (c *Command) Generate(ctx context.Context, request Request) ([]string, error) {
	if len(c.Program) == 0 {
		return nil, errors.New("no program is given")
	}
	run, err := json.Marshal(request.Run)
	if err != nil {
		return nil, fmt.Errorf("describe the run: %w", err)
	}
	args := append([]string{}, c.Program[1:]...)
	args = append(args, "generate", "--run", "-", "--ed25519-key", c.KeyFile, "--output", request.Output)
	for _, artifact := range request.Artifacts {
		switch {
		case artifact.Folder != "" && artifact.Name == "":
			args = append(args, "--artifacts", artifact.Folder)
		case artifact.File != "":
			args = append(args, "--artifact", artifact.Name+"="+artifact.File)
		default:
			return nil, fmt.Errorf("artifact %+v needs cot generate --serve", artifact)
		}
	}
	command := exec.CommandContext(ctx, c.Program[0], args...)
	command.Stdin = bytes.NewReader(run)
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	if err := command.Run(); err != nil {
		return nil, commandError(err, stderr.String())
	}
	return strings.Split(strings.TrimSpace(stdout.String()), "\n"), nil
}

// commandError reads "cot: CODE: MESSAGE", and what to do in the line after it.
func commandError(err error, stderr string) error {
	var exit *exec.ExitError
	lines := strings.SplitN(strings.TrimSpace(stderr), "\n", 2)
	parts := strings.SplitN(lines[0], ": ", 3)
	if !errors.As(err, &exit) || len(parts) != 3 || parts[0] != "cot" {
		return fmt.Errorf("run cot: %w: %s", err, stderr)
	}
	failure := &Error{Code: parts[1], Message: parts[2], ExitStatus: exit.ExitCode()}
	if len(lines) == 2 {
		failure.NextStep = strings.TrimSpace(lines[1])
	}
	return failure
}
