/**
 * What client and server must agree on about keys: the API key that says who somebody is, the proof that he has it, the signature of his
 * payments, and the files that keys lie in.
 */
@NullMarked
package io.florin.protocol.auth;

import org.jspecify.annotations.NullMarked;
