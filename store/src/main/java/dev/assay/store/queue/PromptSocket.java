package dev.assay.store.queue;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/// A socket that says at once when there is nothing to read, to whoever does not want to wait for it.
///
/// After each notification the driver looks for more before it hands any out: it sets the time-out to a
/// millisecond, the shortest that Java has, reads, and sets it back. Nearly always nothing more comes, and whoever
/// waits for the notification waits for that too. Here such a read fails as it would a millisecond later.
///
/// Only the first read under such a time-out does. If that brought the beginning of something, a record of TLS say,
/// then what belongs to it may take its millisecond. Every other time-out is kept as it is; that is how a dead peer
/// is noticed. TLS passes time-outs on to the socket below it, and reads from that, so this works below TLS too.
class PromptSocket extends Socket {

    /// What the driver sets when it does not want to wait.
    private static final int PEEK_MILLIS = 1;

    private volatile boolean peeking;

    @Override
    public void setSoTimeout(int timeout) throws SocketException {
        super.setSoTimeout(timeout);
        peeking = timeout == PEEK_MILLIS;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new PromptStream(arriving());
    }

    /// What comes in, for who waits for it.
    InputStream arriving() throws IOException {
        return super.getInputStream();
    }

    private final class PromptStream extends FilterInputStream {

        PromptStream(InputStream arriving) {
            super(arriving);
        }

        @Override
        public int read() throws IOException {
            refuseToWait();
            return super.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            refuseToWait();
            return super.read(into, offset, length);
        }

        /// The end of the stream looks like nothing here. The next read that is no peek finds it.
        private void refuseToWait() throws IOException {
            if (peeking) {
                peeking = false;
                if (available() == 0) {
                    throw new SocketTimeoutException("nothing has arrived");
                }
            }
        }
    }
}
