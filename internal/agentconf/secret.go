package agentconf

import (
	"fmt"
	"strings"
)

// Secret is a word that no message shows: every way of printing it says
// [hidden]. The zero Secret is empty.
type Secret struct{ word string }

// NewSecret hides a word.
func NewSecret(word string) Secret { return Secret{word} }

// Reveal returns the word, for the one request that needs it.
func (s Secret) Reveal() string { return s.word }

// IsZero reports whether there is no secret. Blanks are none: to hide them would
// hide those of every message.
func (s Secret) IsZero() bool { return strings.TrimSpace(s.word) == "" }

func (s Secret) String() string { return "[hidden]" }

// Format hides the word from every verb of fmt.
func (s Secret) Format(f fmt.State, _ rune) { fmt.Fprint(f, s.String()) }

// MarshalText hides the word from encoders.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
