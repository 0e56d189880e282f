// Package cot has the command cot make the chain of trust of finished runs.
package cot

import (
	"encoding/json"
	"fmt"
)

// Run is what a worker knows of a finished run.
type Run struct {
	TaskID      string                 `json:"taskId"`
	RunID       int                    `json:"runId"`
	Task        json.RawMessage        `json:"task"` // as the queue gave it
	WorkerGroup string                 `json:"workerGroup"`
	WorkerID    string                 `json:"workerId"`
	Environment map[string]interface{} `json:"environment"` // not nil
}

// Artifact is a folder of outputs, or one file with its artifact name. Paths are absolute.
type Artifact struct {
	Folder string `json:"folder,omitempty"`
	File   string `json:"file,omitempty"`
	// Name of the file; for a folder, what comes before the names below it.
	Name string `json:"name,omitempty"`
}

// Request asks for the blob of one run.
type Request struct {
	Run       Run        `json:"run"`
	Artifacts []Artifact `json:"artifacts"` // not nil
	Output    string     `json:"output"`    // absolute
}

// Error says why there is no blob. Nothing was written.
type Error struct {
	Code     string `json:"code"` // stable, like generator-artifact
	Message  string `json:"message"`
	NextStep string `json:"nextStep"`
	// ExitStatus of cot: 2 for what was given, 3 for what may be tried again.
	ExitStatus int `json:"exitStatus"`
}

func (e *Error) Error() string {
	return fmt.Sprintf("cot: %s: %s", e.Code, e.Message)
}

// Temporary reports whether the same request may succeed later.
func (e *Error) Temporary() bool { return e.ExitStatus == 3 }
