package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"mackerel-forecast/internal/backtest"
	"mackerel-forecast/internal/csvhistory"
	"mackerel-forecast/internal/usage"
)

// recorded makes the cases of the recordings in dir/*.csv.
func recorded(dir string) ([]backtest.Case, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.csv"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("no CSV files in %q", dir)
	}
	var cases []backtest.Case
	for _, file := range files {
		series, err := read(file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		for _, s := range series {
			cases = append(cases, backtest.Recorded(s.Name, func() []usage.Sample { return s.Samples })...)
		}
	}
	return cases, nil
}

func read(file string) ([]usage.Series, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	bad := func(b csvhistory.BadLine) { fmt.Fprintf(os.Stderr, "%s: %v\n", file, b.Error()) }
	return csvhistory.Read(f, strings.TrimSuffix(filepath.Base(file), ".csv"), bad)
}
