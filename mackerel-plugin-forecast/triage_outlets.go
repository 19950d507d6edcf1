package main

import (
	"bytes"
	"net"
	"net/http"
	"net/url"
	"time"

	"mackerel-forecast/internal/agentconf"
	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/output/picture"
	"mackerel-forecast/internal/output/words"
	"mackerel-forecast/internal/triage"
	"mackerel-forecast/internal/triage/outlet"
	"mackerel-forecast/internal/triage/round"
	"mackerel-forecast/internal/usage"
)

// session is where triage works: what it reads, where it tells.
type session struct {
	env       cli.Env
	round     round.Round
	directory string
}

const (
	runLimit  = 20 * time.Second // the agent ends a plugin after 30
	callLimit = 6 * time.Second  // so that one host cannot take a whole run
)

// session reads the environment. Secrets come from there and from the conf alone:
// a flag is seen by every user of the host.
func (f *triageFlags) session(env cli.Env) (*session, error) {
	f.api.limit = callLimit
	api, conf, err := f.api.client(env)
	if err != nil {
		return nil, err
	}
	s := &session{env: env, directory: f.directory()}
	s.round = round.Round{API: api, Policy: f.policy(), View: f.view(env), Now: env.Now, Warn: s.warn, Limit: runLimit}
	if f.dryRun {
		s.round.Outlets = []outlet.Outlet{&outlet.Printer{W: env.Stdout}}
		return s, nil
	}
	client, err := webClient(env, conf)
	if err != nil {
		return nil, err
	}
	if err := f.slack(s, client); err != nil {
		return nil, err
	}
	if env.Getenv("WEBHOOK_URL") != "" {
		address, err := secretAddress(env, "WEBHOOK_URL")
		if err != nil {
			return nil, err
		}
		s.round.Outlets = append(s.round.Outlets, outlet.NewJSON(address, client))
	}
	if len(s.round.Outlets) == 0 {
		return nil, cli.Usagef("nowhere to tell: set SLACK_WEBHOOK_URL, or SLACK_BOT_TOKEN with --channel, or WEBHOOK_URL in the environment; --dry-run prints instead")
	}
	if f.memo {
		s.round.Outlets = append(s.round.Outlets, outlet.NewMemo(api, s.round.View))
	}
	return s, nil
}

// slack adds the bot, which has threads and pictures, or else the webhook.
func (f *triageFlags) slack(s *session, client *http.Client) error {
	token, apiURL := s.env.Getenv("SLACK_BOT_TOKEN"), s.env.Getenv("SLACK_API_URL")
	switch {
	case f.channel != "" && token == "":
		return cli.Usagef("--channel %s needs SLACK_BOT_TOKEN in the environment (a webhook has its channel already)", f.channel)
	case token != "" && f.channel == "" && s.env.Getenv("SLACK_WEBHOOK_URL") == "":
		return cli.Usagef("SLACK_BOT_TOKEN needs --channel")
	case f.channel != "":
		if apiURL != "" {
			if _, err := secretAddress(s.env, "SLACK_API_URL"); err != nil {
				return err
			}
		}
		bot := outlet.NewBot(agentconf.NewSecret(token), f.channel, apiURL, client)
		bot.Warn, bot.Picture = s.warn, s.picture
		s.round.Outlets = append(s.round.Outlets, bot)
	case s.env.Getenv("SLACK_WEBHOOK_URL") != "":
		address, err := secretAddress(s.env, "SLACK_WEBHOOK_URL")
		if err != nil {
			return err
		}
		s.round.Outlets = append(s.round.Outlets, outlet.NewWebhook(address, client))
	}
	return nil
}

// webClient goes through the proxy that the agent's conf names.
func webClient(env cli.Env, conf agentconf.Config) (*http.Client, error) {
	proxy, err := mackerel.Options{HTTPProxy: conf.HTTPProxy, HTTPSProxy: conf.HTTPSProxy, Getenv: env.Getenv}.Proxy()
	if err != nil {
		return nil, cli.Usagef("%v", err)
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.Proxy = proxy
	return outlet.NewClient(transport), nil
}

// secretAddress reads an address that must not be shown, not even in an error.
func secretAddress(env cli.Env, variable string) (agentconf.Secret, error) {
	value := env.Getenv(variable)
	u, err := url.Parse(value)
	if err != nil || u.Host == "" || u.Scheme != "https" && !(u.Scheme == "http" && loopback(u.Hostname())) {
		return agentconf.Secret{}, cli.Usagef("%s is no https address: copy it whole, without quotes or blanks (it is not shown here, since it is a secret)", variable)
	}
	return agentconf.NewSecret(value), nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// picture draws what was seen of a case in this run: the week, or of what is
// urgent as much as shows why. It draws nothing where there is no forecast to
// show, or where the days before speak against it.
func (s *session) picture(c *triage.Case) ([]byte, error) {
	sight, ok := s.round.Sight(c)
	if !ok {
		return nil, nil
	}
	v, f := sight.Verdict, c.Findings[0]
	if v.WarmUp || v.Err != nil || f.Habit {
		return nil, nil
	}
	shown := sight.Series
	if f.Urgent() {
		from := v.Time - int64(max(s.round.Policy.Window.Seconds(), 3*v.Expected))
		shown.Samples = shown.Samples[usage.Search(shown.Samples, from):]
	}
	var png bytes.Buffer
	drawing := picture.Picture{Title: c.Host + ": " + words.Subject(v), Series: shown, Verdict: v, Policy: s.round.Policy.Assessment(), Zone: s.round.View.Zone}
	err := drawing.Draw(&png, "png")
	return png.Bytes(), err
}
