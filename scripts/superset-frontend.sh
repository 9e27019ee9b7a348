#!/usr/bin/env bash
# Prints the folder `superset/static` of Superset 6.0.0, whose frontend `FRONTEND = "superset"` serves and a browser test opens.
# Takes it out of the package once; nothing of Superset is installed or run.
set -euo pipefail
folder=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/liteset/superset-6.0.0}
static=$folder/superset/static
if [ ! -f "$static/assets/manifest.json" ]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  echo "apache-superset==6.0.0 --hash=sha256:2beda9cc561dca295d4ba09954adf6945b982b033d9c7c2ea77963fbb6c335da" >"$work/requirements.txt"
  timeout 180 python3 -m pip download -q --disable-pip-version-check --require-hashes --no-deps --no-binary :all: \
    --dest "$work" -r "$work/requirements.txt" >&2
  mkdir -p "$work/taken" "$(dirname "$folder")"
  tar -xzf "$work"/apache_superset-6.0.0.tar.gz -C "$work/taken" --strip-components 1 \
    apache_superset-6.0.0/superset/static apache_superset-6.0.0/superset/translations
  rm -rf "$folder"
  mv "$work/taken" "$folder"
fi
echo "$static"
