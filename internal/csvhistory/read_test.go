package csvhistory

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"mackerel-forecast/internal/usage"
)

// read tells series as "name: time used/size, ..." and bad lines as "line N: ...".
func read(t *testing.T, text string) (series, bad []string, err error) {
	t.Helper()
	all, err := Read(strings.NewReader(text), "file", func(b BadLine) { bad = append(bad, b.Error()) })
	for _, s := range all {
		var samples []string
		for _, x := range s.Samples {
			samples = append(samples, fmt.Sprintf("%d %.0f/%.0f", x.Time, x.Used, x.Size))
		}
		series = append(series, s.Name+": "+strings.Join(samples, ", "))
	}
	return series, bad, err
}

func TestRead(t *testing.T) {
	tests := []struct {
		name, text string
		series     []string
	}{
		{"plain", "time,used,size\n0,1,5\n20,2,5\n", []string{"file: 0 1/5, 20 2/5"}},
		{"columns in any order, others ignored", "size,host,used,time,x\n5,a,1,10,y\n", []string{"file: 10 1/5"}},
		{"a spreadsheet's file: BOM, CRLF, capitals, spaces, blank lines, no last line end",
			"\ufeffTime, Used ,SIZE\r\n\r\n10, 1 ,5\r\n   \r\n20,2,5", []string{"file: 10 1/5, 20 2/5"}},
		{"interleaved series in the order of their first line", "name,time,used,size\nb,10,1,5\na,10,2,5\nb,20,3,5\n",
			[]string{"b: 10 1/5, 20 3/5", "a: 10 2/5"}},
		{"out of order, the last of equal times wins", "time,used,size\n20,2,5\n10,1,5\n20,3,5\n", []string{"file: 10 1/5, 20 3/5"}},
		{"RFC 3339 beside Unix seconds", "time,used,size\n1970-01-01T01:00:00+00:30,1,5\n1970-01-01T01:00:00.5Z,2,5\n3700.9,3,5\n",
			[]string{"file: 1800 1/5, 3600 2/5, 3700 3/5"}},
		{"RFC 3339 in its other spellings", "time,used,size\n1970-01-01 01:00:00z,1,5\n1970-01-01t02:00:00.25+01:00,2,5\n",
			[]string{"file: 3600 2/5"}},
		{"used above size is full, not bad", "time,used,size\n10,9,5\n", []string{"file: 10 9/5"}},
		{"quoted names", "name,time,used,size\n\"/srv/a, \"\"b\"\"\",10,1,5\n", []string{`/srv/a, "b": 10 1/5`}},
		{"a line without a name goes by the file", "name,time,used,size\n,10,1,5\nfile,20,2,5\n", []string{"file: 10 1/5, 20 2/5"}},
		{"the last time that there is", "time,used,size\n2299-12-31T23:59:59Z,1,5\n", []string{"file: 10413791999 1/5"}},
		{"exponents", "time,used,size\n10,1.5e3,2E3\n", []string{"file: 10 1500/2000"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			series, bad, err := read(t, tt.text)
			if err != nil || len(bad) > 0 {
				t.Fatalf("error %v, bad lines %q", err, bad)
			}
			if !slices.Equal(series, tt.series) {
				t.Errorf("got %q, want %q", series, tt.series)
			}
		})
	}
}

// TestTheLastLineIsALine although the file does not end it; -0 is 0.
func TestTheLastLineIsALine(t *testing.T) {
	series, bad, err := read(t, "time,used,size\n5,-0,5\n6,1,5"+strings.Repeat(" ", maxLine))
	if err != nil || len(bad) != 1 || !strings.HasPrefix(bad[0], "line 3: ") || !strings.Contains(bad[0], "longer than 64 KiB") {
		t.Errorf("error %v, bad lines %q; want line 3", err, bad)
	}
	if !slices.Equal(series, []string{"file: 5 0/5"}) {
		t.Errorf("the good line became %q", series)
	}
}

func TestReadNamesBadLinesAndGoesOn(t *testing.T) {
	tests := []struct{ line, why string }{
		{"x,1,5", `time "x" is neither Unix seconds nor RFC 3339`},
		{"-5,1,5", `time "-5" is before 1970`},
		{"1969-12-31T23:59:59Z,1,5", `time "1969-12-31T23:59:59Z" is before 1970`},
		{"99999999999,1,5", `time "99999999999" is too large: write seconds since 1970, not milliseconds`},
		{"2300-01-01T00:00:00Z,1,5", `time "2300-01-01T00:00:00Z" is after the year 2299`},
		{"99999999999999,1,5", `time "99999999999999" is after the year 2299`},
		{"-1,1,5", "before 1970"},
		{"1487064188000,1,5", "write seconds since 1970, not milliseconds"},
		{"10,,5", `used "" is not a number`},
		{"10,0x1p30,5", `used "0x1p30" is not a number`},
		{"10,1,0X10P4", `size "0X10P4" is not a number`},
		{"0x10p4,1,5", `time "0x10p4" is neither Unix seconds nor RFC 3339`},
		{"10,NaN,5", `used "NaN" is not a number`},
		{"10,-1,5", `used "-1" is negative`},
		{"10,-Inf,5", `used "-Inf" is negative`},
		{"10,1e308,5", `used "1e308" is more than 8 EiB`},
		{"10,1,1e999", `size "1e999" is more than 8 EiB`},
		{"10,1,0", "size is 0"},
		{"10", "1 field where the header has 3"},
		{"10,1", "2 fields where the header has 3"},
		{"10,1,5,6", "4 fields where the header has 3"},
		{`10,"1,5`, "extraneous or missing"},
		{"10,1,5" + strings.Repeat(" ", maxLine), "longer than 64 KiB"},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			series, bad, err := read(t, "time,used,size\n5,1,5\n"+tt.line+"\n6,1,5\n")
			if err != nil || len(bad) != 1 || !strings.HasPrefix(bad[0], "line 3: ") || !strings.Contains(bad[0], tt.why) {
				t.Errorf("error %v, bad lines %q; want line 3 and %q", err, bad, tt.why)
			}
			if !slices.Equal(series, []string{"file: 5 1/5, 6 1/5"}) {
				t.Errorf("the good lines became %q", series)
			}
		})
	}
}

func TestReadRefusesFilesWithoutAGoodLine(t *testing.T) {
	tests := []struct{ text, why string }{
		{"", "empty"},
		{"\n\n", "empty"},
		{"\xff\xfet\x00i\x00m\x00e\x00,\x00\n\x00", "is UTF-16: save it as UTF-8"},
		{"\xfe\xff\x00t\x00i\x00m\x00e\x00,\x00\n", "is UTF-16: save it as UTF-8"},
		{"time,used,size\n", "no good line: there is a header, and nothing below it"},
		{"time,used,size\nx,1,2\n", "no good line: 1 bad"},
		{"10,1,5\n", `no column "time" in the header "10,1,5"`},
		{"time,used\n10,1\n", `no column "size"`},
		{"time,used,size,Time\n10,1,5,10\n", `two columns "time"`},
		{"time,\"used,size\n", "header: extraneous or missing"},
		{"\x1f\x8b\b\x00binary\n10,1,5\n", "is gzip: unpack it first"},
		{strings.Repeat("x,", 50) + "\n", `in the header "` + strings.Repeat("x,", 40) + `...": the`},
		{strings.Repeat("time,used,size,", 10000) + "\n", "the header is longer"},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			if _, _, err := read(t, tt.text); err == nil || !strings.Contains(err.Error(), tt.why) {
				t.Errorf("got %v, want %q", err, tt.why)
			}
		})
	}
}

// TestAFileOfAnythingIsToldInALine: of what is no text little is quoted.
func TestAFileOfAnythingIsToldInALine(t *testing.T) {
	binary := strings.Repeat("\xfe\x00\u200b", 1000)
	_, _, err := read(t, binary)
	if err == nil || len(err.Error()) > 250 {
		t.Error(err)
	}
	_, bad, _ := read(t, "time,used,size,name\n"+binary+",1,5,x\n10,"+binary+",5,x\n10,1,"+binary+",x\n10,1,5,"+binary+"\n")
	if len(bad) != 4 {
		t.Error(bad)
	}
	for _, line := range bad {
		if len(line) > 250 || !strings.Contains(line, `"\xfe\x00`) {
			t.Error(line)
		}
	}
	for word, want := range map[string]string{"": `""`, "a\"b": `"a\"b"`, strings.Repeat("日", 80): `"` + strings.Repeat("日", 27) + `..."`} {
		if got := quoted([]byte(word)); got != want {
			t.Errorf("%q is quoted as %s", word, got)
		}
	}
}

func TestReadTellsThatTheFileBrokeOff(t *testing.T) {
	broken := errors.New("disk on fire")
	r := iotest.TimeoutReader(strings.NewReader("time,used,size\n10,1,5\n"))
	if _, err := Read(r, "file", func(BadLine) {}); !errors.Is(err, iotest.ErrTimeout) {
		t.Errorf("got %v", err)
	}
	if _, err := Read(iotest.ErrReader(broken), "file", func(BadLine) {}); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("time,used,size\n10,1,5\n20,2,5\n")
	f.Add("\ufeffname,time,used,size\r\n\"a,b\",1970-01-01T01:00:00Z,1e3,5\r\n\r\nb,x,,")
	f.Add("size,used,time\n1,\"")
	f.Fuzz(func(t *testing.T, text string) {
		lines := strings.Count(text, "\n") + 1
		previous := 0
		series, err := Read(strings.NewReader(text), "file", func(b BadLine) {
			if b.Line <= previous || b.Line > lines || b.Line < 2 {
				t.Errorf("bad line %d after %d of %d", b.Line, previous, lines)
			}
			previous = b.Line
		})
		if err != nil {
			return
		}
		names := map[string]bool{}
		for _, s := range series {
			if names[s.Name] || len(s.Samples) == 0 {
				t.Errorf("series %q: seen before %v, %d samples", s.Name, names[s.Name], len(s.Samples))
			}
			names[s.Name] = true
			for i, x := range s.Samples {
				if !x.Valid() || i > 0 && x.Time <= s.Samples[i-1].Time {
					t.Errorf("series %q: sample %d is %+v", s.Name, i, x)
				}
			}
		}
		roundTrip(t, series)
	})
}

// roundTrip writes series and reads them back.
func roundTrip(t *testing.T, series []usage.Series) {
	t.Helper()
	var b strings.Builder
	if err := Write(&b, series...); err != nil {
		t.Fatal(err)
	}
	again, err := Read(strings.NewReader(b.String()), "file", func(b BadLine) { t.Error(b.Error()) })
	same := slices.EqualFunc(series, again, func(a, b usage.Series) bool {
		return a.ID == b.ID && slices.Equal(a.Samples, b.Samples)
	})
	if err != nil || !same {
		t.Errorf("wrote %v, read %v, error %v", series, again, err)
	}
}
