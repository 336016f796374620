/**
 * Administration over the control port, under /api/v1: what operators and their scripts see and change. Each route is
 * described in {@code openapi.yaml}, which a test holds against the routes and their replies. Leave {@link
 * io.supernode.http.admin.AdminRoutes} out, and a control port serves clients alone.
 */
package io.supernode.http.admin;
