package main

import (
	"cmp"
	"errors"
	"io/fs"
	"time"

	"github.com/spf13/pflag"

	"mackerel-forecast/internal/agentconf"
	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/host"
	"mackerel-forecast/internal/mackerel"
)

// apiFlags are the words by which a command for people reaches the Mackerel API.
type apiFlags struct {
	set        *pflag.FlagSet
	base, conf string
	interval   cli.DurationValue
	limit      time.Duration // as that of mackerel.Options
}

// register adds the flags; interval is the pause between calls unless set.
func (f *apiFlags) register(set *pflag.FlagSet, interval time.Duration) {
	f.set = set
	f.interval = cli.DurationValue{Duration: interval, Fine: true}
	set.Var(&f.interval, "interval", "pause between API calls")
	f.registerPlace(set)
}

// registerPlace adds only the flags that say where the API and its key are.
func (f *apiFlags) registerPlace(set *pflag.FlagSet) {
	f.set = set
	set.StringVar(&f.base, "apibase", "", "`URL` of the Mackerel API (default the conf's)")
	if set.Lookup("conf") == nil {
		set.StringVar(&f.conf, "conf", "", "mackerel-agent.conf `FILE` (default the agent's own)")
	}
}

// read reads the agent's conf. Its own may be closed to this user where the
// environment has the key, which is told. A broken one may name another API than
// the default, to which the key would go: then its address must be given.
func (f *apiFlags) read(env cli.Env) (agentconf.Config, error) {
	named := f.set.Lookup("conf").Value.String() // which may be another part's flag
	conf, err := agentconf.Find(named, env.Getenv)
	switch {
	case err == nil:
		return conf, nil
	case named != "":
		return conf, cli.Usagef("--conf: %v", err)
	case envKey(env).IsZero():
		return conf, cli.Usagef("the agent's conf: %v (or set MACKEREL_APIKEY)", err)
	case namesOtherAPI(err, cmp.Or(f.base, env.Getenv("MACKEREL_APIBASE"))):
		return conf, cli.Usagef("the agent's conf cannot say which API the key is for: %v: mend it, or name the API with --apibase", err)
	}
	complain(env.Stderr, "the agent's conf is ignored: "+err.Error())
	return conf, nil
}

// namesOtherAPI reports whether a conf that cannot be read, for this reason, may name
// another API than the default, where no address is given.
func namesOtherAPI(err error, base string) bool {
	return err != nil && !errors.Is(err, fs.ErrPermission) && base == ""
}

// minuteClient makes the API's client of an agent's minute.
func minuteClient(env cli.Env, o host.Options, pauses mackerel.Options) (*mackerel.Client, error) {
	if namesOtherAPI(o.ConfIgnored, env.Getenv("MACKEREL_APIBASE")) {
		return nil, errors.New("the agent's conf cannot say which API the key is for: mend it, or set MACKEREL_APIBASE")
	}
	return newClient(env, o.Conf, pauses)
}

// client makes the API's client from the flags, the environment and the
// agent's conf, in this order, and returns that conf.
func (f *apiFlags) client(env cli.Env) (*mackerel.Client, agentconf.Config, error) {
	conf, err := f.read(env)
	if err != nil {
		return nil, conf, err
	}
	client, err := newClient(env, conf, mackerel.Options{Interval: f.interval.Duration, Limit: f.limit, Base: f.base})
	if err != nil {
		return nil, conf, cli.Usagef("%v", err)
	}
	return client, conf, nil
}

// envKey is the API key in the environment.
func envKey(env cli.Env) agentconf.Secret {
	return agentconf.NewSecret(env.Getenv("MACKEREL_APIKEY"))
}

// newClient fills what the options leave open from the environment, then from
// the conf.
func newClient(env cli.Env, conf agentconf.Config, o mackerel.Options) (*mackerel.Client, error) {
	o.Key, o.KeyFrom, o.HTTPProxy, o.HTTPSProxy = conf.APIKey, "mackerel-agent.conf", conf.HTTPProxy, conf.HTTPSProxy
	o.Base = cmp.Or(o.Base, env.Getenv("MACKEREL_APIBASE"), conf.APIBase)
	if key := envKey(env); !key.IsZero() {
		o.Key, o.KeyFrom = key, "MACKEREL_APIKEY"
	}
	o.UserAgent, o.Getenv = "mackerel-plugin-forecast/"+cli.Version(), env.Getenv
	return mackerel.New(o)
}
