package io.supernode.testkit.process;

import java.io.File;
import java.io.IOException;
import java.util.List;

/** A supernode whose listening sockets outlive it, as under systemd's socket units. Not thread-safe. */
public final class HeldSupernode implements SupernodeProcess {

    private final SocketHolder holder;
    private final boolean isKilled;

    private HeldSupernode(SocketHolder holder, boolean isKilled) {
        this.holder = holder;
        this.isKilled = isKilled;
    }

    /**
     * Starts one and waits until it serves.
     *
     * @param isKilled whether {@link #replace} ends it by SIGKILL; otherwise by SIGTERM
     * @param log where its log goes
     */
    public static HeldSupernode start(List<String> command, boolean isKilled, File log)
            throws IOException, InterruptedException {
        SocketHolder holder = new SocketHolder(command, log);
        try {
            holder.start();
            holder.awaitReady();
        } catch (IOException | InterruptedException e) {
            holder.close();
            throw e;
        }
        return new HeldSupernode(holder, isKilled);
    }

    @Override
    public int controlPort() {
        return holder.controlPort();
    }

    @Override
    public int downloadPort() {
        return holder.downloadPort();
    }

    @Override
    public long pid() {
        return holder.pid();
    }

    @Override
    public void replace() throws IOException, InterruptedException {
        if (isKilled) {
            holder.kill();
        } else {
            holder.terminate();
        }
        holder.start();
        holder.awaitReady();
    }

    @Override
    public void close() {
        holder.close();
    }
}
