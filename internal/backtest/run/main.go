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
	quick := pflag.Bool("quick", false, "one history a family")
	families := pflag.Bool("families", false, "a line for each family too, the worst first")
	reliability := pflag.Bool("reliability", false, "how often it was full before what was said")
	only := pflag.StringSlice("only", nil, "names of families; all unless set")
	seeds := pflag.Int("seeds", 4, "histories a family")
	group := pflag.String("group", "all", "synthetic, trace-like, or all")
	oracle := pflag.Bool("oracle", false, "score who knows the generator, instead of the forecast")
	method := pflag.String("method", backtest.Ours, "whose families and misses are shown")
	misses := pflag.Bool("misses", false, "list the fills that were not told in time")
	traces := pflag.String("traces", "", "a directory of recorded CSV files: score these instead")
	pflag.Parse()
	if *quick {
		*seeds = 1
	}
	show := func(title string, cases []backtest.Case) {
		if len(cases) == 0 {
			return
		}
		began := time.Now()
		var r backtest.Result
		if *oracle {
			r = backtest.Oracle(cases)
		} else {
			r = backtest.Run(cases, verdict.DefaultPolicy, time.Hour)
		}
		r.PutFirst(*method)
		if *families {
			r.WriteFamilies(os.Stdout)
			fmt.Println()
		}
		if *misses {
			r.WriteMisses(os.Stdout)
			fmt.Println()
		}
		if *reliability {
			r.WriteReliability(os.Stdout)
			fmt.Println()
		}
		r.WriteTable(os.Stdout)
		fmt.Printf("%s, %v\n\n", title, time.Since(began).Round(time.Second))
	}
	if *traces != "" {
		cases, err := recorded(*traces)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		show("recorded in "+*traces, cases)
		return
	}
	title := fmt.Sprintf("set %s, %d histories a family", *set, *seeds)
	if *group != "trace-like" {
		show("synthetic "+title, backtest.Simulated(simulate.Set(*set), *seeds, pick(simulate.Families(), *only)...))
	}
	if *group != "synthetic" && !*oracle {
		show("trace-like "+title, backtest.TraceLike(simulate.Set(*set), *seeds, pick(simulate.TraceLike(), *only)...))
	}
}

// pick chooses families by name; no names choose all.
func pick(families []simulate.Family, names []string) []simulate.Family {
	if len(names) == 0 {
		return families
	}
	var chosen []simulate.Family
	for _, f := range families {
		for _, name := range names {
			if f.Name == name {
				chosen = append(chosen, f)
			}
		}
	}
	return chosen
}
