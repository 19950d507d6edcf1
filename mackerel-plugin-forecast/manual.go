package main

import "mackerel-forecast/internal/manual"

// manualPage is what the manual page says beside the commands' own data.
func manualPage() manual.Page {
	return manual.Page{
		Program: newProgram(),
		Sections: []manual.Section{
			{Title: "METRICS", Items: []string{
				"forecast.days_until_full.<filesystem>.expected\tdays until it is full: the median of the forecast",
				"forecast.days_until_full.<filesystem>.early\tone chance in ten that it is full before so many days",
				"forecast.soonest.filesystem\tthe smallest expected of the host; the one name to monitor",
				"forecast.days_until_inodes_full.<filesystem>.*, forecast.memory.*\tlikewise, with --resource inode and --resource memory",
			}, Text: "The agent puts custom. before each name. A filesystem that does not fill within the horizon reads as the horizon. One with too little history has no line yet."},
			{Title: "EXIT STATUS", Items: []string{
				"0\tThe work is done. The agent's minute ends so whatever could not be measured; standard error names it.",
				"1\tThe work is done in part; standard error names what is missing.",
				"2\tWrong use.",
			}},
			{Title: "ENVIRONMENT", Items: []string{
				"MACKEREL_APIKEY\tThe API key of fleet, triage, plot and backfill; without it the one in mackerel-agent.conf.",
				"MACKEREL_APIBASE, MACKEREL_HOST_ID\tThe API's address, and this host's id for --backfill, where they are not the conf's.",
				"MACKEREL_PLUGIN_WORKDIR\tThe directory below which history lives unless --state-dir names another; the agent sets it. Without it: the temporary directory of the system.",
				"MACKEREL_AGENT_PLUGIN_META\tWhen not empty, print the graph definitions instead of metrics.",
				"SLACK_WEBHOOK_URL, SLACK_BOT_TOKEN\tWhere triage tells.",
			}},
			{Title: "FILES", Items: []string{
				"/var/tmp/mackerel-agent/mackerel-plugin-forecast/\tHistory, one file a filesystem of at most half a mebibyte.",
				"/etc/mackerel-agent/mackerel-agent.conf\tThe agent's configuration: apikey, apibase, root, [filesystems].",
			}},
		},
		SeeAlso: []string{"check-diskfull-eta(1)", "df(1)"},
	}
}
