# Sourced by micromegas and test: finds a JDK, Maven and Python, and builds what is stale.
# Bash 3.2, Linux and macOS. Expects ROOT to be the repository.

JDK_AT_LEAST=25
BUILD_STAMP="$ROOT/server/target/.built"
BUILD_LOG="$ROOT/target/build.log"

say() { printf '%s\n' "$*" >&2; }

die() {
  say "micromegas: $*"
  exit 1
}

# Prints the major version of the JDK at $1; fails if there is no compiler.
jdk_version() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
  if [ -r "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
  else
    "$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'
  fi
}

# Follows links: on many systems java on the PATH is the last of several.
resolve() {
  local path=$1 target
  while [ -L "$path" ]; do
    target=$(readlink "$path")
    case $target in
      /*) path=$target ;;
      *) path=$(dirname "$path")/$target ;;
    esac
  done
  printf '%s\n' "$path"
}

# Prints candidates, one a line: what the user says first, then what lies where JDKs lie.
jdk_candidates() {
  local java name
  [ -n "${JAVA_HOME:-}" ] && printf '%s\n' "$JAVA_HOME"
  # Build machines name theirs JAVA_HOME_25_X64 and the like.
  env | sed -n 's/^JAVA_HOME_[0-9][0-9]*_[A-Za-z0-9_]*=//p'
  java=$(command -v java || true)
  [ -n "$java" ] && dirname "$(dirname "$(resolve "$java")")"
  for name in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.asdf/installs/java/* "$HOME"/.local/share/mise/installs/java/*; do
    [ -d "$name" ] && printf '%s\n' "$name"
  done
  return 0
}

# Sets JAVA_HOME to a JDK that is new enough.
find_jdk() {
  local home version
  while IFS= read -r home; do
    version=$(jdk_version "$home") || continue
    if [ -n "$version" ] && [ "$version" -ge "$JDK_AT_LEAST" ]; then
      JAVA_HOME=$home
      export JAVA_HOME
      return 0
    fi
  done <<CANDIDATES
$(jdk_candidates)
CANDIDATES
  die "no JDK $JDK_AT_LEAST or newer found (looked at JAVA_HOME, the PATH and the usual folders).
Install one, for example from https://adoptium.net, or set JAVA_HOME to it."
}

require_maven() {
  command -v mvn >/dev/null 2>&1 || die "Maven (mvn) is not on the PATH; install it, for example from https://maven.apache.org"
}

# Sets PYTHON to an interpreter that is new enough.
find_python() {
  local name
  for name in ${MICROMEGAS_PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python; do
    if command -v "$name" >/dev/null 2>&1 && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      PYTHON=$(command -v "$name")
      return 0
    fi
  done
  die "no Python 3.11 or newer found; install one, or name it in MICROMEGAS_PYTHON"
}

is_stale() {
  [ -f "$BUILD_STAMP" ] || return 0
  local module newer
  for module in base telemetry otlp store catalog ingest engine lakehouse query flight server testing; do
    newer=$(find "$ROOT/$module/pom.xml" "$ROOT/$module/src/main" -newer "$BUILD_STAMP" -print 2>/dev/null | head -n 1)
    [ -z "$newer" ] || return 0
  done
  [ "$ROOT/pom.xml" -nt "$BUILD_STAMP" ]
}

# Builds the jars if a source is newer than the last build.
build() {
  is_stale || return 0
  require_maven
  find_jdk
  say "building; the first time this fetches libraries and takes some minutes"
  mkdir -p "$ROOT/target" "$ROOT/server/target"
  # Taken before: what is changed while it builds is built next time.
  : >"$ROOT/target/.building"
  local line status started=$SECONDS
  status=0
  (cd "$ROOT" && mvn -B package -Dmaven.test.skip=true -Dspotless.check.skip=true) 2>&1 | tee "$BUILD_LOG" | while IFS= read -r line; do
    case $line in
      *'[INFO] Building Micromegas '*'['*/*']'*)
        line=${line#*Building Micromegas }
        say "  $(printf '%s' "$line" | sed 's/ [^ ]* *\[\(.*\)\/\(.*\)\]$/ (\1 of \2)/')"
        ;;
    esac
  done || status=$? # pipefail: Maven's, as the others do not fail
  if [ "$status" -ne 0 ]; then
    grep -E '^\[ERROR\]' "$BUILD_LOG" | head -n 30 >&2
    die "the build failed; all it said is in $BUILD_LOG"
  fi
  rehearse
  mv "$ROOT/target/.building" "$BUILD_STAMP"
  say "built in $((SECONDS - started)) s"
}

# Makes the virtual environment with our package in it. $1: more of its extras, like [test].
python_environment() {
  find_python
  local venv="$ROOT/.venv" stamp="$ROOT/.venv/.installed${1:-}" out
  if [ ! -x "$venv/bin/python" ]; then
    say "making a Python environment in .venv"
    out=$("$PYTHON" -m venv "$venv" 2>&1) || die "cannot make a Python environment: $out
On Debian and Ubuntu the package python3-venv is needed."
  fi
  if [ ! -f "$stamp" ] || [ "$ROOT/python/pyproject.toml" -nt "$stamp" ]; then
    say "installing the Python package and what it needs"
    out=$("$venv/bin/python" -m pip install --quiet --disable-pip-version-check -e "$ROOT/python${1:-}" 2>&1) || die "pip failed: $out"
    : >"$stamp"
  fi
}

# Sets SERVER_JAR and TESTING_JAR.
find_jars() {
  local jar
  SERVER_JAR=
  TESTING_JAR=
  for jar in "$ROOT"/server/target/micromegas-server-*.jar "$ROOT"/testing/target/micromegas-testing-*.jar; do
    case $jar in
      *-tests.jar | *-sources.jar) ;;
      */micromegas-server-*) SERVER_JAR=$jar ;;
      */micromegas-testing-*) TESTING_JAR=$jar ;;
    esac
  done
}

# Arrow reads memory through it; Java 25 warns.
JVM_FLAGS="--sun-misc-unsafe-memory-access=allow"
# A third of the memory is for the heap; queries' memory is outside of it.
SERVER_FLAGS="$JVM_FLAGS -XX:MaxRAMPercentage=33"
# Named after where this is: in a folder that was moved or copied, the jars that it was made of are others.
AOT_CACHE="$ROOT/server/target/micromegas-$(printf '%s' "$ROOT" | cksum | cut -d ' ' -f 1).aot"

# Runs a server once and lets it work: the JVM keeps its classes, loaded, and what it learned about its methods, and
# PostgreSQL's programs go into the user's cache. Later servers start and answer for the first time in half the time
# and less; without it they work as well.
rehearse() (
  find_jars
  data=$(mktemp -d "${TMPDIR:-/tmp}/micromegas-rehearsal.XXXXXX")
  log="$ROOT/target/rehearsal.log"
  rm -f "$AOT_CACHE"
  "$JAVA_HOME/bin/java" $SERVER_FLAGS "-XX:AOTCacheOutput=$AOT_CACHE.new" -jar "$SERVER_JAR" \
    serve --free-ports --data-dir "$data" >"$log" 2>&1 &
  pid=$!
  rehearsed() {
    [ -n "$pid" ] || return 0
    kill -TERM "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
    pid=
  }
  trap 'rehearsed; rm -rf "$data" "$AOT_CACHE.new"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  waited=0
  while [ ! -f "$data/server.json" ] && kill -0 "$pid" 2>/dev/null && [ "$waited" -lt 600 ]; do
    sleep 0.1
    waited=$((waited + 1))
  done
  "$JAVA_HOME/bin/java" $JVM_FLAGS -XX:TieredStopAtLevel=1 --add-opens=java.base/java.nio=ALL-UNNAMED -cp "$TESTING_JAR:$SERVER_JAR" \
    io.micromegas.testing.Rehearsal "$(announced http "$data")" "$(announced flight "$data")" >>"$log" 2>&1 || true
  rehearsed
  # The JVM goes on without a cache that does not fit, but ends where one is broken: this one is tried first.
  if "$JAVA_HOME/bin/java" $SERVER_FLAGS "-XX:AOTCache=$AOT_CACHE.new" -XX:AOTMode=on -jar "$SERVER_JAR" --version >>"$log" 2>&1; then
    mv "$AOT_CACHE.new" "$AOT_CACHE"
  fi
)

# Prints the value of a key ($1) of the server.json of a data directory ($2).
announced() {
  sed -n "s/.*\"$1\": *\"\{0,1\}\([^\",}]*\).*/\1/p" "$2/server.json"
}
