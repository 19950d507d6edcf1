module tools

go 1.25.5

tool (
	github.com/mackerelio/go-check-plugins/check-disk
	github.com/mackerelio/mackerel-agent-plugins/mackerel-plugin-inode
)

require (
	github.com/go-ole/go-ole v1.3.0 // indirect
	github.com/jessevdk/go-flags v1.6.1 // indirect
	github.com/mackerelio/checkers v0.2.1 // indirect
	github.com/mackerelio/go-check-plugins v0.52.3 // indirect
	github.com/mackerelio/go-mackerel-plugin-helper v0.1.4 // indirect
	github.com/mackerelio/golib v1.2.2 // indirect
	github.com/mackerelio/mackerel-agent-plugins v0.91.0 // indirect
	github.com/power-devops/perfstat v0.0.0-20210106213030-5aafc221ea8c // indirect
	github.com/shirou/gopsutil/v3 v3.24.5 // indirect
	github.com/yusufpapurcu/wmi v1.2.4 // indirect
	golang.org/x/sys v0.46.0 // indirect
	golang.org/x/text v0.37.0 // indirect
)
