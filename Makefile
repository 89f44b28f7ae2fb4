# Two commands for everyone: make lab, make test. The others are for those who write the course (CONTRIBUTING.md).
IN := .venv/bin/python
INSTALL := $(IN) -m pip install --disable-pip-version-check -c pins.txt
SETTINGS := .venv/share/jupyter/lab/settings
NBGRADER_VENV := build/nbgrader-venv
ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)
.NOTPARALLEL:
.PHONY: help lab test notebooks nbgrader nbgrader-test bench parity peers clean

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## /  make \1 - /p' Makefile

lab: .venv/lab ## open the course in JupyterLab; pass options on with OPTIONS="--no-browser"
	$(IN) -m jupyterlab --LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb $(ROOT) $(OPTIONS)

test: .venv/test ## run every check, or some: make test ONLY="lint tests"
	@$(IN) tools/check.py $(ONLY)

notebooks: .venv/test ## make the notebooks from their sources, executed, or some: make notebooks ONLY=11
	@$(IN) tools/notebooks.py $(ONLY)

nbgrader: .venv/test ## write the exercises as nbgrader assignments to build/nbgrader, or some: make nbgrader ONLY=03
	@$(IN) -m tools.nbgrader $(ONLY)

nbgrader-test: .venv/test $(NBGRADER_VENV)/made ## try these with the real nbgrader (half a gigabyte, apart from all else)
	@NBGRADER_VENV="$(NBGRADER_VENV)" $(IN) -m pytest -q tests/nbgrader_live.py

bench: .venv/test ## measure the speed; beside PyTorch, JAX and scikit-learn after make peers
	@$(IN) -m tests.benchmarks

parity: .venv/parity ## add PyTorch, for live comparison

peers: .venv/bench ## add PyTorch, JAX and scikit-learn, for make bench

clean: ## remove what was installed and cached, not the notebooks
	rm -rf .venv $(NBGRADER_VENV) .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

.venv/made:
	@$(IN) -m pip --version >/dev/null 2>&1 || PYTHON="$(PYTHON)" sh tools/make_venv.sh
	@touch $@

.venv/lab: pyproject.toml pins.txt | .venv/made
	@echo "Installing what the course needs into .venv: a minute or two, this once."
	$(INSTALL) -e ".[lab]"
	@$(IN) -c "import matplotlib.font_manager"  # its cache of fonts is built now, not before a student's eyes
	@mkdir -p $(SETTINGS) && cp tools/lab_settings.json $(SETTINGS)/overrides.json
	@touch $@

.venv/test: .venv/lab
	@echo "Installing what the checks need into .venv, this once."
	$(INSTALL) -q -e ".[lab,test]"
	@touch $@

.venv/parity: .venv/test
	$(INSTALL) -e ".[lab,test,parity]"
	@touch $@

.venv/bench: .venv/test
	$(INSTALL) -e ".[lab,test,bench]"
	@touch $@

# nbgrader and what only it needs; all else as in pins.txt.
$(NBGRADER_VENV)/made: pyproject.toml pins.txt | .venv/made
	$(IN) -m venv $(NBGRADER_VENV)
	$(NBGRADER_VENV)/bin/python -m pip install --disable-pip-version-check -q -c pins.txt -e . nbgrader==0.9.6 \
	  alembic==1.20.1 mako==1.4.3 notebook==7.6.5 rapidfuzz==3.14.6 sqlalchemy==2.1.9
	@touch $@
