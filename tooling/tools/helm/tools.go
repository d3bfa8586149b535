//go:build tools

// Package tools pins the version of Helm that the chart is tested with; the bootstrap builds it.
package tools

import _ "helm.sh/helm/v3/cmd/helm"
