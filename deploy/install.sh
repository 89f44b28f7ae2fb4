#!/bin/sh
# What a server for a class needs, on Debian 13, as root, from the course's folder: sh deploy/install.sh
# The container file and `make classroom` run this same script. Run it again after an update; students' work is not touched.
set -eu
cd "$(dirname "$0")/.."
[ "$(id -u)" = 0 ] || { echo "This installs for a whole machine: run it as root, with sudo sh deploy/install.sh" >&2; exit 1; }
export DEBIAN_FRONTEND=noninteractive
COURSE=/opt/course

# Python, git, which nbgitpuller uses, and Node.js, on which the proxy runs.
apt-get update -q
apt-get install -q -y --no-install-recommends ca-certificates python3-venv git nodejs npm

# Exact versions, each file checked against its published hash.
[ -x "$COURSE/bin/python" ] || python3 -m venv "$COURSE"
"$COURSE/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r pins.txt -r pins-deploy.txt
"$COURSE/bin/python" -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation --force-reinstall .

# What starts and what it reads; the proxy by its lock, which holds a hash of every file, too.
mkdir -p "$COURSE/class" "$COURSE/etc/jupyter" /srv/class
cp deploy/*.py deploy/package.json deploy/package-lock.json "$COURSE/class"
cp deploy/jupyter_server_config.json "$COURSE/etc/jupyter"
cp deploy/kernel.json "$COURSE/share/jupyter/kernels/python3"
mkdir -p "$COURSE/share/jupyter/lab/settings"
cp tools/lab_settings.json "$COURSE/share/jupyter/lab/settings/overrides.json"
npm ci --prefix "$COURSE/class" --omit=dev --ignore-scripts --no-audit --no-fund

# What a student begins with: matplotlib's list of fonts, which takes seconds to make.
MPLCONFIGDIR="$COURSE/class/skeleton/.cache/matplotlib" "$COURSE/bin/python" -c "import matplotlib.font_manager"

# The notebooks without the solutions; start.py hands them on.
rm -rf "$COURSE/class/notebooks" && mkdir "$COURSE/class/notebooks"
cp notebooks/*.ipynb notebooks/*.md "$COURSE/class/notebooks"
if [ -d /etc/systemd/system ]; then cp deploy/class.service /etc/systemd/system; fi
for group in students lecturers; do getent group $group >/dev/null || groupadd $group; done
echo "Installed. Next, as deploy/README.md says: the students, then the start."
