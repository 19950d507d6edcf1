package round

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/agentconf"
	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/mackereltest"
	"mackerel-forecast/internal/slacktest"
	"mackerel-forecast/internal/triage"
	"mackerel-forecast/internal/triage/outlet"
	"mackerel-forecast/internal/triage/store"
)

// world is an organisation, a workspace and a host that runs triage, in which
// every run opens the state anew, as every minute does.
type world struct {
	t        *testing.T
	mackerel *mackereltest.Server
	slack    *slacktest.Server
	now      time.Time
	ahead    time.Duration // by which the clock of the host that runs triage is wrong
	dir      string
	policy   triage.Policy
	outlets  func() []outlet.Outlet
	limit    time.Duration
	interval time.Duration
	call     time.Duration // limit of one call with its retries
	warned   []string
	seen     bool // by the last run: there are metrics
}

var jst = time.FixedZone("JST", 9*3600)

// newWorld begins at 02:40 at night.
func newWorld(t *testing.T) *world {
	w := &world{t: t, mackerel: mackereltest.New(t), slack: slacktest.New(t), now: time.Date(2025, 8, 14, 2, 40, 0, 0, jst), call: 10 * time.Second, dir: t.TempDir()}
	w.mackerel.Now = func() time.Time { return w.now }
	w.policy = triage.Policy{MentionWithin: 24 * time.Hour, Horizon: 365 * 24 * time.Hour, Window: 6 * time.Hour}
	w.outlets = func() []outlet.Outlet { return []outlet.Outlet{w.bot()} }
	return w
}

func (w *world) bot() *outlet.Bot {
	return outlet.NewBot(agentconf.NewSecret(w.slack.Token), w.slack.Channel, w.slack.APIURL, outlet.NewClient(nil))
}

func (w *world) webhook() *outlet.Webhook {
	return outlet.NewWebhook(agentconf.NewSecret(w.slack.Webhook), outlet.NewClient(nil))
}

func (w *world) client() *mackerel.Client {
	c, err := mackerel.New(mackerel.Options{Key: agentconf.NewSecret(w.mackerel.Key), Base: w.mackerel.URL,
		Interval: w.interval, Limit: w.call, Pause: 50 * time.Millisecond})
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

func (w *world) view() triage.View {
	return triage.View{Zone: jst, Mention: "<!channel>", Policy: w.policy}
}

// run is one minute's process.
func (w *world) run() (Result, error) {
	w.t.Helper()
	s, err := store.Open(w.dir)
	if err != nil {
		w.t.Fatal(err)
	}
	defer s.Close()
	return w.runWith(s.State, s.Save)
}

func (w *world) runWith(state *store.State, save func() error) (Result, error) {
	w.slack.SetTime(w.now)
	r := &Round{API: w.client(), State: state, Save: save, Outlets: w.outlets(), Policy: w.policy, View: w.view(),
		Now: func() time.Time { return w.now.Add(w.ahead) }, Warn: func(s string) { w.warned = append(w.warned, s) }, Limit: w.limit}
	result, seen, err := r.Run(context.Background())
	w.seen = seen
	return result, err
}

// mustRun is a run without an error.
func (w *world) mustRun() Result {
	w.t.Helper()
	result, err := w.run()
	if err != nil {
		w.t.Fatalf("run: %v", err)
	}
	return result
}

// later is a run some minutes later.
func (w *world) later(minutes int) Result {
	w.t.Helper()
	w.pass(minutes)
	return w.mustRun()
}

func (w *world) pass(minutes int) { w.now = w.now.Add(time.Duration(minutes) * time.Minute) }

const gib = 1 << 30

// fill is used/size in percent so many minutes before now.
type fill func(ago int) float64

// Histories of a week, seen at 02:40.
func flat(percent float64) fill { return func(int) float64 { return percent } }

func runaway(ago int) float64 { // quiet at 40 %, then 45 % in 45 minutes
	if ago >= 45 {
		return 40
	}
	return 85 - float64(ago)
}

func rotation(ago int) float64 { // grows all day, is rotated at midnight, never above 88 %
	return 60 + 28*float64(minuteOfDay(ago))/1440
}

func backup(ago int) float64 { // 30 % from 02:00 to 03:00, gone by 03:10, every night
	switch at := minuteOfDay(ago); {
	case at < 120 || at >= 190:
		return 60
	case at < 180:
		return 60 + float64(at-120)/2
	default:
		return 90 - 3*float64(at-180)
	}
}

func minuteOfDay(ago int) int { return (160 - ago + 8*1440) % 1440 }

const week = 7 * 1440 // minutes

// host registers a host with filesystems of 100 GiB and a week of minutes each.
func (w *world) host(name string, disks map[string]fill) string {
	var table []mackereltest.Filesystem
	for disk := range disks {
		table = append(table, mackereltest.Filesystem{Device: "/dev/" + disk, Mount: "/mnt/" + disk, KBSize: 100 << 20, KBUsed: 1, KBAvailable: 100<<20 - 1})
	}
	id := w.mackerel.AddHost(mackereltest.Host{Name: name, Meta: mackereltest.MetaFilesystem(table...), Roles: map[string][]string{"Shop": {"db"}}})
	for disk, f := range disks {
		w.disk(id, disk, week, f)
	}
	return id
}

// disk sets the points of a filesystem up to now.
func (w *world) disk(host, disk string, minutes int, f fill) {
	w.points(host, "filesystem."+disk+".used", minutes, f)
	w.points(host, "filesystem."+disk+".size", minutes, flat(100))
}

func (w *world) points(host, metric string, minutes int, f fill) {
	points := make([]mackereltest.Point, 0, minutes+1)
	for ago := minutes; ago >= 0; ago-- {
		points = append(points, mackereltest.Point{Time: w.now.Unix() - int64(ago)*60, Value: f(ago) * gib})
	}
	w.mackerel.SetPoints(host, metric, points...)
}

func (w *world) monitor(metric string, warning, critical float64) string {
	w.t.Helper()
	op := ">"
	if strings.HasPrefix(metric, "custom.") {
		op = "<"
	}
	id, err := w.mackerel.Add("monitors", fmt.Sprintf(`{"type":"host","name":"disk","metric":%q,"operator":%q,"duration":3,"warning":%g,"critical":%g}`, metric, op, warning, critical))
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// alert opens an alert of a monitor two minutes ago.
func (w *world) alert(host, monitor, status string) string {
	return w.mackerel.AddAlert(mackereltest.Alert{Status: status, MonitorID: monitor, Type: "host", HostID: host, OpenedAt: w.now.Add(-2 * time.Minute).Unix()})
}

func (w *world) close(alert string) {
	w.mackerel.SetAlert(alert, func(a *mackereltest.Alert) { a.Status, a.ClosedAt = "OK", w.now.Unix() })
}

// check opens an alert of a check.
func (w *world) check(host, name, message string) string {
	return w.mackerel.AddAlert(mackereltest.Alert{Status: "CRITICAL", MonitorID: w.mackerel.AddCheckMonitor(name), Type: "check", HostID: host,
		Message: &message, OpenedAt: w.now.Add(-time.Minute).Unix()})
}

// posts returns the messages and how many of them mention.
func (w *world) posts() (posts []slacktest.Post, mentions int) {
	posts = w.slack.Posts()
	for _, p := range posts {
		if len(p.Mentions()) > 0 {
			mentions++
		}
	}
	return posts, mentions
}

func (w *world) wantPosts(posts, mentions int) []slacktest.Post {
	w.t.Helper()
	all, m := w.posts()
	if len(all) != posts || m != mentions {
		w.t.Fatalf("%d posts with %d mentions, wanted %d with %d:\n%s", len(all), m, posts, mentions, told(all))
	}
	return all
}

func told(posts []slacktest.Post) string {
	var b strings.Builder
	for _, p := range posts {
		fmt.Fprintf(&b, "[%s thread %q] %s\n%s\n", p.Via, p.Thread, p.Text, p.Words())
	}
	return b.String()
}
