package io.florin.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a command answers: named values in the order in which they are printed. */
final class Document {
    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    /** Adds a text; amounts and ids are texts too, so that no reader rounds them. */
    Document put(final String name, final @Nullable String value) {
        values.put(name, value);
        return this;
    }

    Document put(final String name, final long value) {
        values.put(name, value);
        return this;
    }

    Document put(final String name, final boolean value) {
        values.put(name, value);
        return this;
    }

    Document put(final String name, final Document value) {
        values.put(name, value);
        return this;
    }

    Document put(final String name, final List<Document> value) {
        values.put(name, new ArrayList<>(value));
        return this;
    }

    /** Name to a String, Long, Boolean, Document, List of Documents, or null. */
    Map<String, @Nullable Object> values() {
        return values;
    }
}
