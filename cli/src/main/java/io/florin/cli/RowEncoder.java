package io.florin.cli;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.florin.client.Request;

/** Makes requests of the rows of one file. */
interface RowEncoder {
    /**
     * Makes the request of a row, in a buffer that the next call uses again.
     *
     * @throws IllegalArgumentException when the row is malformed, naming the value and what is possible.
     */
    Request encode(CsvRecord row);

    /** @return the row's id, as it was written. */
    String id(CsvRecord row);
}
