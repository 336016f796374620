package io.supernode.architecture.violations.httpadapter.http;

import io.supernode.architecture.violations.httpadapter.cdn.SomeStore;

/** Violates: the HTTP adapter knows no other adapter and no app. */
final class KnowsTheCdnAdapter {
    SomeStore store;
}
