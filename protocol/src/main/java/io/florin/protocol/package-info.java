/** The wire format: framing, the layout of each request, statuses. The codecs are generated from {@code florin.xml}. */
@NullMarked
package io.florin.protocol;

import org.jspecify.annotations.NullMarked;
