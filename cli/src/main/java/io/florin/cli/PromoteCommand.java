package io.florin.cli;

import io.florin.client.BlockingClient;
import io.florin.client.ConnectionListener;
import io.florin.client.Promotion;
import io.florin.client.RequestTimeoutException;
import io.florin.client.ServerInfo;
import io.florin.protocol.Status;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code florin promote}. */
@Command(
        name = "promote",
        description = {
            "Make a standby the active server, when the process that wrote its journal is gone.",
            "",
            "Run it on the standby's machine. Waits for the outcome for as long as the standby is connected. Does no harm when it is run"
                    + " again, and nothing at all while the writer lives."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {
            ExitCode.HELP_DONE,
            ExitCode.HELP_NOT_PROMOTED,
            ExitCode.HELP_USAGE,
            ExitCode.HELP_PROMOTION_FAILED,
            ExitCode.HELP_DAMAGED
        })
final class PromoteCommand implements Callable<Integer> {
    @Mixin
    private final RequestOptions request = new RequestOptions();

    @Override
    public Integer call() {
        final Link link = new Link();
        final BlockingClient client = BlockingClient.connect(request.clientConfig(), link);
        final Promotion promotion = promote(client, link);
        client.close();
        final Document document = Documents.promotion(promotion);
        if (promotion.isOk()) {
            request.print(document);
            return ExitCode.DONE;
        }
        request.refuse(document, promotion.status(), advice(promotion.status()));
        return switch (promotion.status()) {
            case JOURNAL_DAMAGED -> ExitCode.DAMAGED_JOURNAL;
            case JOURNAL_UNUSABLE -> ExitCode.CANNOT;
            default -> ExitCode.REFUSED;
        };
    }

    /** Asks again when there is no answer in time: a standby that is far behind has to catch up first. */
    private Promotion promote(final BlockingClient client, final Link link) {
        while (true) {
            try {
                return client.promote();
            } catch (final RequestTimeoutException e) {
                if (!link.isUp) {
                    throw e;
                }
                request.tell("no answer yet, waiting (florin server-status says how far it is, once it answers)");
            }
        }
    }

    private static String advice(final Status status) {
        return switch (status) {
            case WRITER_ALIVE -> " (stop the server that writes the journal first, then run this again)";
            case PEER_NOT_LOCAL -> " (run this on the standby's own machine)";
            case NOT_A_STANDBY -> " (it is the active server)";
            case JOURNAL_DAMAGED -> " (nothing has changed: restore the data directory)";
            case JOURNAL_UNUSABLE -> " (nothing has changed: mend what the detail says, then run this again)";
            default -> "";
        };
    }

    /** Whether there is a connection. */
    private static final class Link implements ConnectionListener {
        private volatile boolean isUp;

        @Override
        public void onConnected(final ServerInfo server) {
            isUp = true;
        }

        @Override
        public void onDisconnected(final String reason, final int unanswered) {
            isUp = false;
        }
    }
}
