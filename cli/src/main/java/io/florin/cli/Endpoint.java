package io.florin.cli;

import io.florin.gateway.GatewayConfig;

/**
 * Where a server is.
 *
 * @param host name or address; an IPv6 address without its brackets.
 * @param port 1 to 65,535.
 */
record Endpoint(String host, int port) {
    static final String DEFAULT = "127.0.0.1:" + GatewayConfig.PORT;

    private static final int PORT_MAX = 65_535;
    private static final int PORT_DIGITS_MAX = 5;

    /**
     * Reads {@code host}, {@code host:port} or {@code [ipv6]:port}.
     *
     * @throws IllegalArgumentException naming the text and what is possible.
     */
    static Endpoint parse(final String text) {
        final int bracket = text.startsWith("[") ? text.indexOf(']') : -1;
        final int colon = text.indexOf(':', Math.max(bracket, 0));
        final String host = colon < 0 ? text : text.substring(0, colon);
        final String bare = bracket > 0 ? host.substring(1, bracket) : host;
        if (bare.isBlank() || (bracket > 0 && host.length() != bracket + 1)) {
            throw invalid(text);
        }
        return new Endpoint(bare, colon < 0 ? GatewayConfig.PORT : port(text, text.substring(colon + 1)));
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    private static int port(final String text, final String digits) {
        final boolean isNumber = !digits.isEmpty()
                && digits.length() <= PORT_DIGITS_MAX
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        final int port = isNumber ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > PORT_MAX) {
            throw invalid(text);
        }
        return port;
    }

    private static IllegalArgumentException invalid(final String text) {
        return new IllegalArgumentException("'" + text + "' is no server address: give host:port, such as " + DEFAULT);
    }
}
