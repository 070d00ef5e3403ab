package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EndpointTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:7400, 127.0.0.1, 7400, 127.0.0.1:7400",
        "bank.example, bank.example, 7400, bank.example:7400",
        "bank.example:1, bank.example, 1, bank.example:1",
        "[::1]:65535, ::1, 65535, [::1]:65535",
        "[::1], ::1, 7400, [::1]:7400",
    })
    void shouldRead(final String text, final String host, final int port, final String written) {
        assertEquals(new Endpoint(host, port), Endpoint.parse(text));
        assertEquals(written, Endpoint.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ":7400", "host:", "host:0", "host:65536", "host:x", "host:1:2", "[]:1", "[::1]x:1", "host:-1"
            })
    void shouldNameWhatItCannotRead(final String text) {
        final String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> Endpoint.parse(text))
                .getMessage());

        assertTrue(message.startsWith("'" + text + "' is no server address"), message);
    }
}
