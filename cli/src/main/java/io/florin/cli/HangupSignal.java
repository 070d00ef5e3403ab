package io.florin.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP as "read your files again". Java has no public name for signals: sun.misc.Signal is there in every JDK (jdk.unsupported), and is used by
 * name because the compiler cannot be told that this is meant.
 */
final class HangupSignal {
    private static final Logger LOGGER = LoggerFactory.getLogger(HangupSignal.class);

    private HangupSignal() {}

    /** Runs something at each SIGHUP, on a thread of its own, from now to the end of the process. */
    static void handle(final Runnable action) {
        try {
            final Class<?> signal = Class.forName("sun.misc.Signal");
            final Class<?> handler = Class.forName("sun.misc.SignalHandler");
            final Object proxy = Proxy.newProxyInstance(
                    HangupSignal.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        if ("handle".equals(method.getName())) {
                            action.run();
                            return null;
                        }
                        return switch (method.getName()) {
                            case "hashCode" -> 1;
                            case "equals" -> false;
                            default -> "florin SIGHUP";
                        };
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), proxy);
        } catch (final InvocationTargetException e) {
            LOGGER.warn(
                    "SIGHUP is not handled, restart to reload: {}", String.valueOf(e.getCause())); // java -Xrs, Windows
        } catch (final ReflectiveOperationException e) {
            LOGGER.warn("SIGHUP is not handled, restart to reload: {}", e.toString());
        }
    }
}
