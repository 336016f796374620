package io.supernode.testkit.arbitrary;

import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.OriginHeaders;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.PieceRange;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.arbitraries.StringArbitrary;

/** Arbitraries of every type of the model. Edge cases of the protocol come up often, not by luck. */
public final class ModelArbitraries {

    private static final String HEX = "0123456789abcdef";
    private static final int TASK_ID_LENGTH = 64;
    private static final int MD5_LENGTH = 32;
    private static final int MAX_CID_LENGTH = 256;
    /** First byte of the last IPv4 address that is neither of a group nor reserved. */
    private static final int LAST_UNICAST = 223;
    private static final int MAX_BYTE = 255;
    private static final int MAX_HEADERS = 5;
    private static final long MB = PieceLayout.MB;
    /** Where the size rule changes its branch. */
    private static final long LARGE_FILE = 200 * MB;
    /** Far beyond the 15 MB cap, which is reached at 1300 MB. */
    private static final long MAX_FILE = 20_000 * MB;

    private ModelArbitraries() {}

    public static Arbitrary<TaskId> taskIds() {
        return hex(TASK_ID_LENGTH).map(TaskId::new);
    }

    public static Arbitrary<ContentKey> contentKeys() {
        return Combinators.combine(taskIds(), Arbitraries.integers().between(0, 9)).as(ContentKey::of);
    }

    public static Arbitrary<Md5> md5s() {
        return hex(MD5_LENGTH).map(Md5::new);
    }

    /** Cids as clients make them, and any that the rules allow. */
    public static Arbitrary<PeerId> peerIds() {
        Arbitrary<String> usual = Combinators.combine(
                        ipv4(), Arbitraries.integers().between(1, 65_535), Arbitraries.longs().between(0, 1L << 41))
                .as((ip, process, start) -> ip + '-' + process + '-' + start);
        Arbitrary<String> any = Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(MAX_CID_LENGTH);
        return Arbitraries.oneOf(usual, any.filter(PeerId::isValid)).map(PeerId::new);
    }

    /** Lengths of files from 0 up, crowded around the places where the layout changes. */
    public static Arbitrary<Long> fileLengths() {
        Arbitrary<Long> edges = Combinators.combine(
                        Arbitraries.of(0L, 4 * MB, LARGE_FILE, 300 * MB, 1200 * MB, 1300 * MB, 1400 * MB),
                        Arbitraries.longs().between(-PieceLayout.FRAME_BYTES * 2L, PieceLayout.FRAME_BYTES * 2L))
                .as((edge, offset) -> Math.max(0, edge + offset));
        return Arbitraries.oneOf(
                edges,
                Arbitraries.longs().between(0, 64 * MB),
                Arbitraries.longs().between(0, MAX_FILE));
    }

    /** Layouts of files of known length, by the size rule. */
    public static Arbitrary<PieceLayout> pieceLayouts() {
        return fileLengths().map(PieceLayout::ofLength);
    }

    /** Ranges that are one whole piece of some layout. */
    public static Arbitrary<PieceRange> pieceRanges() {
        return Combinators.combine(Arbitraries.integers().between(0, 10_000), pieceSizes()).as(PieceRange::ofPiece);
    }

    /** Any ranges, aligned or not. */
    public static Arbitrary<PieceRange> anyRanges() {
        Arbitrary<Long> positions = Arbitraries.longs().between(0, 999_999_999_999_999_999L);
        return Combinators.combine(positions, positions)
                .as((a, b) -> new PieceRange(Math.min(a, b), Math.max(a, b)));
    }

    /** Every piece size that the wire can carry, in bytes. */
    public static Arbitrary<Integer> pieceSizes() {
        return Arbitraries.integers().between(1, PieceLayout.MAX_PIECE_SIZE / PieceLayout.MB)
                .map(size -> size * PieceLayout.MB);
    }

    public static Arbitrary<PieceDigest> pieceDigests() {
        Arbitrary<Integer> lengths =
                Arbitraries.integers().between(PieceLayout.FRAME_BYTES, PieceLayout.MAX_PIECE_SIZE);
        return Combinators.combine(md5s(), lengths).as(PieceDigest::new);
    }

    /** Addresses of both families; one in some serves nobody (port 0). */
    public static Arbitrary<PeerAddress> peerAddresses() {
        return Combinators.combine(
                        Arbitraries.oneOf(ipv4(), ipv6()), Arbitraries.integers().between(0, PeerAddress.MAX_PORT))
                .as(PeerAddress::new);
    }

    /** IPv4 addresses as text. */
    public static Arbitrary<String> ipv4() {
        Arbitrary<Integer> octet = Arbitraries.integers().between(0, MAX_BYTE);
        return Combinators.combine(octet, octet, octet, octet).as((a, b, c, d) -> a + "." + b + '.' + c + '.' + d);
    }

    /** IPv4 addresses that a host may have. */
    public static Arbitrary<String> hostIpv4() {
        Arbitrary<Integer> octet = Arbitraries.integers().between(0, MAX_BYTE);
        return Combinators.combine(Arbitraries.integers().between(1, LAST_UNICAST), octet, octet, octet)
                .as((a, b, c, d) -> a + "." + b + '.' + c + '.' + d);
    }

    /** IPv6 addresses as text, whole and shortened. */
    public static Arbitrary<String> ipv6() {
        Arbitrary<String> group = Arbitraries.strings().withChars(HEX).ofMinLength(1).ofMaxLength(4);
        Arbitrary<String> whole = group.list().ofSize(8).map(groups -> String.join(":", groups));
        return Arbitraries.oneOf(whole, Arbitraries.of("::1", "fe80::1", "2001:db8::42", "::ffff:10.0.0.1"));
    }

    /** Versions that clients of all generations send, none, and nonsense. */
    public static Arbitrary<ClientVersion> clientVersions() {
        Arbitrary<Integer> number = Arbitraries.integers().between(0, 20);
        Arbitrary<String> numbered =
                Combinators.combine(number, number, number).as((major, minor, patch) -> major + "." + minor + '.' + patch);
        return Arbitraries.oneOf(
                        numbered,
                        numbered.map(text -> 'v' + text),
                        Arbitraries.of("", "0.2.0", "0.4.2", "0.4.3", "1.0.6", "1.0", "unknown", "v1.0.0-beta"))
                .map(ClientVersion::new);
    }

    public static Arbitrary<OriginHeaders> originHeaders() {
        StringArbitrary names = Arbitraries.strings().alpha().numeric().withChars('-').ofMinLength(1).ofMaxLength(20);
        StringArbitrary values = Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(40);
        return Arbitraries.maps(names, values).ofMaxSize(MAX_HEADERS).map(OriginHeaders::new);
    }

    /** Resources, with and without md5 and identifier. */
    public static Arbitrary<ResourceIdentity> resourceIdentities() {
        return Combinators.combine(
                        urls(),
                        Arbitraries.oneOf(Arbitraries.just(""), md5s().map(Md5::hex)),
                        Arbitraries.oneOf(Arbitraries.just(""), Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(20)))
                .as(ResourceIdentity::new);
    }

    /** http and https URLs with a host. */
    public static Arbitrary<String> urls() {
        Arbitrary<String> names = Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(12);
        return Combinators.combine(Arbitraries.of("http", "https"), names, names)
                .as((scheme, host, path) -> scheme + "://" + host + ".example.com/" + path);
    }

    private static Arbitrary<String> hex(int length) {
        return Arbitraries.strings().withChars(HEX).ofLength(length);
    }
}
