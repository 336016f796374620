package io.supernode.cdn.store;

import java.security.MessageDigest;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/** The two checksums of a piece, fed together. */
final class Digests {

    final MessageDigest md5 = DigestUtils.getMd5Digest();
    final MessageDigest sha256 = DigestUtils.getSha256Digest();

    String sha256Hex() {
        return Hex.encodeHexString(sha256.digest());
    }

    void reset() {
        md5.reset();
        sha256.reset();
    }
}
