# scimproof. `make` lists what there is.
SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
BIN         := bin/scimproof
VERSION     ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LINT        := .tools/bin/golangci-lint
# One cgo setting for everything that is not a race build, so that the build
# cache is shared and the binary is static.
export CGO_ENABLED ?= 0

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: need-go
need-go:
	@command -v go >/dev/null || { echo "Go is missing: install Go 1.26 or newer, then run make again"; exit 1; }

.PHONY: need-postgres
need-postgres: ## install PostgreSQL's server binaries where that is possible and nothing else offers a database
	@.ci/need-postgres

.PHONY: need-chromium
need-chromium: ## install Chromium for the console's tests where that is possible
	@.ci/need-chromium

.PHONY: build
build: need-go ## build the one binary, bin/scimproof
	@go build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o $(BIN) ./cmd/scimproof

.PHONY: conformance
conformance: build need-postgres ## the main job: every identity provider against the reference server, with a verdict
	@$(BIN) run $(ARGS)

.PHONY: test
test: need-go need-postgres need-chromium ## all tests (RACE=1 adds the race detector)
	@CGO_ENABLED=$(if $(RACE),1,0) go test $(if $(RACE),-race) -timeout 10m ./...

.PHONY: test-long
test-long: need-go need-postgres ## syncs of every variant: interrupted at each request, and of 500 people and 50 groups, with their times
	@SCIMPROOF_LONG=1 go test -timeout 30m ./harness/idp -run TestInterrupted
	@SCIMPROOF_LONG=1 go test -timeout 30m ./cmd/scimproof -run TestREADMEListsWhatAStrictServerBreaks
	@SCIMPROOF_LONG=1 go test -timeout 30m ./harness/target -v -run 'TestSyncsAreInterruptedAnywhere|TestManyAtOnce' | grep -v '^=== '

.PHONY: lint
lint: need-go $(LINT) ## check style and correctness
	@$(LINT) run ./...

.PHONY: fmt
fmt: need-go $(LINT) ## format the code
	@$(LINT) fmt ./...

.PHONY: verify
verify: need-go ## check that go.mod, embedded tables and golden files are up to date
	@go mod tidy -diff
	@go mod verify >/dev/null
	@git diff --exit-code --stat

.PHONY: serve
serve: build need-postgres ## run the reference server for a person to point an IdP at
	@$(BIN) serve $(ARGS)

.PHONY: kill
kill: build need-postgres ## plant every misbehaviour in turn and fail when no scenario notices one
	@$(BIN) kill $(ARGS)

.PHONY: bench
bench: build need-postgres ## what requests cost and how that grows, as ratios (BENCH_SIZE=small for a quick look)
	@go run ./refserver/bench

.PHONY: fuzz
fuzz: need-go ## run each fuzz target for FUZZTIME (default 20s)
	@.ci/fuzz $(or $(FUZZTIME),20s)

.PHONY: image
image: build ## build the server's container image, scimproof/server:latest
	@docker build --quiet --tag scimproof/server:latest --file Dockerfile bin

.PHONY: clean
clean: ## remove what was built and reported
	@rm -rf bin report

$(LINT): .tools/go.mod .tools/go.sum
	@echo "building golangci-lint (two minutes, once)"
	@cd .tools && go build -o bin/golangci-lint github.com/golangci/golangci-lint/v2/cmd/golangci-lint
	@touch $@
