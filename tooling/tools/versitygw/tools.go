//go:build tools

// Package tools pins the version of versitygw that the tests run; the bootstrap builds it.
package tools

import _ "github.com/versity/versitygw/cmd/versitygw"
