/**
 * Who may read and change a supernode over the control port beside its clients: operators on this machine or with the token,
 * and no page of another site in their browsers. Knows nothing of what is read or changed.
 */
package io.supernode.http.guard;
