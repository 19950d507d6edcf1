// Package docs has no code of its own: its tests hold what people read and copy
// (examples, README, help) against what the programs really do.
package docs
