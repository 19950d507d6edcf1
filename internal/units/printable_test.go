package units

import "testing"

func TestPrintable(t *testing.T) {
	for word, want := range map[string]string{
		"/var/ログ":           "/var/ログ",
		"web\u3000東京":       "web\u3000東京",
		"a\nb":              `a\nb`,
		"\x1b[31mred":       `\x1b[31mred`,
		"not \xff UTF-8":    `not \xff UTF-8`,
		"hidden \u202e rtl": `hidden \u202e rtl`,
	} {
		if got := Printable(word); got != want {
			t.Errorf("%q is written %q, want %q", word, got, want)
		}
	}
}
