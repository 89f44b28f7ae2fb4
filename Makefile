# Two commands for everyone: make lab, make test. The others are for those who write the course (CONTRIBUTING.md).
IN := .venv/bin/python
PIP := -m pip install --disable-pip-version-check
COURSE := --no-deps --no-build-isolation -e .  # built by the flit_core of pins.txt
SETTINGS := .venv/share/jupyter/lab/settings
NBGRADER_VENV := build/nbgrader-venv
UPKEEP := build/upkeep-venv
MUTANTS_VENV := build/mutants-venv
DEPLOY_VENV := build/deploy-venv
ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)
.NOTPARALLEL:
.PHONY: help lab lecture notes site site-test test notebooks claims pyodide live nbgrader nbgrader-test mutants walks bench parity peers classroom licences audit pins test-versions test-processors clean

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## /  make \1 - /p' Makefile

lab: .venv/lab ## open the course in JupyterLab; pass options on with OPTIONS="--no-browser"
	$(IN) -m jupyterlab --LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb $(ROOT) $(OPTIONS)

lecture: .venv/lecture ## show a notebook as slides, live: make lecture ONLY=08
	$(IN) tools/lecture.py $(ONLY) $(ROOT) $(OPTIONS)

notes: .venv/lecture ## write the teacher's notes, for print, to build/notes, or some: make notes ONLY=08
	@$(IN) -m tools.notes $(ONLY)

site: .venv/site ## write the course as pages for any web server to build/site, and as one file to build/site.zip
	@$(IN) -m tools.site

site-test: .venv/test ## check the site in Chromium: each page, and each notebook in JupyterLite (make test takes some)
	@COURSE_ALL_NOTEBOOKS=1 $(IN) -m pytest -q tests/browser/test_site.py tests/browser/test_lite.py

test: .venv/test ## run every check, or some: make test ONLY="lint tests"
	@$(IN) tools/check.py $(ONLY)

notebooks: .venv/test ## make the notebooks from their sources, executed, or some: make notebooks ONLY=11
	@$(IN) tools/notebooks.py $(ONLY)

claims: .venv/test ## check what the notebooks assert, or some: make claims ONLY=activations; a part of each: SAMPLE=1
	@SAMPLE="$(SAMPLE)" $(IN) -m tools.claims $(ONLY)

pyodide: .venv/lab ## gather Python for a browser in build/pyodide, every file's sum checked; COURSE_PYODIDE=FOLDER has its wheels
	@$(IN) -m tools.pyodide

live: pyodide ## make build/live: what pages with live explorers load (needs Node.js)
	@$(IN) -m tools.live.build

nbgrader: .venv/test ## write the exercises as nbgrader assignments to build/nbgrader, or some: make nbgrader ONLY=03
	@$(IN) -m tools.nbgrader $(ONLY)

nbgrader-test: .venv/test $(NBGRADER_VENV)/made ## try these with the real nbgrader (half a gigabyte, apart from all else)
	@NBGRADER_VENV="$(NBGRADER_VENV)" $(IN) -m pytest -q tests/nbgrader_live.py

mutants: $(MUTANTS_VENV)/made ## change the numerics in small ways, hours: do their tests notice? or some: make mutants ONLY="losses train/loop"
	@$(MUTANTS_VENV)/bin/python tools/mutants.py $(ONLY)

walks: .venv/test ## walk over every explorer's controls 500 times, or over some: make walks ONLY=losses
	@$(IN) -m tests.walks $(ONLY)

bench: .venv/test ## measure the speed; beside PyTorch, JAX and scikit-learn after make peers
	@$(IN) -m tests.benchmarks

parity: .venv/parity ## add PyTorch, for live comparison

peers: .venv/bench ## add PyTorch, JAX and scikit-learn, for make bench

classroom: .venv/test ## try a class on one server, deploy/README.md, as root: STUDENTS=40 MINUTES=3 ONLY=09
	@$(IN) -m tools.classroom $(or $(STUDENTS),40) $(or $(MINUTES),3) $(ONLY)

licences: .venv/test $(DEPLOY_VENV)/made ## list the licences of all that make lab, make test and a class's server install
	@$(IN) -m tools.licences
	@$(DEPLOY_VENV)/bin/python -m tools.licences deploy

audit: $(UPKEEP)/made ## ask for known weaknesses of what is pinned (needs a network)
	@$(UPKEEP)/bin/python -m pip_audit --strict --disable-pip --progress-spinner off -r pins.txt -r pins-lecture.txt -r pins-site.txt -r pins-test.txt -r pins-deploy.txt || { echo \
	  "Either a weakness stands above, or the list of known ones was not reached: a mirror of the package index has none." >&2; exit 1; }

pins: $(UPKEEP)/made ## write pins.txt and what pins-lecture, -site, -test and -deploy add; to the newest versions with OPTIONS=--upgrade
	@$(UPKEEP)/bin/python tools/pins.py $(OPTIONS)

test-versions: $(UPKEEP)/made ## tests and notebooks on every Python, oldest and newest versions: ONLY="3.14-newest notebooks"
	@$(UPKEEP)/bin/python -m tools.versions $(ONLY) $(OPTIONS)

test-processors: .venv/test ## notebooks as on other processors, one and two threads: ONLY=Haswell
	@$(IN) -m tools.processors $(ONLY)

clean: ## remove what was installed and cached, not the notebooks
	rm -rf .venv $(NBGRADER_VENV) $(UPKEEP) $(MUTANTS_VENV) $(DEPLOY_VENV) build/classroom build/mutants build/versions .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

.venv/made:
	@$(IN) -m pip --version >/dev/null 2>&1 || PYTHON="$(PYTHON)" sh tools/make_venv.sh
	@touch $@

.venv/lab: pyproject.toml pins.txt | .venv/made
	@echo "Installing what the course needs into .venv: a minute or two, this once."
	$(IN) $(PIP) --require-hashes -r pins.txt
	@$(IN) $(PIP) -q $(COURSE)
	@$(IN) -c "import matplotlib.font_manager"  # its cache of fonts is built now, not before a student's eyes
	@mkdir -p $(SETTINGS) && cp tools/lab_settings.json $(SETTINGS)/overrides.json
	@touch $@

.venv/lecture: .venv/lab pins-lecture.txt
	@echo "Installing what slides need into .venv, this once."
	$(IN) $(PIP) -q --require-hashes -r pins.txt -r pins-lecture.txt
	@touch $@

.venv/site: .venv/lab pins-lecture.txt pins-site.txt
	@echo "Installing what makes the site into .venv, this once."
	$(IN) $(PIP) -q --require-hashes -r pins.txt -r pins-lecture.txt -r pins-site.txt
	@touch $@

.venv/test: .venv/lecture pins-site.txt pins-test.txt
	@echo "Installing what the checks need into .venv, this once."
	$(IN) $(PIP) -q --require-hashes -r pins.txt -r pins-lecture.txt -r pins-site.txt -r pins-test.txt
	@touch $@

# No hashes for these: PyTorch and JAX come in many builds, for this processor or that graphics card, and each computer finds its own.
.venv/parity: .venv/test
	$(IN) $(PIP) --no-build-isolation -e ".[parity]"
	@touch $@

.venv/bench: .venv/test
	$(IN) $(PIP) --no-build-isolation -e ".[bench]"
	@touch $@

# nbgrader and what only it needs; all else as in pins.txt.
$(NBGRADER_VENV)/made: pyproject.toml pins.txt | .venv/made
	$(IN) -m venv $(NBGRADER_VENV)
	$(NBGRADER_VENV)/bin/python $(PIP) -q --require-hashes -r pins.txt
	$(NBGRADER_VENV)/bin/python $(PIP) -q $(COURSE)
	$(NBGRADER_VENV)/bin/python $(PIP) -q nbgrader==0.9.6 \
	  alembic==1.20.1 mako==1.4.3 notebook==7.6.5 rapidfuzz==3.14.6 sqlalchemy==2.1.9
	@touch $@

# What a class's server adds, for its licences.
$(DEPLOY_VENV)/made: pyproject.toml pins.txt pins-deploy.txt | .venv/made
	$(IN) -m venv $(DEPLOY_VENV)
	$(DEPLOY_VENV)/bin/python $(PIP) -q --require-hashes -r pins.txt -r pins-deploy.txt
	$(DEPLOY_VENV)/bin/python $(PIP) -q $(COURSE)
	@touch $@

$(MUTANTS_VENV)/made: pyproject.toml pins.txt pins-test.txt | .venv/made
	$(IN) -m venv $(MUTANTS_VENV)
	$(MUTANTS_VENV)/bin/python $(PIP) -q --require-hashes -r pins.txt -r pins-lecture.txt -r pins-site.txt -r pins-test.txt
	$(MUTANTS_VENV)/bin/python $(PIP) -q $(COURSE)
	$(MUTANTS_VENV)/bin/python $(PIP) -q mutmut==3.8.1 \
	  coverage==7.17.3 libcst==1.9.0 linkify-it-py==2.2.0 mdit-py-plugins==0.7.0 rich==15.0.0 setproctitle==1.3.8 textual==8.2.8
	@touch $@

$(UPKEEP)/made: Makefile | .venv/made
	$(IN) -m venv $(UPKEEP)
	$(UPKEEP)/bin/python $(PIP) -q uv==0.13.9 pip-audit==2.10.1
	@touch $@
