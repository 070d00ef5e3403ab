package io.florin.cli;

import io.florin.gateway.FlorinServer.StartReport;
import io.florin.gateway.FollowListener.LoadReport;
import io.florin.gateway.ServerConfig;
import io.florin.gateway.pipeline.Capacity;
import io.florin.gateway.recovery.SkippedSnapshot;
import io.florin.gateway.recovery.StartState;
import io.florin.journal.JournalConfig;
import io.florin.journal.KeyRing;
import io.florin.journal.RecoveryReport;
import io.florin.journal.SnapshotInfo;
import io.florin.journal.SyncPolicy;
import io.florin.journal.TornTail;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a server says of itself: one line each, a word and a colon, then names and values. */
final class ServePrinter {
    private final PrintWriter out;

    ServePrinter(final PrintWriter out) {
        this.out = out;
    }

    void onStart(final ServerConfig config) {
        final JournalConfig journal = config.journal();
        print(Version.line());
        print("address: " + config.gateway().address().getHostString() + ":"
                + config.gateway().address().getPort());
        print("data: " + journal.directory().toAbsolutePath().normalize());
        print("sync: " + journal.syncPolicy().name().toLowerCase(Locale.ROOT)
                + (journal.syncPolicy() == SyncPolicy.INTERVAL
                        ? " intervalMs=" + TimeUnit.NANOSECONDS.toMillis(journal.syncIntervalNs())
                        : ""));
        final KeyRing keys = journal.keys();
        if (keys.canEncrypt() || keys.canChain()) {
            print("sealed: encryptionKeyId=" + (keys.canEncrypt() ? keys.newestEncryptionKeyId() : "none") + " chain="
                    + keys.canChain() + " checkpoints=" + keys.canSign());
        }
    }

    void onRecovered(final StartReport report) {
        final RecoveryReport recovery = report.recovery();
        final Capacity capacity = report.capacity();
        printSnapshot(report.snapshot(), report.loadNs(), report.skipped());
        print("recovered: commands=" + recovery.commandCount() + " records=" + recovery.recordCount() + " bytes="
                + recovery.lengthBytes() + " timeMs=" + TimeUnit.NANOSECONDS.toMillis(report.recoveryNs())
                + " commandsPerSecond=" + ImportMonitor.rate(recovery.commandCount(), report.recoveryNs())
                + " accounts=" + report.accountCount() + " transfers=" + report.transferCount() + " sequence="
                + recovery.lastSequence() + " stateHash=" + stateHash(report.stateHash()));
        final TornTail tail = recovery.tornTail();
        if (tail != null) {
            print((tail.acknowledgedLost() ? "LOST, as accepted: " : "dropped, never answered: ") + "file="
                    + tail.file() + " position=" + tail.position() + " bytes=" + tail.lengthBytes() + " reason="
                    + tail.reason());
        }
        print("capacity: ledgers=" + capacity.ledgersMax() + " accounts=" + capacity.accountsMax() + " transfers="
                + capacity.transfersMax() + " history=" + capacity.historyMax());
    }

    /** @param access who may come, and how. */
    void onAccess(final String access) {
        print("access: " + access);
    }

    /** Says where health, readiness and metrics are, when they are anywhere. */
    void onAdmin(final ServerConfig config, final int port) {
        final InetSocketAddress admin = config.admin();
        if (admin != null) {
            print("admin: address=" + admin.getHostString() + ":" + port);
        }
    }

    /** For any thread. */
    void onReloaded(final String access) {
        print("reloaded: " + access);
    }

    /** For any thread. */
    void onNotReloaded(final String reason) {
        print("NOT RELOADED, all is as before: " + reason);
    }

    void onReady(final ServerConfig config, final int port) {
        print("ready: address=" + config.gateway().address().getHostString() + ":" + port + " pid="
                + ProcessHandle.current().pid());
    }

    /** @param line what became of a snapshot. For any thread. */
    void onSnapshot(final String line) {
        print(line);
    }

    void onLoaded(final LoadReport report) {
        final StartState start = report.start();
        printSnapshot(start.snapshot(), start.loadNs(), start.skipped());
        print("loaded: sequence=" + report.sequence() + " timeMs=" + TimeUnit.NANOSECONDS.toMillis(report.loadNs())
                + " accounts="
                + report.accountCount() + " transfers=" + report.transferCount() + " stateHash="
                + stateHash(report.stateHash()));
    }

    void onFollowing(final ServerConfig config, final int port) {
        print("following: address=" + config.gateway().address().getHostString() + ":" + port + " pid="
                + ProcessHandle.current().pid());
    }

    void onPromoted(final long sequence) {
        print("promoted: sequence=" + sequence);
    }

    void onStopped(final long sequence) {
        print(String.format(Locale.ROOT, "stopped: sequence=%d", sequence));
    }

    /** @return how a state hash is written everywhere. */
    static String stateHash(final long hash) {
        return String.format(Locale.ROOT, "%016x", hash);
    }

    private void printSnapshot(
            final @Nullable SnapshotInfo snapshot, final long loadNs, final List<SkippedSnapshot> skipped) {
        skipped.forEach(each -> print("SKIPPED: " + each.reason()));
        if (snapshot != null) {
            print("snapshot: sequence=" + snapshot.sequence() + " bytes=" + snapshot.lengthBytes() + " timeMs="
                    + TimeUnit.NANOSECONDS.toMillis(loadNs) + " file=" + snapshot.file());
        }
    }

    private void print(final String line) {
        out.println(line);
        out.flush();
    }
}
