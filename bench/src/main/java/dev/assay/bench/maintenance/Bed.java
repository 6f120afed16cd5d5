package dev.assay.bench.maintenance;

import dev.assay.bench.place.Place;
import dev.assay.bench.place.Server;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/// A database of its own with all the old tasks, gone after one measurement.
record Bed(Server server, Place place, Connection connection, Scale scale, List<String> flags, Path folder)
        implements AutoCloseable {

    static Bed copyOf(Place filled, Server server, Scale scale, List<String> flags, Path folder) throws SQLException {
        Place place = server.copy(filled);
        return new Bed(server, place, place.connect(), scale, flags, folder);
    }

    SweepProcess maintenance(Map<String, String> settings) throws IOException, InterruptedException {
        return SweepProcess.start(place, settings, flags, folder);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        server.drop(place);
    }
}
