/** Who may do what: principals with their keys, roles and ranges, their file, the check of a proof and of a request, TLS. */
@NullMarked
package io.florin.gateway.security;

import org.jspecify.annotations.NullMarked;
