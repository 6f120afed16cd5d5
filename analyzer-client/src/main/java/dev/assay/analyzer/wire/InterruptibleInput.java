package dev.assay.analyzer.wire;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/// Ends with an exception when the thread that reads from it was interrupted, and leaves it interrupted.
final class InterruptibleInput extends FilterInputStream {

    InterruptibleInput(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        stopIfInterrupted();
        return super.read();
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        stopIfInterrupted();
        return super.read(into, from, length);
    }

    private static void stopIfInterrupted() throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while reading");
        }
    }
}
