package main

import "mackerel-forecast/internal/manual"

// manualPage is what the manual page says beside the flags' own data.
func manualPage() manual.Page {
	return manual.Page{
		Program: newProgram(),
		Sections: []manual.Section{
			{Title: "EXIT STATUS", Items: []string{
				"0\tOK, also while there is too little history for a forecast.",
				"1\tWARNING: a filesystem is full within --warning.",
				"2\tCRITICAL: a filesystem is full within --critical, or now.",
				"3\tUNKNOWN: a filesystem could not be read and none is worse; or wrong use.",
			}},
			{Title: "ENVIRONMENT", Items: []string{
				"MACKEREL_PLUGIN_WORKDIR\tThe directory below which history lives unless --state-dir names another; the agent sets it. Without it: the temporary directory of the system.",
			}},
			{Title: "FILES", Items: []string{
				"/var/tmp/mackerel-agent/mackerel-plugin-forecast/\tHistory, shared with the metric plugin.",
			}},
		},
		SeeAlso: []string{"mackerel-plugin-forecast(1)", "df(1)"},
	}
}
