//go:build tools

// Package tools pins the version of rest-server that the tests run; the bootstrap builds it.
package tools

import _ "github.com/restic/rest-server/cmd/rest-server"
