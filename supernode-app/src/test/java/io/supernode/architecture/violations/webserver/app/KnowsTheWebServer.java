package io.supernode.architecture.violations.webserver.app;

import org.eclipse.jetty.server.Server;

/** Violates: only the HTTP adapter knows its web server. */
final class KnowsTheWebServer {
    Server server;
}
