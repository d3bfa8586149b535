//go:build tools

// Package tools pins the version of the NATS server that the tests run; the bootstrap builds it.
package tools

import _ "github.com/nats-io/nats-server/v2"
