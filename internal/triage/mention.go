package triage

import (
	"fmt"
	"regexp"
	"sync"
)

var mentionForms = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:<!(?:channel|here)>|<@[UW][A-Z0-9]+>|<!subteam\^S[A-Z0-9]+>)(?: (?:<!(?:channel|here)>|<@[UW][A-Z0-9]+>|<!subteam\^S[A-Z0-9]+>))*$`)
})

// CheckMention refuses what Slack would print instead of notifying anybody: a
// mention is one or more of <!channel>, <!here>, <@U...> and <!subteam^S...>,
// with a space between.
func CheckMention(mention string) error {
	if mentionForms().MatchString(mention) {
		return nil
	}
	return fmt.Errorf("%q is no mention: write <!channel>, <!here>, <@U012AB3CD> (a member's id) or <!subteam^S012AB3CD> (a user group's id), in quotes for the shell", mention)
}
