#!/usr/bin/env bash
# Ingestion alone, on a real directory and a real PostgreSQL with fsync on. See README.md here.
set -euo pipefail
cd "$(dirname "$0")/../.."
ROOT=$PWD
. bin/toolchain.sh
find_jdk
require_maven
command -v wrk >/dev/null || die "wrk is not installed: it makes the load (Debian, Ubuntu: apt-get install wrk)"
port=${PORT:-9123}
seconds=${SECONDS_EACH:-10}
rounds=${ROUNDS:-3}
bulk=${MICROMEGAS_BULK:-$ROOT/../shared/vectors/bulk}
[[ -d $bulk ]] || bulk=
java=$JAVA_HOME/bin/java
lake=ingest/target/bench-lake

mvn -q -B -pl ingest -am test-compile dependency:build-classpath \
  -Dmdep.outputFile=target/bench-classpath.txt -Dmdep.includeScope=test
rm -rf "$lake"
# shellcheck disable=SC2086
"$java" -Xmx2g ${JAVA_OPTIONS:-} \
  -cp "ingest/target/test-classes:ingest/target/classes:$(cat ingest/target/bench-classpath.txt)" \
  io.micromegas.ingest.IngestBench "$port" "$lake" &
server=$!
trap 'kill $server; wait $server || true; rm -rf "$lake"' EXIT
until curl -sf "http://127.0.0.1:$port/ready"; do
  kill -0 "$server"
  sleep 0.2
done

python3 testing/vectors/replay.py testing/vectors/small "http://127.0.0.1:$port"
for ((round = 1; round <= rounds; round++)); do
  echo "--- small log block, 16 connections, round $round"
  BLOCK=testing/vectors/small/00013-ingestion-insert_block.bin RUN=$((RANDOM * 32768 + RANDOM)) \
    wrk -t2 -c16 -d"${seconds}s" --latency -s bench/ingest/small-block.lua "http://127.0.0.1:$port"
done
if [[ -n $bulk ]]; then
  # Each replay needs ids of its own, or all but the first find duplicates.
  for ((round = 1; round <= rounds; round++)); do
    python3 bench/ingest/replay_fresh.py "$bulk" "http://127.0.0.1:$port"
  done
fi
