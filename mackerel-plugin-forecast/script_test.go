package main

import (
	"testing"
	_ "time/tzdata" // a machine may have no time zones

	"github.com/rogpeppe/go-internal/testscript"

	"mackerel-forecast/internal/scripttest"
)

// TestMain lets the scripts below testdata run the real main.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"mackerel-plugin-forecast": main})
}

func TestScripts(t *testing.T) { scripttest.Run(t) }
