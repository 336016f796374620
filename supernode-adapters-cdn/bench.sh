#!/bin/sh
# Runs a command of io.supernode.cdn.bench: ./bench.sh LargeFileBench 1024 5 /a/directory/on/the/disk
# SUPERNODE_BENCH_MVN adds options for Maven, such as -o.
set -e
root=$(cd "$(dirname "$0")/.." && pwd)
main=$1
if [ ! -f "$root/supernode-adapters-cdn/src/test/java/io/supernode/cdn/bench/${main:-?}.java" ]; then
    echo "the first argument is LargeFileBench, SmallFilesBench or KillCampaign, not '$main'" >&2
    exit 2
fi
shift
# The last argument is the directory: said before Maven begins.
for last in "$@"; do :; done
case ${last:-.} in
    *[!0-9]*)
        if [ ! -d "$last" ]; then
            echo "there is no directory $last; it must exist before" >&2
            exit 2
        fi ;;
esac
classpath=$root/supernode-adapters-cdn/target/bench.classpath
(cd "$root" && mvn -q -B $SUPERNODE_BENCH_MVN -pl supernode-adapters-cdn -am test-compile \
    dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile="$classpath")
exec java ${SUPERNODE_BENCH_JAVA:--Xmx512m} -Dorg.slf4j.simpleLogger.defaultLogLevel=warn \
    -cp "$root/supernode-adapters-cdn/target/test-classes:$root/supernode-adapters-cdn/target/classes:$(cat "$classpath")" \
    "io.supernode.cdn.bench.$main" "$@"
