//go:build tools

// Package tools pins the version of actionlint that a check runs; the bootstrap builds it.
package tools

import _ "github.com/rhysd/actionlint/cmd/actionlint"
