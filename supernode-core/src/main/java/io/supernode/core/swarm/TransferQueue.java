package io.supernode.core.swarm;

/** The transfers that hold a slot, oldest first, so that the overdue ones are found without a scan. */
final class TransferQueue {

    private Transfer oldest;
    private Transfer youngest;

    Transfer oldest() {
        return oldest;
    }

    void add(Transfer transfer) {
        transfer.older = youngest;
        if (youngest == null) {
            oldest = transfer;
        } else {
            youngest.younger = transfer;
        }
        youngest = transfer;
    }

    void remove(Transfer transfer) {
        if (transfer.older == null) {
            oldest = transfer.younger;
        } else {
            transfer.older.younger = transfer.younger;
        }
        if (transfer.younger == null) {
            youngest = transfer.older;
        } else {
            transfer.younger.older = transfer.older;
        }
        transfer.older = null;
        transfer.younger = null;
    }
}
