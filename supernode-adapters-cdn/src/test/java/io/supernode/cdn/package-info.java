/** Tests of back-to-source over real sockets and real disks, with the testkit's programmable origin. */
package io.supernode.cdn;
