# make run    builds, then forecasts this machine live
# make test   fetches what the tests need and runs them all
VERSION ?= $(shell git describe --tags --always --dirty --abbrev=12 2>/dev/null || echo devel)
LDFLAGS := -s -w -X mackerel-forecast/internal/cli.version=$(VERSION)
PROGRAMS := mackerel-plugin-forecast check-diskfull-eta
TARGETS := linux/amd64 linux/arm64 linux/386 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64 windows/386
CHECKED := linux/amd64 darwin/arm64 windows/386 # each system and both sizes of a word, tests too
ROUNDS ?= 100
FUZZTIME ?= 20s
export CGO_ENABLED ?= 0

.PHONY: build run test test-race test-calculation testclock tools linters packages lint cross fuzz soak bench backtest dist man docs clean

build:
	@mkdir -p bin
	go build -trimpath -ldflags '$(LDFLAGS)' -o bin/ $(addprefix ./,$(PROGRAMS))

run: build
	bin/mackerel-plugin-forecast watch --for 20s
	@echo "# what the agent would post (nothing while there is too little history):"
	bin/mackerel-plugin-forecast
	@echo "# what the check would say:"
	bin/check-diskfull-eta || test $$? -le 2 # an alert is no failure to run

# The real mackerel-agent and mkr, and what packages are built with, each from a
# module of its own: what tests and make dist run.
tools:
	@mkdir -p bin/tools
	@for module in agent mkr dist; do go build -C .ci/tools/$$module -trimpath -o $(CURDIR)/bin/tools/ tool || exit 1; done

# staticcheck and govulncheck, which want a newer Go than the tests.
linters:
	@mkdir -p bin/tools
	@go build -C .ci/tools/lint -trimpath -o $(CURDIR)/bin/tools/ tool

# Debian packages that some tests run; elsewhere those tests say what is missing.
packages:
	@.ci/packages

# Both programs with a clock that tests set (internal/cli/clock_testclock.go).
testclock:
	@mkdir -p bin/testclock
	go build -trimpath -tags testclock -ldflags '$(LDFLAGS)' -o bin/testclock/ $(addprefix ./,$(PROGRAMS))

# Calculation that starts no goroutine, whose tests take ten times as long under
# the race detector. It runs there in the tests of the commands.
CALCULATION := /internal/(forecast|verdict|simulate|retention|output/picture)$$
# These wait longest, for the agent's minute and the like: begun first, with more
# at a time than there are CPUs, since most of what the tests do is wait.
WAITING := ./internal/e2e ./mackerel-plugin-forecast ./internal/mackereltest

test: build testclock tools packages
	@$(MAKE) --no-print-directory -j2 test-race test-calculation

test-race:
	CGO_ENABLED=1 go test -race -p 4 -parallel 8 $(WAITING) $$(go list ./... | grep -Ev '$(CALCULATION)')

# And history, which at its own pace does ten times as much.
test-calculation:
	go test $$(go list ./... | grep -E '$(CALCULATION)|/internal/history$$')

# What docs/reliability.md tells of, at full length: about an hour.
soak: build testclock
	go test ./internal/history -full -v -timeout 4h -run 'Soak|ThirtyTwo|PowerCut|ManyDamaged|Killed'
	go test ./internal/e2e -full -v -timeout 4h -run 'Soak|Clock|Killed|ManyForAWhile|FullDisk|ReadOnly'

lint: linters
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); echo "gofmt would change these"; exit 1; }
	GOFLAGS=-trimpath go vet ./...
	@for target in $(CHECKED); do \
		echo "staticcheck for $$target"; \
		GOFLAGS=-trimpath GOOS=$${target%/*} GOARCH=$${target#*/} bin/tools/staticcheck ./... || exit 1; \
	done

# With the flags of lint, which has compiled some of it, and of dist, which then
# only links.
cross:
	@for target in $(TARGETS); do \
		echo "$$target"; \
		GOOS=$${target%/*} GOARCH=$${target#*/} go build -trimpath -o /dev/null $(addprefix ./,$(PROGRAMS)) || exit 1; \
	done

# Every Fuzz target, one after another, FUZZTIME each.
fuzz:
	@.ci/fuzz $(FUZZTIME)

# What a minute costs beside what runs on hosts today (docs/performance.md).
bench: build
	@go build -C .ci/tools/peers -trimpath -ldflags '-s -w' -o $(CURDIR)/bin/tools/ tool
	@go build -trimpath -ldflags '-s -w' -o bin/tools/ ./internal/bench ./internal/bench/hello
	@bin/tools/bench -rounds $(ROUNDS) bin

# Zips for every platform, deb and rpm, in dist/.
dist: tools
	@packaging/dist.sh '$(VERSION)' '$(LDFLAGS)'

# Man pages and shell completion, in bin/share/.
man: build
	@packaging/share.sh bin/share bin

# The forecast on histories whose truth is known, beside the straight-line methods:
#   make backtest                              the set tune, four histories a family: the better part of a quarter of an hour
#   make backtest ARGS='--quick --families'    one history a family, a line for each: minutes
#   make backtest ARGS='--set held'            other shapes and seeds, to see over-fitting
#   make backtest ARGS='--quick --set held --group synthetic'  the first table of docs/forecast.md: a minute or two
#   make backtest ARGS='--set held --group trace-like'         its third
#   make backtest ARGS='--misses'              the fills that were not told in time; to see one:
#                                              bin/mackerel-plugin-forecast simulate --family X --seed N | bin/mackerel-plugin-forecast replay -
#   make backtest ARGS='--reliability'         how often it was full before what was said
#   make backtest ARGS='--oracle --families'   what somebody who knew the generators could reach
#   make backtest ARGS='--only bursts,runaway --families'
#   make backtest ARGS='--group synthetic'     or trace-like: what is really recorded over months and years
#   make backtest ARGS='--traces DIR'          recorded CSV files instead, with capacities that they reached later
backtest:
	go run ./internal/backtest/run $(ARGS)

# What the documents show of the programs: picture, tables, examples.
docs: build
	packaging/picture.sh bin
	UPDATE=1 go test -count=1 ./internal/docs

clean:
	rm -rf bin dist
