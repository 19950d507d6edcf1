// Command run measures the forecast on histories whose truth is known. It is a
// tool of this project's makers (make backtest), not part of what is shipped.
package main

import (
	"fmt"
	"os"
	"time"

	"github.com/spf13/pflag"

	"mackerel-forecast/internal/backtest"
	"mackerel-forecast/internal/simulate"
	"mackerel-forecast/internal/verdict"
)

func main() {
	set := pflag.String("set", "tune", "tune, or held: other shapes and seeds, to see over-fitting")
	quick := pflag.Bool("quick", false, "one series a family instead of four")
	families := pflag.Bool("families", false, "a line for each family too")
	only := pflag.StringSlice("only", nil, "names of families; all unless set")
	seeds := pflag.Int("seeds", 4, "series a family")
	pflag.Parse()
	if *quick {
		*seeds = 1
	}
	chosen := simulate.Families()
	if len(*only) > 0 {
		chosen = nil
		for _, name := range *only {
			f, ok := simulate.ByName(name)
			if !ok {
				fmt.Fprintf(os.Stderr, "no family %q\n", name)
				os.Exit(2)
			}
			chosen = append(chosen, f)
		}
	}
	began := time.Now()
	r := backtest.Run(backtest.Simulated(simulate.Set(*set), *seeds, chosen...), verdict.DefaultPolicy, time.Hour)
	if *families {
		r.WriteFamilies(os.Stdout)
		fmt.Println()
	}
	r.WriteTable(os.Stdout)
	fmt.Printf("set %s, %d series a family, %v\n", *set, *seeds, time.Since(began).Round(time.Second))
}
