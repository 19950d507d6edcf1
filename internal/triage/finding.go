package triage

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// Finding is what is known of one culprit at one moment. It is kept between
// runs, as JSON.
type Finding struct {
	Resource   usage.Resource `json:"resource"`
	Name       string         `json:"name"` // as metrics spell it
	MountPoint string         `json:"mount_point,omitempty"`
	Time       int64          `json:"time"`             // Unix seconds, of the moment that it was judged at
	Silent     int64          `json:"silent,omitempty"` // seconds without a value since then
	Used       float64        `json:"used"`             // bytes; Size is 0 when never read
	Size       float64        `json:"size"`
	Expected   Seconds        `json:"expected"` // until full: median, early and late quantile
	Early      Seconds        `json:"early"`
	Late       Seconds        `json:"late"`
	Growth     float64        `json:"growth"` // bytes per second
	Status     verdict.Status `json:"status"`
	Known      bool           `json:"known"`           // false: no history, too little of it, or unread
	Habit      bool           `json:"habit,omitempty"` // rises as it often has, and always ended: see Past
	Reason     string         `json:"reason"`
	Why        verdict.Why    `json:"why,omitzero"` // the reason again, where it names a moment: a story tells it in the reader's zone
	Past       Past           `json:"past"`
	Latch      []byte         `json:"latch,omitempty"` // of verdict.Assess
}

// Seconds is a time until full: NaN is unknown and null in JSON, +Inf is not
// within the horizon and "never".
type Seconds float64

// MarshalJSON writes a number, null or "never".
func (s Seconds) MarshalJSON() ([]byte, error) {
	switch {
	case math.IsNaN(float64(s)):
		return []byte("null"), nil
	case math.IsInf(float64(s), 1):
		return []byte(`"never"`), nil
	}
	return json.Marshal(float64(s))
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (s *Seconds) UnmarshalJSON(b []byte) error {
	switch string(b) {
	case "null":
		*s = Seconds(math.NaN())
		return nil
	case `"never"`:
		*s = Seconds(math.Inf(1))
		return nil
	}
	return json.Unmarshal(b, (*float64)(s))
}

// Policy is what the operator of triage asks for.
type Policy struct {
	MentionWithin  time.Duration // full within this deserves a mention; reached counts
	MentionUnknown bool          // mention also where nothing can be said
	Horizon        time.Duration
	Window         time.Duration // the short window that is analysed first
}

// Assessment is the policy as verdict.Assess knows it: CRITICAL is urgent.
func (p Policy) Assessment() verdict.Policy {
	return verdict.Policy{Warning: max(p.MentionWithin, verdict.DefaultPolicy.Warning), Critical: p.MentionWithin, Horizon: p.Horizon}
}

// Sight is what a finding was made of, for pictures.
type Sight struct {
	Series  usage.Series
	Verdict verdict.Verdict
}

// silence is how many seconds without a value are none of a history: an agent
// that stopped is no disk that stopped growing, so the last value's moment is
// judged.
const silence = 5 * 60

// Analyse judges the samples of a culprit at Unix time now, or at that of its
// newest value where the host's clock is ahead: the minutes of the short window,
// with the week behind it. before is the finding of the run
// before, the zero Finding at first.
func Analyse(c Candidate, samples []usage.Sample, p Policy, now int64, before Finding) (Finding, Sight) {
	if c.Valid() {
		samples = append(samples, c.Sample)
	}
	series := usage.Series{ID: c.ID, MountPoint: c.MountPoint, Samples: usage.Normalise(samples)}
	now = present(series.Samples, now, c.AsOf(now))
	silent := int64(0)
	if last, ok := series.Until(now).Last(); ok && now-last.Time > silence {
		now, silent = last.Time, now-last.Time
	}
	var latch verdict.Latch
	if before.Latch != nil && before.Name == c.Name {
		_ = latch.UnmarshalBinary(before.Latch) // one of another version is forgotten
	}
	v, latch := verdict.Assess(series, p.Assessment(), now, latch)
	f := newFinding(c, v)
	f.Silent = silent
	f.Past = pastOf(series.Until(now).Samples, now, int64(p.Window/time.Second))
	f.Latch, _ = latch.MarshalBinary() // cannot fail
	if f.Status != verdict.OK && !f.Full() && f.Past.habit(f.Size) {
		f.Habit, f.Status = true, verdict.OK
		f.Expected, f.Early, f.Late = Seconds(math.Inf(1)), Seconds(math.Inf(1)), Seconds(math.Inf(1))
		f.Why = verdict.Why{}
		f.Reason = fmt.Sprintf("rises as it did at this hour on %d of the last %d days, which ended by itself each time", f.Past.Same, f.Past.Days)
	}
	return f, Sight{series, v}
}

func newFinding(c Candidate, v verdict.Verdict) Finding {
	f := Finding{
		Resource: c.Resource, Name: c.Name, MountPoint: c.MountPoint, Time: v.Time, Used: v.Used, Size: v.Size,
		Expected: Seconds(v.Expected), Early: Seconds(v.Early), Late: Seconds(v.Late), Growth: v.Forecast.Growth,
		Status: v.Status, Known: !v.WarmUp && v.Err == nil, Reason: v.Reason,
	}
	if why := v.Why(); f.Known && !v.Full() && why.At != 0 {
		f.Why = why
	}
	if v.Full() { // whatever the trend
		f.Expected, f.Early, f.Late, f.Growth = 0, 0, 0, 0
	}
	if math.IsNaN(f.Growth) || math.IsInf(f.Growth, 0) {
		f.Growth = 0
	}
	return f
}

// DaysPosted is the Candidate's Days of the two that this project's plugin posts;
// early is NaN without it.
func DaysPosted(expected, early float64) float64 {
	if verdict.PostedNever(early*day, expected*day) {
		return math.Inf(1)
	}
	return expected
}

// Relay makes a finding of what this project's own plugin on the host posts,
// for what Mackerel holds no history of (inodes). days is NaN without it.
func Relay(c Candidate, p Policy, now int64) Finding {
	f := Finding{Resource: c.Resource, Name: c.Name, MountPoint: c.MountPoint, Time: now, Status: verdict.Unknown,
		Expected: Seconds(math.NaN()), Early: Seconds(math.NaN()), Late: Seconds(math.NaN()),
		Reason: "Mackerel holds no history of the inodes of it"}
	if math.IsNaN(c.Days) {
		return f
	}
	f.Expected, f.Known, f.Reason = Seconds(c.Days*day), true, "as the plugin on the host forecasts"
	if f.Expected >= Seconds(p.Horizon.Seconds()) {
		f.Expected = Seconds(math.Inf(1))
	}
	f.Status = p.Assessment().StatusWithin(float64(f.Expected))
	return f
}

// Unread is the finding on a culprit whose history could not be fetched.
func Unread(c Candidate, now int64, err error) Finding {
	f := newFinding(c, verdict.Unreadable(c.ID, c.MountPoint, now, err))
	f.Used, f.Size = c.Used, c.Size
	return f
}

// ID names the culprit.
func (f Finding) ID() usage.ID { return usage.ID{Resource: f.Resource, Name: f.Name} }

// Urgent reports whether it is full or forecast to be within Policy.MentionWithin.
func (f Finding) Urgent() bool { return f.Status == verdict.Critical }

// Add puts more behind the reason.
func (f *Finding) Add(more string) {
	f.Reason += "; " + more
	if f.Why.At != 0 {
		f.Why.After += "; " + more
	}
}

// Full reports whether nothing is left.
func (f Finding) Full() bool { return usage.Sample{Used: f.Used, Size: f.Size}.Full() }

// place is how people call it: the mount point, else the metric's name.
func (f Finding) place() string {
	return units.Printable(cmp.Or(f.MountPoint, f.Name))
}
