package dev.assay.analyzer;

import org.jboss.logging.Logger;

/// Keeps what a listener throws away from the analysis it listens to.
record CarefulListener(ProgressListener listener, String requestId) implements ProgressListener {

    private static final Logger LOG = Logger.getLogger(CarefulListener.class);

    @Override
    public void heard(ProgressUpdate update) {
        try {
            listener.heard(update);
        } catch (RuntimeException broken) {
            LOG.warnf(broken, "the progress listener of request %s threw; the analysis goes on", requestId);
        }
    }
}
