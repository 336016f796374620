package io.supernode.testkit.peer;

import java.security.MessageDigest;
import org.apache.commons.codec.digest.DigestUtils;

/** The checksum of the wire. */
final class Digests {

    private Digests() {}

    static MessageDigest md5() {
        return DigestUtils.getMd5Digest();
    }
}
