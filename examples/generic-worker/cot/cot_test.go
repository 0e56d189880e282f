package cot

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// program is the built cot, from the environment.
func program(t *testing.T) []string {
	t.Helper()
	path := os.Getenv("COT")
	if path == "" {
		t.Fatal("COT is not set: give the path of cot.js or of cot")
	}
	if strings.HasSuffix(path, ".js") {
		node := os.Getenv("NODE")
		if node == "" {
			node = "node"
		}
		return []string{node, path}
	}
	return []string{path}
}

func call(t *testing.T, args ...string) {
	t.Helper()
	all := append(program(t), args...)
	if output, err := exec.Command(all[0], all[1:]...).CombinedOutput(); err != nil {
		t.Fatalf("cot %v: %v: %s", args, err, output)
	}
}

type worker struct{ folder string }

func newWorker(t *testing.T) worker {
	t.Helper()
	w := worker{t.TempDir()}
	for _, folder := range []string{"out/public", "keys/generic-worker"} {
		if err := os.MkdirAll(filepath.Join(w.folder, folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(w.folder, "out/public/a.txt"), []byte("hello\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	call(t, "keygen", "--format", "ed25519", "--output", filepath.Join(w.folder, "key"))
	public, err := os.ReadFile(filepath.Join(w.folder, "key.pub"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(w.folder, "keys/generic-worker/w.pub"), public, 0o600); err != nil {
		t.Fatal(err)
	}
	return w
}

// As the queue gives it: what has another form is not signed.
const definition = `{"provisionerId": "gecko-3", "workerType": "b-linux", "schedulerId": "gecko-level-3",
	"taskGroupId": "Zqq_syB8RIq_KFfLtN3nqQ", "dependencies": [], "scopes": [], "created": "2026-01-02T00:00:00.000Z",
	"deadline": "2026-01-03T00:00:00.000Z", "payload": {}, "metadata": {"name": "build", "description": "builds",
	"owner": "owner@example.com", "source": "https://example.com"}}`

func (w worker) key() string { return filepath.Join(w.folder, "key.sec") }

func (w worker) request(output string) Request {
	return Request{
		Run: Run{
			TaskID:      "LnshJjNXTfeBlPNrAzyy9w",
			Task:        json.RawMessage(definition),
			WorkerGroup: "group",
			WorkerID:    "worker",
			Environment: map[string]interface{}{"region": "us-east-1"},
		},
		Artifacts: []Artifact{{Folder: filepath.Join(w.folder, "out")}},
		Output:    filepath.Join(w.folder, output),
	}
}

func (w worker) verify(t *testing.T, output string) {
	t.Helper()
	blob := filepath.Join(w.folder, output, "public/chain-of-trust.json")
	keys := filepath.Join(w.folder, "keys")
	call(t, "verify-blob", blob, "--worker-implementation", "generic-worker", "--keys", keys)
}

// serve starts cot and waits until it is ready.
func (w worker) serve(t *testing.T) string {
	t.Helper()
	socket := filepath.Join(w.folder, "s")
	all := append(program(t), "generate", "--serve", socket, "--ed25519-key", w.key())
	command := exec.Command(all[0], all[1:]...)
	command.Stderr = os.Stderr
	stdout, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := command.Process.Signal(syscall.SIGTERM); err != nil {
			t.Error(err)
		}
		if err := command.Wait(); err != nil {
			t.Errorf("cot has not ended well: %v", err)
		}
	})
	if line, err := bufio.NewReader(stdout).ReadString('\n'); err != nil || line != "ready "+socket+"\n" {
		t.Fatalf("cot is not ready: %q, %v", line, err)
	}
	return socket
}

func expectCode(t *testing.T, err error, code string) {
	t.Helper()
	var failure *Error
	if !errors.As(err, &failure) || failure.Code != code || failure.ExitStatus != 2 || failure.NextStep == "" {
		t.Errorf("expected %s, got %#v", code, err)
	}
}

func TestCommand(t *testing.T) {
	w := newWorker(t)
	command := &Command{Program: program(t), KeyFile: w.key()}
	written, err := command.Generate(context.Background(), w.request("blob"))
	if err != nil || len(written) != 2 {
		t.Fatalf("got %v, %v", written, err)
	}
	w.verify(t, "blob")
	bad := w.request("bad")
	bad.Run.RunID = -1
	_, err = command.Generate(context.Background(), bad)
	expectCode(t, err, "generator-run")
}

func TestClient(t *testing.T) {
	w := newWorker(t)
	ctx := context.Background()
	client, err := Dial(ctx, w.serve(t))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if err := client.Ping(ctx); err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for i := 0; i < 5; i++ {
		output := fmt.Sprintf("blob-%d", i)
		group.Add(1)
		go func() {
			defer group.Done()
			if _, err := client.Generate(ctx, w.request(output)); err != nil {
				t.Error(err)
			}
		}()
	}
	group.Wait()
	w.verify(t, "blob-4")

	bad := w.request("bad")
	bad.Artifacts = []Artifact{{File: "/nonexistent", Name: "public/a"}}
	_, err = client.Generate(ctx, bad)
	expectCode(t, err, "generator-artifact")
	if err := client.Ping(ctx); err != nil {
		t.Errorf("after a refusal: %v", err)
	}

	late, cancel := context.WithDeadline(ctx, time.Unix(1, 0))
	defer cancel()
	if err := client.Ping(late); err == nil {
		t.Error("a context that has ended was not noticed")
	}
	if err := client.Ping(ctx); err == nil {
		t.Error("a broken connection was used again")
	}
}
