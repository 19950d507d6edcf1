package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/host"
	"mackerel-forecast/internal/output/picture"
	"mackerel-forecast/internal/output/words"
	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// newPlot makes the picture of one filesystem.
func newPlot() *cli.Command {
	p := &plot{set: pflag.NewFlagSet("", pflag.ContinueOnError)}
	p.register()
	return &cli.Command{
		Args:    "[FILE.csv]",
		Summary: "Draws one filesystem's history and forecast as PNG or SVG: from this host, a CSV, or Mackerel.",
		Example: "mackerel-plugin-forecast plot --path /var -o var.png\n" +
			"mackerel-plugin-forecast plot -o var.svg history.csv\n" +
			"mackerel-plugin-forecast plot --host 2eQGEaLxiYU --path /var -o var.png",
		Flags: p.set,
		Run:   p.run,
	}
}

type plot struct {
	set            *pflag.FlagSet
	host           host.Flags
	api            apiFlags
	hostID         string
	output, format string
	reach          cli.DurationValue
}

func (p *plot) register() {
	p.set.StringVarP(&p.output, "output", "o", "", "`FILE` to write, .png or .svg (default standard output)")
	p.set.StringVar(&p.format, "format", "", "`png|svg` (default by the output's name, else png)")
	p.set.StringVar(&p.hostID, "host", "", "`ID` of a host whose history is fetched from Mackerel")
	p.set.VarPF(&p.reach, "range", "", "history to draw (default all there is; 30d from Mackerel)").DefValue = ""
	p.host.Register(p.set)
	p.api.registerPlace(p.set)
}

// found is what is drawn.
type found struct {
	usage.Series
	owner string // whose it is, for the title
	now   int64
}

func (p *plot) run(ctx context.Context, env cli.Env, args []string) error {
	format, err := p.chooseFormat(env)
	if err != nil {
		return err
	}
	p.host.AnySystem = p.hostID != ""
	options, err := p.host.Options(env)
	if err != nil {
		return err
	}
	if len(options.Resources) > 1 {
		return cli.Usagef("--resource is given twice: a picture shows one thing")
	}
	var f found
	switch {
	case len(args) > 1:
		return cli.Usagef("%q is one file too many: a picture shows one thing", args[1])
	case p.hostID == "" && p.set.Changed("apibase"):
		return cli.Usagef("--apibase does nothing without --host")
	case len(args) == 1 && p.hostID != "":
		return cli.Usagef("--host and a FILE exclude each other")
	case len(args) == 1:
		f, err = fromFile(ctx, env, args[0], options)
	case p.hostID != "":
		f, err = p.fromMackerel(ctx, env, options)
	default:
		f, err = fromHere(ctx, env, options)
	}
	if err != nil {
		return err
	}
	return p.draw(env, f, format, options.Policy)
}

func (p *plot) draw(env cli.Env, f found, format string, policy verdict.Policy) error {
	v, _ := verdict.Assess(f.Series, policy, f.now, verdict.Latch{})
	if v.Err != nil {
		return fmt.Errorf("nothing to draw: %w", v.Err)
	}
	shown := f.Until(f.now)
	if p.reach.Duration > 0 {
		from := f.now - int64(p.reach.Duration.Seconds())
		shown.Samples = shown.Samples[usage.Search(shown.Samples, from):]
		if len(shown.Samples) == 0 {
			return fmt.Errorf("nothing to draw: no sample in the last %s", &p.reach)
		}
	}
	title := strings.TrimPrefix(f.owner+": "+words.Subject(v), ": ")
	drawing := picture.Picture{Title: title, Series: shown, Verdict: v, Policy: policy, Zone: env.Now().Location()}
	if p.output == "" {
		return printed(drawing.Draw(env.Stdout, format))
	}
	return write(p.output, func(w io.Writer) error { return drawing.Draw(w, format) })
}

func (p *plot) chooseFormat(env cli.Env) (string, error) {
	ending := strings.TrimPrefix(strings.ToLower(filepath.Ext(p.output)), ".")
	switch {
	case p.format != "" && !slices.Contains(picture.Formats, p.format):
		return "", cli.Usagef("--format %q is unknown: write png or svg", p.format)
	case p.format != "" && p.format != ending && slices.Contains(picture.Formats, ending):
		return "", cli.Usagef("--output %q ends in .%s, and --format is %s: leave one of them out", p.output, ending, p.format)
	case p.format != "":
		return p.format, nil
	case slices.Contains(picture.Formats, ending):
		return ending, nil
	case p.output != "":
		return "", cli.Usagef("--output %q ends neither in .png nor in .svg: add --format", p.output)
	}
	if cli.IsTerminal(env.Stdout) {
		return "", cli.Usagef("standard output is a terminal, which shows no picture: name a file with --output")
	}
	return "png", nil
}

const plotRange = 30 * units.Day
