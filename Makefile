# The commands of this repository. Each prepares .venv first; needed: python3 with venv, make, git.
#   make generate             the default: write what changed into generated/
#   make mock ARGS="--port 0" ARGS is handed to the command behind the target
#   make PYTHON=python3.13    the interpreter of a new .venv

.PHONY: generate check test update-golden bench docs mock clean
.DELETE_ON_ERROR:

ARGS ?=
PYTHON ?=
LINTED = codegen tests $(wildcard benchmarks templates/python/runtime)

# .venv/bin comes first on PATH: node, npm and npx there are Node 24.
RUN = PATH="$$PWD/.venv/bin:$$PATH" .venv/bin/python -m

generate: .venv/.stamp
	$(RUN) codegen generate $(ARGS)

check: .venv/.stamp
	$(RUN) codegen generate --check $(ARGS)

# A part of the tests: make test ARGS="--no-cov -k voice"
test: .venv/.stamp tests/js/node_modules/.stamp
	$(RUN) ruff check $(LINTED)
	$(RUN) ruff format --check $(LINTED)
	$(RUN) mypy
	$(RUN) pytest --cov -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

update-golden: .venv/.stamp tests/js/node_modules/.stamp
	$(RUN) codegen generate
	$(RUN) pytest --update-golden $(ARGS)

bench: .venv/.stamp tests/js/node_modules/.stamp
	$(RUN) benchmarks $(ARGS)

docs: .venv/.stamp
	$(RUN) codegen generate --target docs $(ARGS)

mock: .venv/.stamp
	$(RUN) codegen mock $(ARGS)

clean:
	rm -rf .venv tests/js/node_modules .cache .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist htmlcov
	find codegen templates tests $(wildcard benchmarks) -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamp holds the path of the checkout: a .venv that was moved or copied along still points to
# the old one and is made anew, as is one whose interpreter has gone.
ifneq ($(shell test -x .venv/bin/python && cat .venv/.stamp),$(CURDIR))
.PHONY: .venv/.stamp
endif

.venv/.stamp: pyproject.toml tests/constraints.txt
	@if [ "$$(cat $@ 2>/dev/null)" != "$$(pwd -P)" ] || ! .venv/bin/python -c 'import pip' 2>/dev/null; then \
	  for python in $(if $(PYTHON),"$(PYTHON)",python3 python3.11 python3.12 python3.13 python3.14); do \
	    "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
	    python=; \
	  done; \
	  if [ -z "$$python" ]; then \
	    echo 'Python 3.11 or newer is needed; run: apt-get install python3.11 python3.11-venv' >&2; exit 1; \
	  fi; \
	  if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
	    echo "$$python has no venv module; run: apt-get install $${python##*/}-venv" >&2; exit 1; \
	  fi; \
	  echo "making .venv with $$python, about a minute"; \
	  "$$python" -m venv --clear .venv || exit; \
	fi
	.venv/bin/python -m pip install --quiet --disable-pip-version-check -c tests/constraints.txt -e '.[dev]'
	@pwd -P > $@

# Compilers and bundlers that judge the JavaScript output; `npm ci` takes what the lock file says.
tests/js/node_modules/.stamp: tests/js/package.json tests/js/package-lock.json tests/js/.npmrc | .venv/.stamp
	cd tests/js && PATH="$(CURDIR)/.venv/bin:$$PATH" npm ci --loglevel=error
	@touch $@
