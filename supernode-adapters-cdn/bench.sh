#!/bin/sh
# Runs a command of io.supernode.cdn.bench: ./bench.sh LargeFileBench 1024 5 /a/directory/on/the/disk
# SUPERNODE_BENCH_MVN adds options for Maven, such as -o.
set -e
cd "$(dirname "$0")/.."
classpath=supernode-adapters-cdn/target/bench.classpath
main=$1
shift
mvn -q -B $SUPERNODE_BENCH_MVN -pl supernode-adapters-cdn -am test-compile \
    dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile="$PWD/$classpath"
exec java ${SUPERNODE_BENCH_JAVA:--Xmx512m} -Dorg.slf4j.simpleLogger.defaultLogLevel=warn \
    -cp "supernode-adapters-cdn/target/test-classes:supernode-adapters-cdn/target/classes:$(cat $classpath)" \
    "io.supernode.cdn.bench.$main" "$@"
