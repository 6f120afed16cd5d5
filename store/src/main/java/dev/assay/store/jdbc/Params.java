package dev.assay.store.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Binds a statement's parameters in the order in which they stand in it.
public final class Params {

    private final PreparedStatement statement;
    private int index;

    Params(PreparedStatement statement) {
        this.statement = statement;
    }

    public Params text(@Nullable String value) throws SQLException {
        statement.setString(++index, value == null ? null : storable(value));
        return this;
    }

    public Params number(int value) throws SQLException {
        statement.setInt(++index, value);
        return this;
    }

    public Params number(@Nullable Integer value) throws SQLException {
        statement.setObject(++index, value, Types.INTEGER);
        return this;
    }

    public Params key(long value) throws SQLException {
        statement.setLong(++index, value);
        return this;
    }

    public Params flag(boolean value) throws SQLException {
        statement.setBoolean(++index, value);
        return this;
    }

    public Params instant(@Nullable Instant value) throws SQLException {
        statement.setObject(
                ++index, value == null ? null : value.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
        return this;
    }

    /// As a number of microseconds, Postgres' resolution.
    public Params micros(Duration value) throws SQLException {
        statement.setLong(
                ++index, Math.addExact(Math.multiplyExact(value.getSeconds(), 1_000_000L), value.getNano() / 1_000));
        return this;
    }

    public Params texts(Collection<? extends @Nullable String> values) throws SQLException {
        String[] array = values.stream()
                .map(value -> value == null ? null : storable(value))
                .toArray(String[]::new);
        return array("text", array);
    }

    public Params keys(Collection<? extends @Nullable Long> values) throws SQLException {
        return array("bigint", values.toArray(Long[]::new));
    }

    public Params numbers(Collection<? extends @Nullable Integer> values) throws SQLException {
        return array("integer", values.toArray(Integer[]::new));
    }

    public Params decimals(Collection<? extends @Nullable Double> values) throws SQLException {
        return array("double precision", values.toArray(Double[]::new));
    }

    public Params flags(Collection<Boolean> values) throws SQLException {
        return array("boolean", values.toArray(Boolean[]::new));
    }

    /// The driver sends an array whose class names its elements as it is, and one of objects as text.
    private Params array(String type, @Nullable Object[] values) throws SQLException {
        statement.setArray(++index, statement.getConnection().createArrayOf(type, values));
        return this;
    }

    /// Text that Postgres takes: it has no U+0000, and tools do report file contents that have.
    public static String storable(String value) {
        return value.indexOf('\0') < 0 ? value : value.replace('\0', '\uFFFD');
    }
}
