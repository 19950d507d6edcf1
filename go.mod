module mackerel-forecast

go 1.25.0

require (
	github.com/BurntSushi/toml v1.6.0
	github.com/mackerelio/checkers v0.2.1
	github.com/mackerelio/go-mackerel-plugin-helper v0.1.4
	github.com/mackerelio/golib v1.2.2
	github.com/spf13/pflag v1.1.0
	golang.org/x/term v0.45.0
)

require (
	git.sr.ht/~sbinet/gg v0.7.0
	github.com/hajimehoshi/bitmapfont/v4 v4.1.0
	github.com/mackerelio/go-osstat v0.2.8
	github.com/mackerelio/mackerel-client-go v0.46.0
	github.com/valyala/fastjson v1.6.10
	golang.org/x/image v0.30.0
	golang.org/x/net v0.58.0
	golang.org/x/sys v0.47.0
	golang.org/x/text v0.41.0
	gonum.org/v1/gonum v0.17.0
)

require (
	github.com/golang/freetype v0.0.0-20170609003504-e2365dfdc4a0 // indirect
	github.com/gorilla/websocket v1.5.3 // indirect
	github.com/pierrec/lz4/v4 v4.1.22 // indirect
)

require (
	github.com/rogpeppe/go-internal v1.16.0
	github.com/slack-go/slack v0.29.0
	golang.org/x/tools v0.48.0 // indirect
)
