package cli

import (
	"fmt"
	"math"
)

// FormatBytes writes a number of bytes with a binary unit and three or four
// significant digits: 0 B, 512 B, 1.5 KiB, 19.8 GiB, 200 GiB.
func FormatBytes(bytes float64) string {
	const names = "KMGTPE"
	value, unit := math.Abs(bytes), "B"
	for i := 0; i < len(names) && value >= 1023.95; i++ {
		value, unit = value/1024, names[i:i+1]+"iB"
	}
	value = math.Copysign(value, bytes)
	if unit == "B" || math.Abs(value-math.Round(value)) < 0.05 {
		return fmt.Sprintf("%.0f %s", value, unit)
	}
	return fmt.Sprintf("%.1f %s", value, unit)
}
