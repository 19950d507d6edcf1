package main

import (
	"context"
	"regexp"
	"sync"
	"time"

	"github.com/spf13/pflag"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/host"
	"mackerel-forecast/internal/output/metrics"
	"mackerel-forecast/internal/triage"
	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/verdict"
)

// triageFlags are the words of triage.
type triageFlags struct {
	api           apiFlags
	mention       string
	within        cli.DurationValue
	unknown       bool
	history       cli.DurationValue
	channel       string
	memo          bool
	stateDir      string
	dryRun, watch bool
	replay        string
	alertAt       float64
	set           *pflag.FlagSet
}

// newTriage makes the command that looks after the organisation's disk alerts.
func newTriage() *cli.Command {
	f := &triageFlags{set: pflag.NewFlagSet("", pflag.ContinueOnError)}
	f.register()
	return &cli.Command{
		Summary: "Looks at the open disk and memory alerts of the organisation, tells in Slack how long is left, and mentions people only where that is urgent. " +
			"For one host's agent, as a metric plugin. Addresses and tokens come from the environment: SLACK_WEBHOOK_URL, or SLACK_BOT_TOKEN with --channel; WEBHOOK_URL takes JSON.",
		Example: "mackerel-plugin-forecast triage --dry-run\nmackerel-plugin-forecast simulate | mackerel-plugin-forecast triage --replay -",
		Flags:   f.set,
		Run:     f.run,
	}
}

func (f *triageFlags) register() {
	set := f.set
	f.within.Duration, f.history.Duration = units.Day, 6*time.Hour
	set.StringVar(&f.mention, "mention", "<!channel>", "`WHOM` to mention: <!channel>, <!here>, <@U...>, <!subteam^S...>")
	set.Var(&f.within, "mention-within", "mention when it is forecast to be full within this time")
	set.BoolVar(&f.unknown, "mention-unknown", false, "mention also where there is too little history to tell")
	set.Var(&f.history, "history", "how far back one-minute samples are read, 10m to 20h; a week of five-minute averages stands behind them")
	set.StringVar(&f.channel, "channel", "", "`CHANNEL` of Slack for SLACK_BOT_TOKEN, with threads and pictures: C0123456789 or #name")
	set.BoolVar(&f.memo, "memo", false, "write the finding into the alert's memo in Mackerel")
	set.BoolVar(&f.dryRun, "dry-run", false, "print what would be posted now; post and remember nothing")
	set.BoolVar(&f.watch, "watch", false, "stay and look every minute, until Ctrl-C")
	set.StringVar(&f.replay, "replay", "", "print which message would have been sent when, over the CSV `FILE` (- is standard input)")
	set.Float64Var(&f.alertAt, "alert-at", 80, "with --replay: the alert is open while it is fuller than so many `PERCENT`")
	f.api.register(set, 500*time.Millisecond)
	set.StringVar(&f.stateDir, "state-dir", "", "`DIR` where it notes what was told already (default below MACKEREL_PLUGIN_WORKDIR)")
}

const longestHistory = 20 * time.Hour // beyond it Mackerel gives no minutes

var channelForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?:[CGD][A-Z0-9]{2,}|#?[a-z0-9][^\s#<>]{0,79})$`) })

// check refuses wrong use before anything is asked or told.
func (f *triageFlags) check() error {
	if err := triage.CheckMention(f.mention); err != nil {
		return cli.Usagef("--mention: %v", err)
	}
	switch {
	case f.history.Duration > longestHistory || f.history.Duration < 10*time.Minute:
		return cli.Usagef("--history %s: write between 10m and 20h, for which Mackerel has minutes", &f.history)
	case f.set.Changed("channel") && !channelForm().MatchString(f.channel):
		return cli.Usagef("--channel %q is no channel of Slack: write its id, such as C0123456789, or #name", f.channel)
	case f.replay != "" && (f.watch || f.dryRun), f.watch && f.dryRun:
		return cli.Usagef("--replay, --watch and --dry-run: choose one")
	case f.set.Changed("alert-at") && f.replay == "":
		return cli.Usagef("--alert-at is for --replay: a real alert opens where its monitor says")
	case !(f.alertAt > 0 && f.alertAt < 100): // NaN is neither; above 0 everything always is
		return cli.Usagef("--alert-at %g: write a percentage above 0 and below 100", f.alertAt)
	}
	return nil
}

func (f *triageFlags) run(ctx context.Context, env cli.Env, _ []string) error {
	if err := f.check(); err != nil {
		return err
	}
	switch {
	case env.Getenv("MACKEREL_AGENT_PLUGIN_META") != "":
		return metrics.Print(env.Stdout, triageMetrics(nil))
	case f.replay != "":
		return f.rehearse(ctx, env)
	}
	s, err := f.session(env)
	if err != nil {
		return err
	}
	switch {
	case f.dryRun:
		return s.dryRun(ctx)
	case f.watch:
		return s.watch(ctx)
	}
	return s.minute(ctx)
}

func (f *triageFlags) policy() triage.Policy {
	return triage.Policy{MentionWithin: f.within.Duration, MentionUnknown: f.unknown, Window: f.history.Duration,
		Horizon: max(verdict.DefaultPolicy.Horizon, f.within.Duration)}
}

func (f *triageFlags) view(env cli.Env) triage.View {
	return triage.View{Zone: env.Now().Location(), Mention: f.mention, Policy: f.policy()}
}

// directory is where the state lives.
func (f *triageFlags) directory() string {
	if f.stateDir == "" {
		return host.DefaultStateDir()
	}
	return f.stateDir
}
