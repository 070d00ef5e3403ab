package io.florin.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random commands, few of them polite: few ids that come again, values at the ends of their ranges, retries, chains. */
public final class CommandGenerator {
    private static final long[] LEDGERS = {978, 978, 978, 978, 978, 978, 840, 840, 0xFFFF_FFFFL, 0x8000_0001L, 0};
    private static final int[] CODES = {5, 5, 5, 5, 5, 0, 65535, 40000};
    private static final int[] KINDS = {1, 1, 1, 1, 2, 2, 0, 3, 254};
    private static final long[] AMOUNTS = {
        0, -1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 1, Long.MAX_VALUE / 2, 1L << 62, 1L << 40
    };
    private static final String[] REFERENCES = {"", "a", "r".repeat(35), "r".repeat(36), "r".repeat(254)};
    private static final String[] TEXTS = {"", "ä", "12345678", "t".repeat(140), "é".repeat(70) + "x", "t".repeat(141)};
    private static final int RETRIES_KEPT = 100;

    private final Random random;
    private final List<Command> sent = new ArrayList<>();
    private final List<Command> repeating = new ArrayList<>();
    private long correlationId;
    private long nextTransferId = 1000;

    public CommandGenerator(final Random random) {
        this.random = random;
    }

    /** @param inChain whether the command will be a chain's member whatever it is. */
    public Command next(final boolean inChain) {
        if (!repeating.isEmpty()) {
            return repeating.remove(0);
        }
        if (!inChain && !sent.isEmpty() && oneIn(12)) {
            repeatChain();
            return repeating.remove(0);
        }
        final Command command = !sent.isEmpty() && oneIn(8) ? retry() : fresh(inChain);
        sent.add(command);
        return command;
    }

    private Command fresh(final boolean inChain) {
        correlationId = oneIn(20) ? random.nextLong() : correlationId + 1;
        if (random.nextInt(inChain ? 60 : 12) == 0 || sent.size() < 5) {
            return openAccount();
        }
        final Command.Transfer transfer = transfer();
        final boolean isLinked = random.nextInt(10) < (inChain ? 7 : 2);
        return isLinked ? transfer.linked() : transfer;
    }

    private Command.OpenAccount openAccount() {
        return new Command.OpenAccount(
                correlationId,
                oneIn(20) ? random.nextInt(1 << 16) : 0,
                one(CODES),
                one(LEDGERS),
                accountId(),
                oneIn(3) ? one(AMOUNTS) : random.nextInt(1000),
                oneIn(9) ? Id.GREATEST : Id.of(1),
                one(KINDS));
    }

    private Command.Transfer transfer() {
        return new Command.Transfer(
                correlationId,
                oneIn(40) ? random.nextInt(1 << 16) : 0,
                one(CODES),
                one(LEDGERS),
                transferId(),
                accountId(),
                accountId(),
                oneIn(6) ? one(AMOUNTS) : 1 + random.nextInt(500),
                oneIn(9) ? Id.GREATEST : Id.of(1),
                oneIn(6) ? REFERENCES[random.nextInt(REFERENCES.length)] : "ref",
                oneIn(6) ? TEXTS[random.nextInt(TEXTS.length)] : "text");
    }

    /** The same bytes again, or all but one value. */
    private Command retry() {
        final Command command = sent.get(sent.size() - 1 - random.nextInt(Math.min(sent.size(), RETRIES_KEPT)));
        if (command instanceof Command.OpenAccount account) {
            return switch (random.nextInt(8)) {
                case 0 -> account.withLedger(one(LEDGERS));
                case 1 -> account.withCode(one(CODES));
                case 2 -> account.withKind(one(KINDS));
                case 3 -> account.withOverdraftLimit(random.nextInt(1000));
                case 4 -> account.withUserData(Id.of(2));
                default -> account.withCorrelationId(random.nextLong());
            };
        }
        final Command.Transfer transfer = (Command.Transfer) command;
        return switch (random.nextInt(14)) {
            case 0 -> transfer.withLedger(one(LEDGERS));
            case 1 -> transfer.withCode(one(CODES));
            case 2 -> transfer.withDebitAccountId(accountId());
            case 3 -> transfer.withCreditAccountId(accountId());
            case 4 -> transfer.withAmount(one(AMOUNTS));
            case 5 -> transfer.withUserData(Id.of(2));
            case 6 -> transfer.withReference("other");
            case 7 -> transfer.withText("other");
            case 8 -> transfer.withFlags(transfer.flags() ^ Command.LINKED);
            default -> transfer.withCorrelationId(random.nextLong());
        };
    }

    /** Takes some neighbours that were sent before, to be sent again in their order. */
    private void repeatChain() {
        final int from = random.nextInt(sent.size());
        int to = from + 1;
        while (to < sent.size() && sent.get(to - 1).isLinked()) {
            to++;
        }
        repeating.addAll(sent.subList(from, to));
    }

    private Id transferId() {
        return switch (random.nextInt(20)) {
            case 0 -> Id.ZERO;
            case 1 -> Id.GREATEST;
            case 2 -> new Id(0, random.nextInt(3));
            case 3, 4 -> Id.of(1000 + random.nextInt(2000));
            case 5 -> new Id(1000 + random.nextInt(2000), 1);
            default -> Id.of(nextTransferId++);
        };
    }

    private Id accountId() {
        return switch (random.nextInt(30)) {
            case 0 -> Id.ZERO;
            case 1, 2 -> Id.GREATEST;
            case 3, 4 -> new Id(0, 1);
            case 5 -> new Id(Long.MIN_VALUE, 0);
            case 6 -> Id.of(12 + random.nextInt(20));
            case 7, 8 -> new Id(1, 1 + random.nextInt(2));
            default -> Id.of(1 + random.nextInt(8));
        };
    }

    private boolean oneIn(final int n) {
        return random.nextInt(n) == 0;
    }

    private long one(final long... values) {
        return values[random.nextInt(values.length)];
    }

    private int one(final int... values) {
        return values[random.nextInt(values.length)];
    }
}
