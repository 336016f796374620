package io.supernode.http.data;

import io.supernode.core.model.ContentKey;
import io.supernode.http.net.JsonErrors;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * GET and HEAD of {@code /qtdown/FIRST3/KEY}. Names are checked as hex digits before anything is looked up.
 *
 * <p>Runs on the selectors' threads, which nothing here makes wait but a file that is not in the page cache.
 */
final class DataHandler extends Handler.Abstract.NonBlocking {

    private static final Logger LOG = LoggerFactory.getLogger(DataHandler.class);
    private static final HttpField ACCEPT_RANGES = new PreEncodedHttpField(HttpHeader.ACCEPT_RANGES, "bytes");
    private static final HttpField BYTES =
            new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/octet-stream");
    private static final String ALLOWED = "GET, HEAD";

    private final SeedFiles files;

    DataHandler(SeedFiles files) {
        this.files = Objects.requireNonNull(files, "files");
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        FileEndPoint client = (FileEndPoint) request.getConnectionMetaData().getConnection().getEndPoint();
        client.requestRead();
        boolean head = HttpMethod.HEAD.is(request.getMethod());
        if (!head && !HttpMethod.GET.is(request.getMethod())) {
            response.getHeaders().put(HttpHeader.ALLOW, ALLOWED);
            JsonErrors.send(response, HttpStatus.METHOD_NOT_ALLOWED_405, "only GET and HEAD are allowed", callback);
            return true;
        }
        Optional<SeedFile> file = open(request.getHttpURI().getPath(), response, callback);
        file.ifPresent(seed -> serve(seed, request, response, head, client, callback));
        return true;
    }

    /** The file of a path; when there is none, the request has been answered. */
    private Optional<SeedFile> open(String path, Response response, Callback callback) {
        Optional<ContentKey> key = DataPath.parse(path);
        try {
            Optional<SeedFile> file = key.isEmpty() ? Optional.empty() : files.open(key.get());
            if (file.isEmpty()) {
                JsonErrors.send(response, HttpStatus.NOT_FOUND_404, "no such file", callback);
            }
            return file;
        } catch (IOException | RuntimeException e) {
            LOG.error("cannot open content {}", key.map(ContentKey::value).orElse("?"), e);
            JsonErrors.send(response, HttpStatus.INTERNAL_SERVER_ERROR_500, "internal error", callback);
            return Optional.empty();
        }
    }

    private static void serve(
            SeedFile file, Request request, Response response, boolean head, FileEndPoint client, Callback callback) {
        RangeHeader range = RangeHeader.parse(request.getHeaders().getValuesList(HttpHeader.RANGE));
        Selection selection = Selection.of(range, file);
        if (selection instanceof Selection.Whole whole) {
            send(file, 0, whole.length(), HttpStatus.OK_200, response, head, client, callback);
        } else if (selection instanceof Selection.Part part) {
            response.getHeaders().put(
                    HttpHeader.CONTENT_RANGE, "bytes " + part.first() + '-' + part.last() + '/' + text(part.total()));
            send(file, part.first(), part.length(), HttpStatus.PARTIAL_CONTENT_206, response, head, client, callback);
        } else {
            FileTransfer.close(file);
            refuse(selection, response, callback);
        }
    }

    private static void send(
            SeedFile file,
            long first,
            long length,
            int status,
            Response response,
            boolean head,
            FileEndPoint client,
            Callback callback) {
        response.setStatus(status);
        response.getHeaders().put(ACCEPT_RANGES);
        response.getHeaders().put(BYTES);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
        if (head) {
            FileTransfer.close(file);
            callback.succeeded();
        } else {
            new FileTransfer(response, client, file, first, length, callback).iterate();
        }
    }

    private static void refuse(Selection selection, Response response, Callback callback) {
        if (selection instanceof Selection.NotSatisfiable refused) {
            refused.total().ifPresent(
                    total -> response.getHeaders().put(HttpHeader.CONTENT_RANGE, "bytes */" + total));
            JsonErrors.send(response, HttpStatus.RANGE_NOT_SATISFIABLE_416, "these bytes cannot be had", callback);
        } else if (selection instanceof Selection.NotThereYet) {
            JsonErrors.send(response, HttpStatus.NOT_FOUND_404, "the file is not complete yet", callback);
        } else {
            JsonErrors.send(response, HttpStatus.BAD_REQUEST_400, "one range bytes=A-B is expected", callback);
        }
    }

    private static String text(OptionalLong total) {
        return total.isPresent() ? Long.toString(total.getAsLong()) : "*";
    }
}
