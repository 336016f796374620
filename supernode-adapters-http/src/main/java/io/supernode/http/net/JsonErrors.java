package io.supernode.http.net;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Answers what is no call of the API, such as a malformed request line or headers beyond the limit, with one short JSON
 * object instead of a page. Nothing of the request and nothing of the server's inside is in it. Thread-safe.
 */
public final class JsonErrors extends ErrorHandler {

    private final int badRequestCode;

    /** @param badRequestCode the code in the body of a 400; an API may have one of its own */
    public JsonErrors(int badRequestCode) {
        this.badRequestCode = badRequestCode;
    }

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request, Response response, int code, String message, Throwable cause, Callback callback) {
        if (!request.getConnectionMetaData().isPersistent()) {
            // What could not be parsed has an end that nobody knows: more of it may come.
            response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
            LingeringClose.follows(request);
        }
        int bodyCode = code == HttpStatus.BAD_REQUEST_400 ? badRequestCode : code;
        send(response, code, bodyCode, HttpStatus.getMessage(code), callback);
    }

    /** Answers with {@code status} and {@code {"code":status,"msg":text}}; {@code text} has nothing to be escaped. */
    public static void send(Response response, int status, String text, Callback callback) {
        send(response, status, status, text, callback);
    }

    private static void send(Response response, int status, int code, String text, Callback callback) {
        // If the rest of a body is still to come, Jetty says with the answer that the connection ends with it.
        response.getRequest().consumeAvailable();
        byte[] body =
                ("{\"code\":" + code + ",\"msg\":\"" + text + "\"}").getBytes(StandardCharsets.US_ASCII);
        response.setStatus(status);
        response.getHeaders().put(MimeTypes.Type.APPLICATION_JSON_UTF_8.getContentTypeField());
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
