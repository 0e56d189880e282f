package cot

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"sync"
	"time"
)

// Client sends requests to cot generate --serve. It is safe for concurrent use; requests take turns.
type Client struct {
	mu      sync.Mutex
	conn    net.Conn
	answers *bufio.Reader
	lastID  int
	broken  error
}

// Dial connects to the socket.
func Dial(ctx context.Context, socket string) (*Client, error) {
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "unix", socket)
	if err != nil {
		return nil, fmt.Errorf("connect to cot: %w", err)
	}
	return &Client{conn: conn, answers: bufio.NewReader(conn)}, nil
}

// Close ends the connection; what was begun is finished by cot.
func (c *Client) Close() error { return c.conn.Close() }

// Ping asks whether cot answers.
func (c *Client) Ping(ctx context.Context) error {
	_, err := c.ask(ctx, func(id int) interface{} {
		return struct {
			ID   int  `json:"id"`
			Ping bool `json:"ping"`
		}{id, true}
	})
	return err
}

// Generate writes the signed blob of a run and returns the paths of its files, in the order in which to publish them.
//
// After any error but *Error the connection is of no use: dial again. Asking again for the same run is safe.
func (c *Client) Generate(ctx context.Context, request Request) ([]string, error) {
	return c.ask(ctx, func(id int) interface{} {
		return struct {
			ID int `json:"id"`
			Request
		}{id, request}
	})
}

type answer struct {
	ID      *int     `json:"id"`
	OK      bool     `json:"ok"`
	Written []string `json:"written"`
	Error
}

func (c *Client) ask(ctx context.Context, build func(id int) interface{}) ([]string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.broken != nil {
		return nil, fmt.Errorf("connection to cot is broken: %w", c.broken)
	}
	c.lastID++
	got, err := c.exchange(ctx, build(c.lastID))
	if err != nil {
		c.broken = err // an answer that comes later would be taken for that of the next request
		return nil, err
	}
	if !got.OK {
		return nil, &got.Error
	}
	return got.Written, nil
}

func (c *Client) exchange(ctx context.Context, request interface{}) (*answer, error) {
	stop := c.watch(ctx)
	defer stop()
	line, err := json.Marshal(request)
	if err != nil {
		return nil, fmt.Errorf("describe the request: %w", err)
	}
	if _, err := c.conn.Write(append(line, '\n')); err != nil {
		return nil, fmt.Errorf("send to cot: %w", err)
	}
	text, err := c.answers.ReadBytes('\n')
	if err != nil {
		return nil, fmt.Errorf("read from cot: %w", err)
	}
	var got answer
	if err := json.Unmarshal(text, &got); err != nil {
		return nil, fmt.Errorf("understand the answer of cot: %w", err)
	}
	if got.ID == nil || *got.ID != c.lastID {
		return nil, fmt.Errorf("answer of cot is not that of request %d: %s", c.lastID, text)
	}
	return &got, nil
}

// watch makes reading and writing fail when the context ends.
func (c *Client) watch(ctx context.Context) (stop func()) {
	done := make(chan struct{})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		select {
		case <-ctx.Done():
			_ = c.conn.SetDeadline(time.Unix(1, 0)) // the error shows when reading
		case <-done:
		}
	}()
	return func() {
		close(done)
		<-ended
	}
}
