/**
 * The control port: HTTP requests to calls of the core and its outcomes back. Pulls and registrations are held without
 * holding a thread.
 */
package io.supernode.http.control;
