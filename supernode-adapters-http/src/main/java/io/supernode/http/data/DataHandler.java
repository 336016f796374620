package io.supernode.http.data;

import io.supernode.core.model.ContentKey;
import io.supernode.http.net.ClientAddress;
import io.supernode.http.net.ClientEndPoint;
import io.supernode.http.net.JsonErrors;
import io.supernode.http.net.JvmErrors;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * GET and HEAD of {@code /qtdown/FIRST3/KEY}. Names are checked as hex digits before anything is looked up.
 *
 * <p>Conditions (If-Range, If-None-Match and their like) are ignored. This port names no version of what it sends, so nobody has
 * one to name: what Go clients of 1.0 send here are the headers that their user gave them for the origin, and such a condition
 * is one of the origin's file. By RFC 9110, 13.1.5, an If-Range that does not match makes a request of one piece one of the whole
 * file, which no client could use; that bytes of two versions are not mixed, the keys and the md5 of each piece see to.
 *
 * <p>Runs on the selectors' threads, which nothing here makes wait but a file that is not in the page cache.
 */
final class DataHandler extends Handler.Abstract.NonBlocking {

    private static final HttpField ACCEPT_RANGES = new PreEncodedHttpField(HttpHeader.ACCEPT_RANGES, "bytes");
    private static final HttpField BYTES =
            new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/octet-stream");
    private static final String ALLOWED = "GET, HEAD";

    private final SeedFiles files;
    private final FairRateLimiter bandwidth;
    private final UnservableContentLog unservable = new UnservableContentLog();

    DataHandler(SeedFiles files, FairRateLimiter bandwidth) {
        this.files = Objects.requireNonNull(files, "files");
        this.bandwidth = bandwidth;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        try {
            return answer(request, response, callback);
        } catch (VirtualMachineError e) {
            JvmErrors.tell(e);
            throw e;
        }
    }

    private boolean answer(Request request, Response response, Callback callback) {
        SendfileEndPoint client = (SendfileEndPoint) ClientEndPoint.of(request);
        client.requestRead();
        boolean head = HttpMethod.HEAD.is(request.getMethod());
        if (!head && !HttpMethod.GET.is(request.getMethod())) {
            response.getHeaders().put(HttpHeader.ALLOW, ALLOWED);
            JsonErrors.send(response, HttpStatus.METHOD_NOT_ALLOWED_405, "only GET and HEAD are allowed", callback);
            return true;
        }
        Optional<ContentKey> key = DataPath.parse(request.getHttpURI().getPath());
        Optional<SeedFile> file = open(key, response, callback);
        file.ifPresent(seed -> {
            FileBody body = ClientEndPoint.isPlain(request)
                    ? new SendfileBody(seed.channel(), client)
                    : new BufferedBody(seed.channel(), client);
            // A connection that has broken just now has no address.
            Object address = ClientAddress.of(request).address().<Object>map(ip -> ip).orElse(client);
            serve(
                    new FileRequest(
                            key.orElseThrow(), seed, body, address, client, head, response, callback),
                    request);
        });
        return true;
    }

    /** The file of a key; when there is none, the request has been answered. */
    private Optional<SeedFile> open(Optional<ContentKey> key, Response response, Callback callback) {
        try {
            Optional<SeedFile> file = key.isEmpty() ? Optional.empty() : files.open(key.get());
            if (file.isEmpty()) {
                JsonErrors.send(response, HttpStatus.NOT_FOUND_404, "no such file", callback);
            }
            return file;
        } catch (IOException | RuntimeException e) {
            unservable.notOpened(key.orElseThrow(), e);
            JsonErrors.send(response, HttpStatus.INTERNAL_SERVER_ERROR_500, "internal error", callback);
            return Optional.empty();
        }
    }

    private void serve(FileRequest fileRequest, Request request) {
        RangeHeader range = RangeHeader.parse(request.getHeaders().getValuesList(HttpHeader.RANGE));
        RangeResolution resolution = RangeResolution.of(range, fileRequest.file());
        if (resolution instanceof RangeResolution.Whole whole) {
            send(fileRequest, HttpStatus.OK_200, 0, whole.length());
        } else if (resolution instanceof RangeResolution.Part part) {
            fileRequest.response().getHeaders().put(
                    HttpHeader.CONTENT_RANGE, "bytes " + part.first() + '-' + part.last() + '/' + text(part.total()));
            send(fileRequest, HttpStatus.PARTIAL_CONTENT_206, part.first(), part.length());
        } else {
            FileTransfer.close(fileRequest.file());
            refuse(resolution, fileRequest.response(), fileRequest.callback());
        }
    }

    private void send(FileRequest fileRequest, int status, long first, long length) {
        Response response = fileRequest.response();
        response.setStatus(status);
        response.getHeaders().put(ACCEPT_RANGES);
        response.getHeaders().put(BYTES);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
        if (fileRequest.head()) {
            FileTransfer.close(fileRequest.file());
            fileRequest.callback().succeeded();
        } else {
            new FileTransfer(fileRequest, bandwidth, unservable, first, length).iterate();
        }
    }

    private static void refuse(RangeResolution resolution, Response response, Callback callback) {
        if (resolution instanceof RangeResolution.NotSatisfiable refused) {
            refused.total().ifPresent(
                    total -> response.getHeaders().put(HttpHeader.CONTENT_RANGE, "bytes */" + total));
            JsonErrors.send(response, HttpStatus.RANGE_NOT_SATISFIABLE_416, "these bytes are not available", callback);
        } else if (resolution instanceof RangeResolution.Incomplete) {
            JsonErrors.send(response, HttpStatus.NOT_FOUND_404, "the file is not complete yet", callback);
        } else {
            JsonErrors.send(response, HttpStatus.BAD_REQUEST_400, "one range bytes=A-B is expected", callback);
        }
    }

    private static String text(OptionalLong total) {
        return total.isPresent() ? Long.toString(total.getAsLong()) : "*";
    }
}
