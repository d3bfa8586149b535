//go:build tools

// Package tools pins the version of restic that the tests run; the bootstrap builds it.
package tools

import _ "github.com/restic/restic/cmd/restic"
