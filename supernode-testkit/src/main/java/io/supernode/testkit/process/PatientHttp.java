package io.supernode.testkit.process;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Makes HTTP calls that may be made twice, and makes them again while they get no answer: several processes may share few cores,
 * and a server may end an idle connection just when the next call is sent through it. A port that is closed is told at once.
 * Thread-safe.
 */
public final class PatientHttp {

    private static final long PAUSE_MILLIS = 20;

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Duration attempt;
    private final Duration patience;

    /**
     * Connects to nobody yet.
     *
     * @param attempt how long one call may take
     * @param patience after which no call is made again
     */
    public PatientHttp(Duration attempt, Duration patience) {
        this.attempt = attempt;
        this.patience = patience;
    }

    /**
     * Makes a call until it is answered, whatever the answer is.
     *
     * @param request without a time-out of its own; the server must bear to get it twice
     * @throws ConnectException if nobody listens
     * @throws IOException if no answer has come in time; the message says of whom, and how often was asked
     */
    public <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body)
            throws IOException, InterruptedException {
        HttpRequest timed = request.timeout(attempt).build();
        long begin = System.nanoTime();
        for (int times = 1; ; times++) {
            try {
                return client.send(timed, body);
            } catch (ConnectException e) {
                throw e;
            } catch (IOException e) {
                long left = patience.toNanos() - (System.nanoTime() - begin);
                if (left <= 0) {
                    throw new IOException(
                            timed.method() + ' ' + timed.uri() + " was not answered within " + patience.toSeconds() + " s, asked "
                                    + times + (times == 1 ? " time: " : " times: ") + e.getMessage(),
                            e);
                }
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }
}
