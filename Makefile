# Each of these works alone on a bare Debian 12 with Swift 6.3.

SCENARIO ?= scenarios/quickstart.yaml
SEATRIAL := .build/release/seatrial
SWIFT_FILES := Package.swift Sources Tests Benchmarks Examples

.PHONY: setup build static run regress test examples lint fmt bench real-engine

# Installs the Debian packages that building needs; does nothing when they are there.
setup:
	@.ci/setup

build: setup
	swift build -c release --product seatrial

# A program for machines without Swift: .build-static/release/seatrial
static: setup
	.ci/static

# Runs the first scenario, or another: make run SCENARIO=scenarios/other.yaml
run: build
	@echo
	@$(SEATRIAL) run $(SCENARIO)

# Holds every scenario that has a baseline in results/ against it; fails when something got worse.
# After a change that is meant to move numbers: make regress ARGS=--update
ARGS ?=
regress: build
	$(SEATRIAL) regress $(ARGS)

# Layout, every test, no worse than the baselines, the same bytes from debug and release builds, and
# the examples.
test: lint build
	@.ci/setup tests
	swift build -c release --build-tests
	swift test -c release --skip-build
	$(SEATRIAL) regress
	swift build --product seatrial
	.ci/same-bytes .build/release/seatrial .build/debug/seatrial
	.ci/examples

# Builds the packages in Examples as users would, and holds the tutorial against them.
examples: setup
	.ci/examples

lint: setup
	swift format lint --strict --recursive $(SWIFT_FILES)

fmt:
	swift format --in-place --recursive $(SWIFT_FILES)

# Simulated requests a second on the standard workload; other parts: make bench PART=queue
PART ?= fleet
bench: setup
	swift build -c release --product seatrial-bench
	.build/release/seatrial-bench $(PART)

# Calibrates on a real vLLM on this CPU and predicts what it does at 40, 70 and 90 % load. Downloads
# 3.4 GB the first time, and takes about 25 minutes.
real-engine: build
	Benchmarks/real-engine/run
