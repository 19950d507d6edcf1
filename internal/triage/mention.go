package triage

import (
	"fmt"

	"mackerel-forecast/internal/lazyregexp"
)

var mentionForms = lazyregexp.New(`^(?:<!(?:channel|here)>|<@[UW][A-Z0-9]+>|<!subteam\^S[A-Z0-9]+>)(?: (?:<!(?:channel|here)>|<@[UW][A-Z0-9]+>|<!subteam\^S[A-Z0-9]+>))*$`)

// CheckMention refuses what Slack would print instead of notifying anybody: a
// mention is one or more of <!channel>, <!here>, <@U...> and <!subteam^S...>,
// with a space between.
func CheckMention(mention string) error {
	if mentionForms.Get().MatchString(mention) {
		return nil
	}
	return fmt.Errorf("%q is no mention: write <!channel>, <!here>, <@U012AB3CD> (a member's id) or <!subteam^S012AB3CD> (a user group's id), in quotes for the shell", mention)
}
