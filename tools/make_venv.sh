#!/bin/sh
# Make .venv with the first Python from 3.11 to 3.15 that can (or with $PYTHON), or say what was found and what to install.
suitable='import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 15))'
found=
for python in ${PYTHON:-python3 python3.15 python3.14 python3.13 python3.12 python3.11 python}; do
    version=$("$python" --version 2>/dev/null) || continue
    if "$python" -c "$suitable" 2>/dev/null; then
        echo "Making .venv with $python, $version."
        exec "$python" -m venv .venv
    fi
    missing=$("$python" -c 'import venv, ensurepip' 2>/dev/null || echo " without its venv module")
    found="$found${found:+, }$python is $version$missing"
done
cat >&2 <<END
The course needs a Python from 3.11 to 3.15 with its venv module. Found: ${found:-no Python at all}.
Debian and Ubuntu: apt-get install python3-venv (for another version python3.14-venv). macOS: brew install python@3.14.
Or name one: make lab PYTHON=/path/to/python3.14. Or use conda: see README.md.
END
exit 1
