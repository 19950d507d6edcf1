package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"syscall"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/csvhistory"
	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
)

// readRecords reads the CSV files that replay and import are given. Bad lines
// are told on stderr. A file that cannot be used is told there too and leaves
// the others alone; the error then says that the work is incomplete.
func readRecords(ctx context.Context, env cli.Env, files []string) ([]usage.Series, error) {
	if len(files) == 0 {
		return nil, cli.Usagef("no FILE: name CSV files with the columns time,used,size, or - for standard input")
	}
	collectOften(env)
	var all []usage.Series
	var incomplete error
	for _, file := range files {
		series, err := readRecord(ctx, env, file)
		if err != nil {
			if errors.Is(err, context.Canceled) {
				return nil, printed(err)
			}
			complain(env.Stderr, file+": "+err.Error())
			incomplete = &cli.ExitError{Code: cli.ExitIncomplete}
		}
		all = append(all, series...)
	}
	return all, incomplete
}

func readRecord(ctx context.Context, env cli.Env, file string) ([]usage.Series, error) {
	in, name := env.Stdin, "stdin"
	if file != "-" {
		f, err := cli.OpenUntil(ctx, file)
		var path *fs.PathError
		if errors.As(err, &path) {
			err = path.Err // the caller names the file
		}
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in, name = cli.ReadUntil(ctx, f), strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	}
	return csvhistory.Read(in, name, func(bad csvhistory.BadLine) {
		fmt.Fprintf(env.Stderr, "%s: %s, skipped\n", units.Printable(file), bad.Error())
	})
}

// printed turns the error of printing into that of the command: a reader that
// has seen enough is no error, and Ctrl-C is told in a word.
func printed(err error) error {
	switch {
	case errors.Is(err, syscall.EPIPE), errors.Is(err, io.ErrClosedPipe):
		return nil
	case errors.Is(err, context.Canceled):
		return &cli.ExitError{Code: cli.ExitIncomplete, Message: "interrupted"}
	}
	return err
}
