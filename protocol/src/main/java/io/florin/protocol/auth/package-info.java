/** Authentication by API key, as client and server must agree on it: the key, the proof that somebody has it, the files it lies in. */
@NullMarked
package io.florin.protocol.auth;

import org.jspecify.annotations.NullMarked;
