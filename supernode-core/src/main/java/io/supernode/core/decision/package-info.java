/**
 * What one call brings about, as data: the rules decide under a task's lock and leave effects and events here; only the shell
 * around them ({@link io.supernode.core.LocalSupernode}) completes answers, asks origins and calls stores.
 */
package io.supernode.core.decision;
