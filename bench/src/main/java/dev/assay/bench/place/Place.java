package dev.assay.bench.place;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/// A database that one contestant has to itself.
public record Place(String url, String user, String password) {

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    @Override
    public String toString() {
        return "Place[" + url + "]";
    }
}
