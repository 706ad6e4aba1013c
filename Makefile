# The one door to this repository. `make help` lists what there is.

# Warnings are errors and Sendable is explicit here; packages that depend on promoter build without it.
export PROMOTER_STRICT = 1

SHELL = /bin/bash
.SHELLFLAGS = -euo pipefail -c
.DEFAULT_GOAL = help

# Hundreds of tests at once on two cores starve each other, and those that measure time would measure that.
TEST_FLAGS = --experimental-maximum-parallelization-width 8

# Swift's libraries inside; relative relocations packed, which saves 1.6 MB of memory and needs glibc 2.36.
RELEASE = swift build -c release --product promoter --static-swift-stdlib \
	-Xswiftc -use-ld=lld -Xlinker --gc-sections -Xlinker -z -Xlinker pack-relative-relocs -Xlinker --no-export-dynamic -Xlinker -s

.PHONY: help run demo-artifactory test example check bench build release matrix tools format

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile

run: ## Build, then promote a signed image between two local registries and show its tree
	@scripts/install-packages build
	@scripts/run-quickstart

demo-artifactory: ## Promote a signed image within an emulated Artifactory; cosign signs it before and verifies it after
	@scripts/install-packages build test
	@scripts/install-tools
	@scripts/run-demo-artifactory

build: ## Build everything
	@scripts/install-packages build
	swift build

release: ## Build the executable as it ships, into .build/release/promoter
	@scripts/install-packages build
	$(RELEASE)

# Promotions end to end keep every core busy: they come after the tests that measure time, not beside them.
test: ## Bring what the tests need (servers and clients), then run all tests
	@scripts/install-packages build test
	@scripts/install-tools
	@scripts/install-python-tools
	swift build --build-tests
	scripts/run-tests --skip EndToEndTests $(TEST_FLAGS)
	scripts/run-tests --filter EndToEndTests $(TEST_FLAGS)
	@scripts/test-custom-backend

example: ## Build the package of Examples/CustomBackend, which adds a backend, and run its tests
	@scripts/install-packages build
	@scripts/test-custom-backend

check: ## Formatting, rules of the house, warnings as errors
	@scripts/install-packages build check
	@scripts/check
	swift build --build-tests

bench: ## Measure promoter beside crane, oras, skopeo and cosign (BENCH_FLAGS="--help" for the sizes)
	@scripts/install-packages build test
	@scripts/install-tools
	$(RELEASE)
	python3 Benchmarks/compare.py $(BENCH_FLAGS)

matrix: ## Write docs/matrix.md, the table of what is tested with which client, anew
	@scripts/install-packages build test
	@scripts/install-tools
	PROMOTER_WRITE_DOCS=1 swift test --filter MatrixDocumentTests

tools: ## Bring the servers and clients that the tests run, into the system and .tools/bin
	@scripts/install-packages test
	@scripts/install-tools
	@scripts/install-python-tools

format: ## Format all Swift sources in place
	@scripts/format format
