//go:build tools

// Package tools pins the version of the nats client that the tests run; the bootstrap builds it.
package tools

import _ "github.com/nats-io/natscli/nats"
