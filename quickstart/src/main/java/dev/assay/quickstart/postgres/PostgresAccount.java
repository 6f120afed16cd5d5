package dev.assay.quickstart.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/// The database the services use and the role that owns it. The services never see the superuser's password.
record PostgresAccount(int port, Secret superuser, Secret owner) {

    static final String SUPERUSER = "postgres";
    static final String OWNER = "assay";
    private static final String DATABASE = "assay";

    String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE;
    }

    String password() {
        return owner.text();
    }

    /// Makes role and database where they are missing; changes nothing where they exist.
    void prepare() throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", SUPERUSER);
        properties.setProperty("password", superuser.text());
        properties.setProperty("connectTimeout", "10");
        try (Connection connection =
                DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", properties)) {
            if (isMissing(connection, "select 1 from pg_roles where rolname = ?", OWNER)) {
                // Hexadecimal by construction, see Secret; a utility statement takes no parameters.
                execute(connection, "create role " + OWNER + " login password '" + owner.text() + "'");
            }
            if (isMissing(connection, "select 1 from pg_database where datname = ?", DATABASE)) {
                execute(connection, "create database " + DATABASE + " owner " + OWNER);
            }
        }
    }

    private static boolean isMissing(Connection connection, String query, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return !rows.next();
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
