//go:build tools

// Package tools pins the operator that the benchmark runs beside ours; the bootstrap builds it.
package tools

import _ "github.com/k8up-io/k8up/v2/cmd/k8up"
