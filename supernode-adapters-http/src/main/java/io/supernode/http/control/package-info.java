/**
 * The control port: routes of Javalin to calls of the core, and its outcomes back. Pulls and registrations are held without
 * holding a thread. Under the routes, {@code Exchange} uses Jetty's request for what the servlet API does not tell: that the
 * client of a held request has hung up.
 */
package io.supernode.http.control;
