# make serve    the page at http://localhost:8080/ (PORT=…, ADDRESS=… to change that)
# make dev      the same unoptimised: builds fast, runs slowly
# make build    the page as files in dist/, to be put anywhere
# make dist     a release in release/: the page as a folder and an archive, and the package for npm
# make test     every check there is
# make check    the quick ones: no browser
# make conformance-rocksdb   our storage suite over OmniPaxos's own on RocksDB: needs clang, builds for minutes
# make bench    size, start, frames, memory and long tasks of the page, the explorer, the storage in a browser beside raw
#               JavaScript, the simulation: docs/BENCHMARKS.md
# make first-visit   writes anew by what the build divides the page: after larger changes of what a first visit runs or says
# make fmt      formats the sources
# make clean    removes what was built, not the tools

PORT ?= 8080
ADDRESS ?= 127.0.0.1

# Tools that `tools/setup.sh` installed come first.
export PATH := $(CURDIR)/.tools/bin:$(CURDIR)/node_modules/.bin:$(PATH):$(HOME)/.cargo/bin
# trunk looks for a newer trunk, and takes NO_COLOR=1 for a mistake.
export TRUNK_SKIP_VERSION_CHECK := true
unexport NO_COLOR
# The tests talk to a browser on this machine, never through a proxy.
export NO_PROXY := localhost,127.0.0.1,$(NO_PROXY)
export no_proxy := $(NO_PROXY)

CORE = --locked --no-default-features
WASM = --locked --target wasm32-unknown-unknown

.PHONY: serve dev build dist test check tools test-tools fmt fmt-check lint lint-wasm test-types test-native test-browser \
	test-split test-page test-firefox conformance-rocksdb bench bench-page first-visit clean

serve: tools
	trunk serve --release --locked --address $(ADDRESS) --port $(PORT)

dev: tools
	trunk serve --locked --address $(ADDRESS) --port $(PORT)

build: tools
	trunk build --release --locked

dist: build
	@tools/dist.sh

# One after the other: they share the cores, and the first failure should be the last thing printed.
test: test-tools
	$(MAKE) fmt-check
	$(MAKE) lint
	$(MAKE) lint-wasm
	$(MAKE) test-types
	$(MAKE) test-native
	$(MAKE) test-browser
	$(MAKE) build
	$(MAKE) test-split
	$(MAKE) test-page
	$(MAKE) test-firefox
	@echo "All checks passed."

check: fmt-check lint test-native

tools:
	@tools/setup.sh page

test-tools:
	@tools/setup.sh tests

fmt:
	cargo fmt

fmt-check:
	cargo fmt --check

# `e2e` too, so that the end-to-end tests are linted with the rest.
lint:
	cargo clippy $(CORE) --all-targets --features e2e -- -D warnings

# `bench`, `panics` and `record` too, so that what measures, panics and records is linted with the rest.
lint-wasm:
	cargo clippy $(WASM) --all-targets --features bench,panics,record -- -D warnings

# The declarations of window.playground and of the package, and a program that uses all of them.
test-types:
	tsc -p examples/typescript

# Unit tests, scenarios, properties, the rules of the sources; then the unit tests of the rooms that the core leaves
# out, as far as they need no browser.
test-native:
	cargo test $(CORE)
	cargo test --locked --lib -- app:: ui::

# Against the browser's own IndexedDB.
test-browser:
	@tools/test-browser.sh

# That a program in two parts does what it did: needs what `make build` compiled.
test-split:
	node --test tools/split/

# The built page, as a person uses it. Each test has a browser of its own; BROWSERS=2 runs two at once, which is quicker on
# an idle machine and less certain on a busy one.
BROWSERS ?= 1
test-page:
	cargo test $(CORE) --features e2e --test e2e -- --test-threads=$(BROWSERS)

# The main path in Firefox. It is a second opinion: not every machine can have it.
test-firefox:
	@if tools/setup.sh has-firefox; then \
		cargo test $(CORE) --features e2e --test e2e -- --ignored --test-threads=1 firefox::; \
	else \
		echo "Left out: the tests in Firefox. There is no firefox-esr, or no geckodriver."; \
	fi

# Not part of `make test`: RocksDB's C++ takes a quarter of an hour to build. Debian: apt-get install clang libclang-dev
conformance-rocksdb:
	cargo test $(CORE) --features rocksdb --test conformance_rocksdb

# Not part of `make test` either: a time is no check. Best on a machine that does nothing else.
bench: test-tools bench-page
	@tools/bench.sh

# What a visitor downloads, how long it takes until the page runs, its frames, memory, long tasks, and its explorer:
# some ten minutes.
bench-page: build
	@node tools/size.mjs
	cargo test $(CORE) --features e2e --test e2e -- --ignored --nocapture --test-threads=1 bench_

# What first visits use, from a page that notes it: tools/first.txt and tools/first-texts.txt.
first-visit: test-tools
	RECORD=1 trunk build --release --locked --dist target/first-visit/page
	RECORD=1 trunk build --release --locked --features record --dist target/first-visit/texts-page
	cargo test $(CORE) --features e2e --test e2e -- --ignored --test-threads=1 record::
	node tools/record.mjs

clean:
	cargo clean
	rm -rf dist release
