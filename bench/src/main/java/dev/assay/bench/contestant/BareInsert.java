package dev.assay.bench.contestant;

import dev.assay.bench.place.Place;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/// The yardstick of a submit: one INSERT into a bare table, committed.
public final class BareInsert implements Contestant {

    @Override
    public String name() {
        return "bare-insert";
    }

    @Override
    public String version() {
        return "-";
    }

    @Override
    public String setUp() {
        return "INSERT of one row, or of a batch with unnest, over one connection; runs nothing";
    }

    @Override
    public Set<Trait> traits() {
        return Set.of(Trait.SUBMITS);
    }

    @Override
    public boolean isYardstick() {
        return true;
    }

    @Override
    public void prepare(Place place) throws SQLException {
        BareTable.create(place);
    }

    @Override
    public Submitter submitter(Place place) throws SQLException {
        return new Inserts(place.connect(), false);
    }

    /// @param announces whether each insert notifies the channel `bare_task` in its transaction
    record Inserts(Connection connection, boolean announces) implements OneConnectionSubmitter {

        @Override
        public void one(Job job) throws SQLException {
            inTransaction(() -> BareTable.insert(connection, job));
        }

        @Override
        public void batch(List<Job> jobs) throws SQLException {
            inTransaction(() -> BareTable.insert(connection, jobs));
        }

        private interface Insert {
            void run() throws SQLException;
        }

        private void inTransaction(Insert insert) throws SQLException {
            if (!announces) {
                insert.run();
                return;
            }
            connection.setAutoCommit(false);
            insert.run();
            try (var notify = connection.createStatement()) {
                notify.execute("notify bare_task");
            }
            connection.commit();
            connection.setAutoCommit(true);
        }
    }

    @Override
    public Crew crew(Place place, Plan plan, Runner runner) {
        throw new UnsupportedOperationException("this one runs nothing");
    }

    @Override
    public String isBusy() {
        return BareTable.IS_BUSY;
    }

    @Override
    public void fill(Connection connection, int finished, int blocked) throws SQLException {
        BareTable.fill(connection, finished, blocked);
    }
}
