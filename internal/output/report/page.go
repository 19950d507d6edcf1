package report

import (
	"bufio"
	"crypto/sha256"
	_ "embed" // the page's style and script
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"math"
	"strconv"
	"strings"
	"sync"

	"mackerel-forecast/internal/fleet"
	"mackerel-forecast/internal/output/words"
	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

//go:embed page.css
var style string

//go:embed page.js
var script string

// Page prints the report as one HTML file that needs nothing else: it may be
// mailed, or opened from a disk. hosts is how many were looked at.
func Page(w io.Writer, rows []fleet.Row, hosts int, s Style) error {
	out := bufio.NewWriter(w)
	pageHead(out, rows, hosts, s)
	for _, r := range rows {
		pageRow(out, r, s)
	}
	fmt.Fprintf(out, "</tbody></table>\n<p id=none hidden>Nothing matches.</p>\n</main>\n<script>%s</script>\n</body></html>\n", script)
	return out.Flush()
}

// pageHead allows styles in the page, the one script by its digest, and nothing
// from outside.
func pageHead(out io.Writer, rows []fleet.Row, hosts int, s Style) {
	count, named := map[verdict.Status]int{}, 0
	for _, r := range rows {
		count[r.Status]++
		if r.ID.Name != "" { // the row of a host without data has none
			named++
		}
	}
	fmt.Fprintf(out, `<!doctype html>
<html lang=en><head><meta charset=utf-8>
<meta name=viewport content="width=device-width,initial-scale=1">
<meta http-equiv=Content-Security-Policy content="default-src 'none'; style-src 'unsafe-inline'; script-src '%s'">
<meta name=robots content=noindex>
<title>Full soonest</title>
<style>%s</style></head>
<body><header><h1>Full soonest</h1>
<p>%s of %s, as of <time datetime="%s">%s</time></p></header>
<main><div id=tools role=group aria-label="show only">
`, digest(script), style, things(named, kind(rows)), units.Plural(hosts, "host"),
		s.Now.Format("2006-01-02T15:04:05Z07:00"), s.Now.Format("2 January 2006, 15:04 MST"))
	for _, status := range []verdict.Status{verdict.Critical, verdict.Warning, verdict.OK, verdict.Unknown} {
		disabled := ""
		if count[status] == 0 {
			disabled = " disabled"
		}
		fmt.Fprintf(out, "<button class=\"chip %s\" data-status=%s aria-pressed=false%s><b>%d</b> %s</button>\n",
			strings.ToLower(status.String()), status, disabled, count[status], status)
	}
	fmt.Fprint(out, `<input id=find type=search placeholder="host, filesystem, role" aria-label="find">
</div>
<table><thead><tr>
<th data-key=status><button>Status</button></th><th data-key=name><button>Host : filesystem</button></th>
<th data-key=share class=n><button>Used / size</button></th><th data-key=growth class=n><button>Growth</button></th>
<th data-key=left class=n aria-sort=ascending><button>Full in</button></th><th data-key=left><button>Date</button></th>
<th>History and forecast</th></tr></thead>
<tbody>
`)
}

func digest(script string) string {
	sum := sha256.Sum256([]byte(script))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

func kind(rows []fleet.Row) string {
	if len(rows) > 0 && rows[0].ID.Resource != usage.Filesystem {
		return string(rows[0].ID.Resource)
	}
	return "filesystem"
}

func things(n int, kind string) string {
	if kind == string(usage.Memory) {
		return fmt.Sprintf("%d %s", n, kind)
	}
	return units.Plural(n, kind)
}

func pageRow(out io.Writer, r fleet.Row, s Style) {
	share := 0.0
	if r.Size > 0 {
		share = min(r.Used/r.Size, 1)
	}
	status := strings.ToLower(r.Status.String())
	fmt.Fprintf(out, "<tr class=%s data-status=%s data-share=%s data-growth=%s data-left=%s>\n", status, r.Status, key(share), key(r.Growth), key(r.Expected))
	fmt.Fprintf(out, "<td class=s><span class=pill>%s</span></td>\n", r.Status)
	where := ""
	if r.MountPoint != "" {
		where = "<span class=mount>" + escape(r.MountPoint) + "</span> "
	}
	fmt.Fprintf(out, "<td class=w><b>%s</b><small>%s%s</small><small class=why>%s</small></td>\n",
		breakable(subject(r)), where, escape(strings.Join(r.Host.Roles, ", ")), escape(r.Reason))
	if r.Size > 0 {
		fmt.Fprintf(out, "<td class=\"u n\">%s<small>%s</small><i class=bar><i style=\"width:%.1f%%\"></i></i></td>\n",
			words.Percent(r.Used, r.Size), room(r), 100*share)
	} else {
		fmt.Fprint(out, "<td class=\"u n\">-</td>\n")
	}
	fmt.Fprintf(out, "<td class=\"g n\">%s</td>\n<td class=\"l n\"><b>%s</b><small>%s</small></td>\n<td class=d>%s</td>\n<td class=c>",
		growth(r), html.EscapeString(s.left(r)), strings.TrimPrefix(s.between(r), "-"), s.date(r))
	chart(out, r.Sketch, r.Expected)
	fmt.Fprint(out, "</td></tr>\n")
}

// key is a number to sort by; what is not known comes last.
func key(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "1e99"
	}
	return strconv.FormatFloat(v, 'g', 6, 64)
}

func escape(s string) string { return html.EscapeString(units.Printable(s)) }

// breakable lets a narrow screen break a long name after its separators.
func breakable(s string) string {
	return breaks().Replace(escape(s))
}

var breaks = sync.OnceValue(func() *strings.Replacer { return strings.NewReplacer(":", ":<wbr>", "_", "_<wbr>", ".", ".<wbr>") })
