# Each target first brings .venv up to date, from requirements.lock alone. See README.md for what a machine must have.

# The names to look for; the first that is recent enough makes .venv.
PYTHON   ?= python3 python3.14 python3.13 python3.12 python3.11
CHROMIUM ?= /usr/bin/chromium
SOFFICE  ?= /usr/bin/soffice
NGINX    ?= /usr/sbin/nginx
PYTEST   ?= .venv/bin/pytest
PIP      := .venv/bin/python -m pip install --quiet --disable-pip-version-check
export CHROMIUM SOFFICE NGINX

# The stamp says for which folder .venv was made: one that was moved or copied with its folder is made anew.
STAMP := .venv/installed
MOVED := $(filter-out $(CURDIR),$(shell cat $(STAMP) 2>/dev/null))

# Does nothing where .venv works.
define MAKE_VENV
[ -z "$(MOVED)" ] && .venv/bin/python -c 'import pip' 2>/dev/null && exit; \
for python in $(PYTHON); do \
  "$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && \
  exec "$$python" -m venv --clear .venv; \
done; \
echo "Python 3.11 or newer is needed, with its venv module. On Debian and Ubuntu: apt-get install python3 python3-venv." >&2; \
echo "If yours has another name: make PYTHON=/path/to/python" >&2; \
exit 2
endef

# Installs the packages $(1). apt-get needs the system's folders, which a short PATH may lack.
define INSTALL
PATH="$$PATH:/usr/sbin:/usr/bin:/sbin:/bin"; \
if [ "$$(id -u)" != 0 ]; then root="sudo -n"; fi; \
command -v apt-get >/dev/null && $$root apt-get update && \
$$root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $(1)
endef

# What WeasyPrint needs.
PANGO := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
HAS_PANGO := .venv/bin/python -c 'import weasyprint' >/dev/null 2>&1

.PHONY: help handbook test check serve bench lock clean chromium pango office nginx moved

help:  ## List the targets
	@while IFS= read -r line; do case "$$line" in \
	  [a-z]*:*'## '*) printf '  make %-10s %s\n' "$${line%%:*}" "$${line##*\## }" ;; \
	esac; done < Makefile

handbook: $(STAMP)  ## Build every edition and its paper into site/
	@$(HAS_PANGO) || { $(call INSTALL,$(PANGO)); } >/dev/null 2>&1 || true
	.venv/bin/handbook build

test: $(STAMP) pango chromium office nginx  ## Lint, check the types, run every test (browser tests need chromium)
	.venv/bin/ruff check
	.venv/bin/mypy
	$(PYTEST)

check: $(STAMP)  ## Check the curriculum and run the fast tests
	.venv/bin/handbook check
	$(PYTEST) -n auto -m "not browser and not site and not paper"

serve: $(STAMP)  ## Show an edition while you edit it (EDITION=code)
	.venv/bin/handbook serve $(EDITION)

bench: $(STAMP)  ## Measure speed
	.venv/bin/python -m tests.bench

# uv, because it reads dependency groups, locks for every platform at once and takes hashes from the registry's index.
# runtime.lock is the part of it that a partner's machine needs, for the wheel.
COMPILE := .venv/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --no-annotate --no-emit-index-url \
	  --system-certs --custom-compile-command "make lock" --quiet
lock:  ## Write requirements.lock and runtime.lock from pyproject.toml (UPGRADE=1: take the newest versions)
	@$(MAKE_VENV)
	$(PIP) uv==0.13.9
	$(COMPILE) --group build --group test --output-file requirements.lock --generate-hashes$(if $(UPGRADE), --upgrade)
	$(COMPILE) --constraint requirements.lock --output-file runtime.lock$(if $(UPGRADE), --upgrade)

clean:  ## Remove everything that was built (.venv stays)
	rm -rf site site.*/ preview .cache *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis test-results

$(STAMP): requirements.lock pyproject.toml $(if $(MOVED),moved)
	@$(MAKE_VENV)
	$(PIP) --require-hashes -r requirements.lock
	PYTHONWARNINGS=ignore $(PIP) --no-build-isolation --no-deps --editable .
	@echo '$(CURDIR)' > $(STAMP)

chromium:
	@[ -x "$(CHROMIUM)" ] || { $(call INSTALL,chromium fonts-liberation) && [ -x "$(CHROMIUM)" ]; } || { echo \
	  "The browser tests need chromium. Run:" \
	  "sudo apt-get update && sudo apt-get install chromium, or name yours: make test CHROMIUM=/path/to/chromium" >&2; exit 2; }

pango:
	@$(HAS_PANGO) || { $(call INSTALL,$(PANGO)) && $(HAS_PANGO); } || { echo "PDFs need Pango. Run:" \
	  "sudo apt-get update && sudo apt-get install $(PANGO)" >&2; exit 2; }

office:
	@[ -x "$(SOFFICE)" ] || { $(call INSTALL,libreoffice-writer-nogui) && [ -x "$(SOFFICE)" ]; } || { echo \
	  "The tests of DOCX files need LibreOffice. Run: sudo apt-get update && sudo apt-get install" \
	  "libreoffice-writer-nogui, or name yours: make test SOFFICE=/path/to/soffice" >&2; exit 2; }

nginx:
	@[ -x "$(NGINX)" ] || { $(call INSTALL,nginx-light) && [ -x "$(NGINX)" ]; } || { echo \
	  "The tests of a web server need nginx; it need not run. Run: sudo apt-get update && sudo apt-get install" \
	  "nginx-light, or name yours: make test NGINX=/path/to/nginx" >&2; exit 2; }
