// Package e2e has no code of its own: its tests run the built programs as
// users do, on real filesystems and inside the real mackerel-agent.
package e2e
