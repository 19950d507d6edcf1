package units

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// FormatBytes writes a number of bytes with a binary unit and three or four
// significant digits: 0 B, 512 B, 1.5 KiB, 19.8 GiB, 200 GiB.
func FormatBytes(bytes float64) string {
	const names = "KMGTPE"
	value, unit := math.Abs(bytes), "B"
	for i := 0; i < len(names) && value >= 1023.5; i++ {
		value, unit = value/1024, names[i:i+1]+"iB"
	}
	whole := unit == "B" || value >= 999.95 || math.Abs(value-math.Round(value)) < 0.05
	value = math.Copysign(value, bytes)
	if whole {
		return fmt.Sprintf("%.0f %s", value, unit)
	}
	return fmt.Sprintf("%.1f %s", value, unit)
}

// ParseBytes reads 4096, 512MiB, 1.5 TiB, 20G: binary units with or without the
// iB, and decimal ones as in 20GB. The result is at least 0 and at most 8 EiB.
func ParseBytes(word string) (float64, error) {
	refuse := func() (float64, error) {
		return 0, fmt.Errorf("%q is not a size: write one such as 4096, 512MiB, 20GiB or 1.5TiB", word)
	}
	end := strings.IndexFunc(word, func(r rune) bool { return (r < '0' || r > '9') && r != '.' })
	if end < 0 {
		end = len(word)
	}
	value, err := strconv.ParseFloat(word[:end], 64)
	if err != nil {
		return refuse()
	}
	factor, ok := byteUnit(strings.TrimSpace(word[end:]))
	if !ok || value*factor > 1<<63 {
		return refuse()
	}
	return value * factor, nil
}

func byteUnit(unit string) (factor float64, ok bool) {
	if unit == "" || unit == "B" {
		return 1, true
	}
	power := strings.IndexByte("KMGTPE", unit[0]&^0x20) + 1
	switch rest := unit[1:]; {
	case power == 0:
		return 0, false
	case rest == "" || rest == "iB":
		return math.Pow(1024, float64(power)), true
	case rest == "B":
		return math.Pow(1000, float64(power)), true
	}
	return 0, false
}

// ParseRate reads an amount in a time, as 5GiB/day, 1TiB/30d, 100MiB/h.
func ParseRate(word string) (bytes float64, in time.Duration, err error) {
	amount, period, found := strings.Cut(word, "/")
	if !found {
		return 0, 0, fmt.Errorf("%q has no time: write an amount and a time, as 5GiB/day or 1TiB/30d", word)
	}
	if bytes, err = ParseBytes(amount); err != nil {
		return 0, 0, err
	}
	names := map[string]string{"second": "s", "minute": "m", "hour": "h", "day": "d", "week": "w"}
	if letter, ok := names[period]; ok {
		period = letter
	}
	if len(period) == 1 {
		period = "1" + period
	}
	in, err = ParseDuration(period)
	return bytes, in, err
}
