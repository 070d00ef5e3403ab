package io.florin.cli;

import io.florin.gateway.FlorinServer;
import io.florin.gateway.ServerConfig;
import io.florin.gateway.security.AccessConfigException;
import io.florin.gateway.security.SecurityConfig;
import io.florin.protocol.auth.SecretFileException;
import picocli.CommandLine;

/** Says who may come to a server, loudly when that is everybody, and lets SIGHUP read it again. */
final class AccessReloader {
    private AccessReloader() {}

    /** To be called when the server serves. Without files there is nothing to read again, and SIGHUP ends the process as ever. */
    static void begin(
            final CommandLine commandLine,
            final ServerConfig config,
            final FlorinServer server,
            final ServePrinter printer) {
        final SecurityConfig security = config.gateway().security();
        printer.onAccess(server.describeAccess());
        warn(commandLine, config);
        if (security.principals() != null || security.tls() != null) {
            HangupSignal.handle(() -> reload(server, printer));
        }
    }

    private static void reload(final FlorinServer server, final ServePrinter printer) {
        try {
            server.reloadAccess();
            printer.onReloaded(server.describeAccess());
        } catch (final AccessConfigException | SecretFileException e) {
            printer.onNotReloaded(String.valueOf(e.getMessage()));
        }
    }

    private static void warn(final CommandLine commandLine, final ServerConfig config) {
        final SecurityConfig security = config.gateway().security();
        final boolean isReachable = !config.gateway().address().getAddress().isLoopbackAddress();
        if (security.principals() == null) {
            tell(
                    commandLine,
                    "DEVELOPMENT DEFAULT: there are no principals, so everybody "
                            + (isReachable ? "WHO CAN REACH THIS ADDRESS" : "on this machine")
                            + " may do everything (florin principal add --data "
                            + config.journal().directory() + " makes some)");
        }
        if (security.tls() == null && isReachable) {
            tell(
                    commandLine,
                    "NO TLS: everybody between here and the clients can read and change what they say (--tls-certificate,"
                            + " --tls-key)");
        }
    }

    private static void tell(final CommandLine commandLine, final String warning) {
        commandLine.getErr().println(commandLine.getCommandSpec().qualifiedName() + ": warning: " + warning);
        commandLine.getErr().flush();
    }
}
