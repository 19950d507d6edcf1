package units

import "testing"

func TestFormatCount(t *testing.T) {
	for n, want := range map[float64]string{0: "0", 12: "12", 0.5: "0.5", 999.9: "999.9", 999.96: "1k", 1000: "1k", 12_345: "12.3k", 1.23e6: "1.2M", 6e6: "6M", 3e15: "3000T", -181_440: "-181.4k"} {
		if got := FormatCount(n); got != want {
			t.Errorf("%g: %q, want %q", n, got, want)
		}
	}
}

func TestFormatNumber(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 12.5: "12.5", 999.4: "999.4", 1200: "1.2k", 37e6: "37M", 1_234_567: "1.235M"} {
		if got := FormatNumber(v); got != want {
			t.Errorf("%g: %q, want %q", v, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	for n, want := range []string{"", "a", "a, b", "a, b and 1 more", "a, b and 2 more"} {
		if got := Names([]string{"a", "b", "c", "d"}[:n], 2); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestPlural(t *testing.T) {
	for n, want := range map[int]string{0: "0 alerts", 1: "1 alert", 2: "2 alerts"} {
		if got := Plural(n, "alert"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
