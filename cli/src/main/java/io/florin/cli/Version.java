package io.florin.cli;

import io.florin.gateway.FlorinServer;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {line()};
    }

    static String line() {
        return "florin " + FlorinServer.version() + ", Java " + Runtime.version();
    }
}
