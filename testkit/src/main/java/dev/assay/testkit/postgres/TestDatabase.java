package dev.assay.testkit.postgres;

import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/// A database that belongs to one test class.
public record TestDatabase(String name, String url, String user, String password) {

    /// Opens a new connection at every call; tests that call verbs by the thousand put a pool in front.
    public DataSource dataSource() {
        var source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(user);
        source.setPassword(password);
        return source;
    }
}
