package dev.assay.model.task;

/// One worker process during one run of it. A restarted process is another worker: it must not inherit leases that
/// it does not know of.
///
/// @param value host, process id and a random part, at most 120 characters
public record WorkerId(String value) {

    public WorkerId {
        if (value.isBlank() || value.length() > 120) {
            throw new IllegalArgumentException("a worker id has 1 to 120 characters");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
