package io.florin.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** The messages of {@code florin.xml} with the offsets that they have by the rules of SBE: a second opinion on the generated codecs. */
record Schema(int id, int version, Map<String, Message> messages, Map<String, Map<String, Integer>> constants) {
    private static final Map<String, Integer> SIZES =
            Map.of("uint8", 1, "uint16", 2, "uint32", 4, "uint64", 8, "int64", 8, "uint128", 16, "bytes32", 32);

    /** What a field is, beyond its bytes. */
    enum Kind {
        NUMBER,
        UINT128,
        BYTES32,
        SET,
        ENUM
    }

    /** @param offset from the beginning of the block. */
    record Field(String name, Kind kind, String type, String wireType, int offset, int size) {}

    /** A block of fields, then at most one group, then strings. */
    record Message(
            String name,
            int id,
            int blockLength,
            List<Field> fields,
            @Nullable Message group,
            List<String> strings) {}

    static Schema load() {
        try (InputStream in = Schema.class.getResourceAsStream("florin.xml")) {
            final DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return new Reader(factory.newDocumentBuilder().parse(in).getDocumentElement()).read();
        } catch (final IOException | ParserConfigurationException | SAXException e) {
            throw new IllegalStateException("cannot read the schema", e);
        }
    }

    Message message(final int templateId) {
        return messages.values().stream()
                .filter(message -> message.id() == templateId)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no such message: templateId=" + templateId));
    }

    Message message(final String name) {
        return Objects.requireNonNull(messages.get(name), () -> "no such message: name=" + name);
    }

    /** @return the names and numbers of a set's bits or of an enum's values; none when the type is neither. */
    Map<String, Integer> choices(final String type) {
        return constants.getOrDefault(type, Map.of());
    }

    private static final class Reader {
        private final Element root;
        private final Map<String, String> wireTypes = new LinkedHashMap<>();
        private final Map<String, Kind> kinds = new LinkedHashMap<>();
        private final Map<String, Map<String, Integer>> constants = new LinkedHashMap<>();

        Reader(final Element root) {
            this.root = root;
            SIZES.keySet().forEach(name -> wireTypes.put(name, name));
            wireTypes.put("Uint128", "uint128");
            kinds.put("Uint128", Kind.UINT128);
            kinds.put("Bytes32", Kind.BYTES32);
        }

        Schema read() {
            for (final Element type : children(children(root).get(0))) {
                readType(type);
            }
            final Map<String, Message> messages = new LinkedHashMap<>();
            for (final Element element : children(root)) {
                if ("sbe:message".equals(element.getTagName())) {
                    messages.put(element.getAttribute("name"), readMessage(element));
                }
            }
            return new Schema(number(root, "id"), number(root, "version"), messages, constants);
        }

        private void readType(final Element element) {
            final String name = element.getAttribute("name");
            switch (element.getTagName()) {
                case "type" ->
                    wireTypes.put(
                            name, kinds.get(name) == Kind.BYTES32 ? "bytes32" : element.getAttribute("primitiveType"));
                case "set", "enum" -> {
                    final boolean isSet = "set".equals(element.getTagName());
                    wireTypes.put(name, element.getAttribute("encodingType"));
                    kinds.put(name, isSet ? Kind.SET : Kind.ENUM);
                    final Map<String, Integer> values = new LinkedHashMap<>();
                    for (final Element value : children(element)) {
                        values.put(
                                value.getAttribute("name"),
                                Integer.parseInt(value.getTextContent().trim()));
                    }
                    constants.put(name, values);
                }
                default -> {} // composites are known
            }
        }

        private Message readMessage(final Element element) {
            final List<Field> fields = new ArrayList<>();
            final List<String> strings = new ArrayList<>();
            Message group = null;
            int offset = 0;
            for (final Element child : children(element)) {
                final String name = child.getAttribute("name");
                switch (child.getTagName()) {
                    case "field" -> {
                        final Field field = readField(child, offset);
                        fields.add(field);
                        offset += field.size();
                    }
                    case "group" -> group = readMessage(child);
                    case "data" -> strings.add(name);
                    default -> throw new AssertionError("unknown element: " + child.getTagName());
                }
            }
            return new Message(element.getAttribute("name"), number(element, "id"), offset, fields, group, strings);
        }

        private Field readField(final Element element, final int offset) {
            final String type = element.getAttribute("type");
            final String wireType = wireTypes.get(type);
            final Integer size = wireType == null ? null : SIZES.get(wireType);
            if (wireType == null || size == null) {
                throw new AssertionError("unknown type: " + type);
            }
            return new Field(
                    element.getAttribute("name"), kinds.getOrDefault(type, Kind.NUMBER), type, wireType, offset, size);
        }

        private static int number(final Element element, final String attribute) {
            return Integer.parseInt(element.getAttribute(attribute));
        }

        private static List<Element> children(final Element parent) {
            final List<Element> elements = new ArrayList<>();
            for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
                if (node instanceof Element element) {
                    elements.add(element);
                }
            }
            return elements;
        }
    }
}
