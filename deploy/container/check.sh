#!/usr/bin/env bash
# Builds the image and looks whether it is what it says: its layers, its user, a read-only root, health, readiness, the end; and measures it.
# usage: deploy/container/check.sh [ARGUMENTS OF docker build]       for example --build-arg BASE=mcr.microsoft.com/dotnet/aspnet:10.0
# Needs docker, and PostgreSQL's programs in INSPECTOR_POSTGRES_BIN; `./build.sh container` brings these. A throw-away server is started on 127.0.0.1.
set -euo pipefail

readonly image=${INSPECTOR_IMAGE:-inspector:check}
readonly starts=${INSPECTOR_STARTS:-5}
readonly settle=${INSPECTOR_SETTLE:-30} # seconds before memory is looked at
readonly end_within=5000                # ms
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
chmod 755 -- "$work"
container=
failures=0

has() { command -v "$1" >/dev/null 2>&1; }
die() {
  printf '%s\n' "check.sh: $*" >&2
  exit 2
}
now() { date +%s%3N; }
field() { docker inspect --format "$1" "${2:-$image}"; }

# check WHAT COMMAND...: says whether it holds, and goes on
check() {
  local what=$1
  shift
  if "$@" >"$work/said" 2>&1; then
    printf 'ok      %s\n' "$what"
  else
    printf 'FAILED  %s\n' "$what"
    sed 's/^/        /' "$work/said" | tail -n 20
    ((failures += 1))
  fi
}

as_nobody=(env)
((EUID != 0)) || as_nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)

clean() {
  [[ -z $container ]] || docker rm --force --volumes "$container" >/dev/null 2>&1 || true
  [[ ! -e $work/server/data/postmaster.pid ]] || "${as_nobody[@]}" "$INSPECTOR_POSTGRES_BIN/pg_ctl" stop --pgdata "$work/server/data" --mode immediate --silent || true
  rm -rf -- "$work"
}
trap clean EXIT

has docker || die "docker is needed"
docker version >/dev/null 2>&1 || die "docker does not reach an engine"
[[ -x ${INSPECTOR_POSTGRES_BIN:-}/initdb ]] || die "INSPECTOR_POSTGRES_BIN must name the folder of PostgreSQL's initdb and pg_ctl"

# free_port: one that is free now
free_port() {
  local port
  for port in $(shuf -i 20000-32000 -n 50); do
    if ! (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      printf '%s' "$port"
      return
    fi
  done
  die "no port is free"
}

# ask PATH [HEADER]: the agent's answer with its status line; nothing where nobody answers
ask() {
  exec 3<>"/dev/tcp/127.0.0.1/$port" || return 1
  printf 'GET %s HTTP/1.1\r\nHost: localhost\r\n%sConnection: close\r\n\r\n' "$1" "${2:+$2$'\r\n'}" >&3
  cat <&3
  exec 3>&-
} 2>/dev/null

answers() {
  local head
  head=$(ask "$1" "${3:-}" | head -n 1)
  [[ $head == *" $2 "* ]]
}

start_server() {
  server_port=$(free_port)
  mkdir -- "$work/server"
  ((EUID != 0)) || chown 65534:65534 "$work/server"
  "${as_nobody[@]}" "$INSPECTOR_POSTGRES_BIN/initdb" --pgdata "$work/server/data" --username postgres --auth trust --no-sync >"$work/initdb.log" 2>&1 || die "initdb: $(tail -n 1 "$work/initdb.log")"
  "${as_nobody[@]}" "$INSPECTOR_POSTGRES_BIN/pg_ctl" start --pgdata "$work/server/data" --silent --wait --log "$work/server/log" \
    --options "-p $server_port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off" || die "the throw-away server did not start"
}

configure() {
  port=$(free_port)
  mkdir -p -- "$work/etc"
  printf 'a token of this check\n' >"$work/etc/token"
  cat >"$work/etc/inspector.yaml" <<YAML
targets:
  - name: check
    connection: host=127.0.0.1 port=$server_port user=postgres dbname=postgres sslmode=disable
listen:
  address: "*:$port"
  tokenFile: token
history:
  file: /var/lib/inspector/inspector.db
YAML
  chmod -R a+rX "$work/etc"
}

readonly confined=(--read-only --cap-drop ALL --security-opt no-new-privileges --network host)

# run: starts the agent, confined; sets `container`
run() {
  container=$(docker run --detach "${confined[@]}" --health-interval 1s --volume "$work/etc:/etc/inspector:ro" "$image")
}

# wait_for SECONDS COMMAND...
wait_for() {
  local until=$(($(now) + $1 * 1000))
  shift
  until "$@"; do
    (($(now) < until)) || return 1
    sleep 0.01
  done
}

is_healthy() { [[ $(field '{{.State.Health.Status}}' "$container") == healthy ]]; }

no_log_of_trouble() {
  docker logs "$container" >"$work/log" 2>&1
  ! grep -iE 'fail:|crit:|error|denied|read-only|cannot|unhandled' "$work/log"
}

has_history() {
  docker cp "$container:/var/lib/inspector/inspector.db" - | tar --list --verbose --numeric-owner | tee "$work/history"
  grep --quiet '1654/1654' "$work/history"
}

metric_is_there() { ask /metrics 'Authorization: Bearer a token of this check' | grep --quiet '^postgresql_up{.*target="check".*} 1'; }

# The layers that are not the base's, one line for each file: mode, owner, path.
list_layers() {
  local base_layers layer
  docker save "$image" --output "$work/image.tar"
  mkdir -- "$work/image"
  tar --extract --file "$work/image.tar" --directory "$work/image"
  base_layers=$(field '{{len .RootFS.Layers}}' "$(field '{{index .Config.Labels "org.opencontainers.image.base.name"}}')")
  layer_names "$work/image/manifest.json" | tail -n "+$((base_layers + 1))" >"$work/own"
  while read -r layer; do
    tar --list --verbose --numeric-owner --file "$work/image/$layer" | awk '{ printf "%s %s ", $1, $2; for (i = 6; i <= NF; i++) printf "%s%s", $i, i < NF ? " " : "\n" }'
  done <"$work/own" >"$work/files"
}

# The names of the layers in the manifest of `docker save`, in order.
layer_names() { tr -d '\n' <"$1" | sed 's/.*"Layers":\[\([^]]*\)\].*/\1/' | tr ',' '\n' | tr -d '" '; }

only_own_folders() { ! awk '{ print $3 }' "$work/files" | grep -vE '^((opt|etc|var|var/lib)/|(opt|etc|var/lib)/inspector/.*)$'; }
no_leftovers() { ! grep -E '\.(cs|csproj|sln|md|nupkg)$|packages\.lock\.json|/(obj|bin|tests?|src|\.nuget|\.git|ref|sdk)/|xunit|testhost|Analyzer' "$work/files"; }
nothing_writable() { ! grep ' opt/inspector' "$work/files" | grep -E '^.{5}w|^.{8}w'; }
roots_own() { ! grep ' opt/inspector' "$work/files" | grep -v ' 0/0 '; }
is_exec_form() { [[ $(field '{{index .Config.Healthcheck.Test 0}}') == CMD && $(field '{{json .Config.Entrypoint}}') == '["inspector"]' && $(field '{{json .Config.Cmd}}') == '["serve"]' ]]; }
is_nobody() { [[ $(field '{{.Config.User}}') == 1654:1654 ]]; }
is_labelled() { [[ -n $(field '{{index .Config.Labels "org.opencontainers.image.title"}}') && $(field '{{index .Config.Labels "org.opencontainers.image.version"}}') == "$(docker run --rm "$image" --version)" ]]; }
has_file() { grep --extended-regexp --quiet "$1" "$work/export"; }
has_no_shell() { ! docker run --rm --entrypoint /bin/sh "$image" -c true; }
ends_with() {
  local expected=$1 status=0
  shift
  timeout 30 docker run --rm "${confined[@]}" "$@" || status=$?
  [[ $status == "$expected" ]]
}
ended_well() { [[ $(field '{{.State.ExitCode}}' "$container") == 0 && $stopped_after -lt $end_within ]]; }
bytes_of_own_layers() { while read -r layer; do "$@" <"$work/image/$layer"; done <"$work/own" | wc --bytes; }
megabytes() { awk -v bytes="$1" 'BEGIN { printf "%.1f MB", bytes / 1e6 }'; }
median() { sort --numeric-sort | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }

docker build --tag "$image" "$@" "$root" >"$work/build.log" 2>&1 || {
  tail -n 40 "$work/build.log" >&2
  die "the image does not build"
}
printf 'built   %s on %s\n' "$image" "$(field '{{index .Config.Labels "org.opencontainers.image.base.name"}}')"

list_layers
check "its layers hold nothing outside of its own three folders" only_own_folders
check "they hold no sources, tests, packages or caches" no_leftovers
check "the program belongs to root" roots_own
check "and nobody else may change it" nothing_writable
check "it runs as 1654, not as root" is_nobody
check "entry point, command and health check need no shell" is_exec_form
check "its labels name it, and the version that it says itself" is_labelled
created=$(docker create "$image")
docker export "$created" | tar --list >"$work/export"
docker rm --volumes "$created" >/dev/null
check "it has time zones" has_file '^usr/share/zoneinfo/(.*/)?Berlin$'
check "it has ICU" has_file 'libicuuc\.so'
if [[ $(field '{{index .Config.Labels "org.opencontainers.image.base.name"}}') == *chiseled* ]]; then
  check "it has no shell" has_no_shell
else
  printf 'skipped it has no shell: this base brings one\n'
fi

start_server
configure
check "without a configuration it ends with 2" ends_with 2 "$image"
: >"$work/took"
for ((start = 1; start <= starts; start++)); do
  [[ -z $container ]] || docker rm --force --volumes "$container" >/dev/null
  began=$(now)
  run
  wait_for 60 answers /readyz 200 || {
    docker logs "$container" >&2
    die "the agent is not ready after 60 s"
  }
  printf '%s\n' "$(($(now) - began))" >>"$work/took"
done
check "with a read-only root and no capabilities it is ready" answers /readyz 200
check "/healthz needs no token" answers /healthz 200
check "/metrics does" answers /metrics 401
check "with the token, /metrics says that the server is up" wait_for 30 metric_is_there
check "inspector health, in the container, says that it is well" docker exec "$container" inspector health
check "the engine's own health check says so" wait_for 30 is_healthy
check "history is written, to the volume" has_history
sleep "$settle"
pid=$(field '{{.State.Pid}}' "$container")
resident=$(awk '/^VmRSS/ { printf "%d MiB", $2 / 1024 }' "/proc/$pid/status" 2>/dev/null || echo "not known")
check "the log knows of no trouble" no_log_of_trouble
began=$(now)
docker stop --time 20 "$container" >/dev/null
stopped_after=$(($(now) - began))
check "told to end, it ends in order within $((end_within / 1000)) s" ended_well

printf '\nsize unpacked       %s, of which the agent %s\n' "$(megabytes "$(field '{{.Size}}')")" "$(megabytes "$(bytes_of_own_layers cat)")"
printf 'size compressed     %s, of which the agent %s\n' "$(megabytes "$(gzip --stdout "$work/image.tar" | wc --bytes)")" "$(megabytes "$(bytes_of_own_layers gzip --stdout)")"
printf 'docker run to ready %s ms (median of %s)\n' "$(median <"$work/took")" "$starts"
printf 'resident            %s, one server watched for some %s s\n' "$resident" "$settle"
printf 'end                 %s ms\n' "$stopped_after"
((failures == 0)) || die "$failures checks failed"
