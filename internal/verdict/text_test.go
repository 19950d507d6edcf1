package verdict

import (
	"encoding/json"
	"testing"
)

func TestStatusIsAWordInJSON(t *testing.T) {
	for status, word := range map[Status]string{OK: `"OK"`, Warning: `"WARNING"`, Critical: `"CRITICAL"`, Unknown: `"UNKNOWN"`} {
		text, err := json.Marshal(status)
		if err != nil || string(text) != word {
			t.Errorf("%v is written %s, %v", status, text, err)
		}
		back := Status(-1)
		if err := json.Unmarshal(text, &back); err != nil || back != status {
			t.Errorf("%s is read as %v, %v", text, back, err)
		}
	}
	for _, other := range []string{`""`, `"ok"`, `"FULL"`, `1`} {
		var s Status
		if json.Unmarshal([]byte(other), &s) == nil {
			t.Errorf("%s is read as %v", other, s)
		}
	}
}
