package verdict

import "mackerel-forecast/internal/usage"

// What cannot wait must have been requested already confirmPart of the median ago,
// confirmMost seconds at most: what wanders comes near to full for a minute now and then.
// Where that is less than confirmSamples samples ago, nothing is put off.
const confirmPart, confirmMost, confirmSamples = 1. / 8, 20 * 60., 2

// isFleeting tells whether, that long ago, less was requested than now. A latch that has
// seen it requested since then need not ask; a history too short to tell does not put it off.
func (v Verdict) isFleeting(series usage.Series, asked Status, policy Policy, latch Latch) bool {
	ago := int64(min(confirmPart*v.Expected, confirmMost))
	if !asked.Worse(latch.Status) || !urgent(v, asked, policy) || float64(ago) < confirmSamples*v.Spacing || int64(latch.ask(asked, v.Time).waited(v.Time)) >= ago {
		return false
	}
	then := v.Time - ago
	past := series.Until(then)
	if len(past.Samples) < WarmUpSamples {
		return false
	}
	f, _ := predict(past, policy, then)
	last, _ := past.Last()
	span := float64(last.Time - past.Samples[0].Time)
	return !f.FillsAfter(warmUpSpans*span) && asked.Worse(severity(decide(f, span), policy))
}
