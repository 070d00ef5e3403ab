package io.florin.simulator;

import io.florin.reference.Command;
import io.florin.reference.CommandDecoder;
import io.florin.reference.FollowUp;
import io.florin.reference.Id;
import io.florin.reference.Money;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/** Changes one value of a command, whatever command it is: into a rude one, or into a simple one. */
final class Mutator {
    /** Bytes of the longest message that a slot of the ring holds. */
    private static final int MESSAGE_LENGTH_MAX = 506;

    /** Splits have the most rules: they are changed more often than other values. */
    private static final int SPLITS_ONE_IN = 2;

    private static final long TIMEOUT_MAX_NS = 31_622_400_000_000_000L;
    private static final long[] NUMBERS = {
        0,
        -1,
        1,
        2,
        978,
        840,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        Long.MAX_VALUE - 1,
        Long.MAX_VALUE / 2,
        1L << 62,
        1L << 31,
        1L << 32,
        TIMEOUT_MAX_NS,
        TIMEOUT_MAX_NS + 1
    };
    private static final int[] SMALL_NUMBERS = {0, 1, 2, 3, 4, 5, 6, 254, 255, 32768, 65535};
    private static final String[] TEXTS = {
        "", "a", "r".repeat(35), "r".repeat(36), "t".repeat(140), "t".repeat(141), "z".repeat(254)
    };

    private final Random random;

    Mutator(final Random random) {
        this.random = random;
    }

    /**
     * Changes one value to some other, often a rude one.
     *
     * @param ids that are known, to be named where they do not belong.
     */
    Command change(final Command command, final List<Id> ids) {
        final RecordComponent[] components = command.getClass().getRecordComponents();
        int at = random.nextInt(components.length);
        while (command instanceof FollowUp.Capture
                && components[at].getType() != List.class
                && random.nextInt(SPLITS_ONE_IN) == 0) {
            at = random.nextInt(components.length);
        }
        final Object[] values = values(command);
        values[at] = other(components[at], values[at], ids);
        return sound(create(command, values));
    }

    /** @return the simpler commands that differ in one value each. */
    static List<Command> simpler(final Command command) {
        final List<Command> simpler = new ArrayList<>();
        final RecordComponent[] components = command.getClass().getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            final Object[] values = values(command);
            for (final Object simple : simpleValues(components[i])) {
                if (!simple.equals(values[i])) {
                    final Object[] changed = values.clone();
                    changed[i] = simple;
                    simpler.add(create(command, changed));
                }
            }
        }
        return simpler;
    }

    private static List<Object> simpleValues(final RecordComponent component) {
        final Class<?> type = component.getType();
        if (type == String.class) {
            return List.of("");
        } else if (type == List.class) {
            return List.of(List.of());
        } else if (type == int.class) {
            return List.of(0);
        } else if (type == Id.class) {
            return component.getName().equals("userData") ? List.of(Id.ZERO) : List.of();
        }
        return component.getName().equals("correlationId") ? List.of(0L) : List.of(1L);
    }

    private Object other(final RecordComponent component, final Object value, final List<Id> ids) {
        final Class<?> type = component.getType();
        if (type == Id.class) {
            return otherId((Id) value, ids);
        } else if (type == String.class) {
            return TEXTS[random.nextInt(TEXTS.length)];
        } else if (type == List.class) {
            return otherSplits((List<?>) value, ids);
        } else if (type == int.class) {
            final boolean isFlags = component.getName().equals("flags");
            return isFlags && random.nextBoolean()
                    ? (Object) ((Integer) value ^ (1 << random.nextInt(16)))
                    : (Object) SMALL_NUMBERS[random.nextInt(SMALL_NUMBERS.length)];
        }
        return switch (random.nextInt(4)) {
            case 0 -> (Long) value + 1;
            case 1 -> (Long) value - 1;
            default -> NUMBERS[random.nextInt(NUMBERS.length)];
        };
    }

    private Id otherId(final Id id, final List<Id> ids) {
        return switch (random.nextInt(10)) {
            case 0 -> Id.ZERO;
            case 1 -> Id.GREATEST;
            case 2 -> new Id(id.lo(), id.hi() + 1);
            case 3 -> new Id(id.lo() + 1, id.hi());
            default -> ids.isEmpty() ? Id.of(1) : ids.get(random.nextInt(ids.size()));
        };
    }

    private List<FollowUp.Split> otherSplits(final List<?> splits, final List<Id> ids) {
        final List<FollowUp.Split> changed = new ArrayList<>();
        splits.forEach(split -> changed.add((FollowUp.Split) split));
        final int at = changed.isEmpty() ? 0 : random.nextInt(changed.size());
        switch (random.nextInt(6)) {
            case 0 -> changed.add(new FollowUp.Split(otherId(Id.of(1), ids), 0));
            case 1 -> {
                for (int i = 0; i < 9; i++) {
                    changed.add(0, new FollowUp.Split(Id.of(1 + i), 1));
                }
            }
            case 2 -> {
                if (!changed.isEmpty()) {
                    changed.remove(at);
                }
            }
            case 3 -> {
                if (!changed.isEmpty()) {
                    changed.set(
                            at,
                            new FollowUp.Split(
                                    otherId(changed.get(at).creditAccountId(), ids),
                                    changed.get(at).amount()));
                }
            }
            case 4 -> {
                if (!changed.isEmpty()) {
                    changed.add(changed.get(at));
                }
            }
            default -> {
                if (!changed.isEmpty()) {
                    changed.set(
                            at,
                            new FollowUp.Split(
                                    changed.get(at).creditAccountId(), NUMBERS[random.nextInt(NUMBERS.length)]));
                }
            }
        }
        return changed.size() > 12 ? changed.subList(0, 12) : changed;
    }

    /** @return the command as its bytes say it, and short enough for a slot. */
    static Command sound(final Command command) {
        Command fitting = command;
        if (fitting instanceof Money money && money.encode().length > MESSAGE_LENGTH_MAX) {
            fitting = money.withText("");
        }
        if (fitting instanceof Money money && money.encode().length > MESSAGE_LENGTH_MAX) {
            fitting = money.withReference("r".repeat(36));
        }
        return CommandDecoder.decode(new UnsafeBuffer(fitting.encode()), 0);
    }

    private static Object[] values(final Command command) {
        return Arrays.stream(command.getClass().getRecordComponents())
                .map(component -> {
                    try {
                        return component.getAccessor().invoke(command);
                    } catch (final IllegalAccessException | InvocationTargetException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toArray();
    }

    private static Command create(final Command command, final Object[] values) {
        final Class<?>[] types = Arrays.stream(command.getClass().getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            final Constructor<? extends Command> constructor =
                    command.getClass().getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (final ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
