module mackerel-forecast

go 1.25.0

require (
	github.com/BurntSushi/toml v1.6.0
	github.com/spf13/pflag v1.1.0
)
