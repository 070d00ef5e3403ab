/** The {@code florin} command line. */
@NullMarked
package io.florin.cli;

import org.jspecify.annotations.NullMarked;
