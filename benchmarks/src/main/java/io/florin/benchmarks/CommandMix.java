package io.florin.benchmarks;

/**
 * How often each kind of command comes. Weights: only their ratios count.
 *
 * @param pay transfers.
 * @param hold authorizations.
 * @param capture captures, each of the whole of an earlier hold of the same connection; while there is none it is a hold instead.
 * @param query reads of an account.
 */
public record CommandMix(int pay, int hold, int capture, int query) {
    /** Transfers alone. */
    public static final CommandMix PAYMENTS = new CommandMix(1, 0, 0, 0);

    private static final int WEIGHT_MAX = 1_000_000;

    /** Checks the ranges. */
    public CommandMix {
        for (final int weight : new int[] {pay, hold, capture, query}) {
            if (weight < 0 || weight > WEIGHT_MAX) {
                throw new IllegalArgumentException("weight out of range: weight=" + weight + ", max=" + WEIGHT_MAX);
            }
        }
        if (pay + hold + capture + query == 0) {
            throw new IllegalArgumentException("all weights are 0");
        }
        if (capture > 0 && hold == 0) {
            throw new IllegalArgumentException("captures need holds: capture=" + capture + ", hold=0");
        }
    }

    /**
     * Reads {@code pay=80,hold=10,capture=10,query=5}; what is not named is 0.
     *
     * @throws IllegalArgumentException when it is something else.
     */
    static CommandMix parse(final String text) {
        int pay = 0;
        int hold = 0;
        int capture = 0;
        int query = 0;
        for (final String part : text.split(",", -1)) {
            final int equals = part.indexOf('=');
            final String name = equals < 0 ? part : part.substring(0, equals);
            final int weight = parseWeight(text, part, equals);
            switch (name) {
                case "pay" -> pay = weight;
                case "hold" -> hold = weight;
                case "capture" -> capture = weight;
                case "query" -> query = weight;
                default ->
                    throw new IllegalArgumentException(
                            "no such command: name=" + name + ", known=pay, hold, capture, query");
            }
        }
        return new CommandMix(pay, hold, capture, query);
    }

    /** @return whether every payment moves money by itself and at once. */
    boolean isWithoutHolds() {
        return hold == 0;
    }

    /** @param mixed any number whose high half is evenly spread. */
    CommandKind kind(final long mixed) {
        final int total = pay + hold + capture + query;
        final int point = (int) (((mixed >>> 32) * total) >>> 32);
        if (point < pay) {
            return CommandKind.PAY;
        }
        if (point < pay + hold) {
            return CommandKind.HOLD;
        }
        return point < pay + hold + capture ? CommandKind.CAPTURE : CommandKind.QUERY;
    }

    @Override
    public String toString() {
        return "pay=" + pay + ",hold=" + hold + ",capture=" + capture + ",query=" + query;
    }

    private static int parseWeight(final String text, final String part, final int equals) {
        try {
            return Integer.parseInt(part.substring(equals + 1));
        } catch (final NumberFormatException e) {
            throw new IllegalArgumentException("not a mix such as pay=80,hold=10,capture=10: " + text, e);
        }
    }
}
