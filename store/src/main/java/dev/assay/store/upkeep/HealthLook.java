package dev.assay.store.upkeep;

import dev.assay.model.upkeep.DatabaseHealth.Concern;
import dev.assay.store.jdbc.Sql;
import java.util.List;

/// One thing to look at. Its statement says what it is about, what is seen, and what to do; it reads Postgres' own
/// statistics and no table of ours. Parameters stand in the text: they are numbers.
///
/// @param concern what would be wrong
record HealthLook(Concern concern, Sql sql) {

    static List<HealthLook> all(HealthLimits limits) {
        return List.of(
                deadRows(limits),
                autovacuumLag(limits),
                tableBloat(limits),
                indexBloat(limits),
                oldTransactions(limits),
                preparedTransactions(limits),
                replicationSlots(limits),
                unusedIndexes(limits),
                invalidIndexes(),
                wraparound(limits));
    }

    private static HealthLook deadRows(HealthLimits limits) {
        return look(Concern.DEAD_ROWS, """
                select relname as about,
                       format('%%s dead rows beside %%s live ones', n_dead_tup, n_live_tup) as seen,
                       format('run vacuum (analyze) %%I; when they stay, something old holds them back', relname) as advice
                from pg_stat_user_tables
                where schemaname = current_schema() and n_dead_tup >= %d and n_dead_tup > n_live_tup * 0.2
                order by n_dead_tup desc
                """.formatted(limits.deadRows()));
    }

    /// A table's threshold is its own where it has one: the hot ones do.
    private static HealthLook autovacuumLag(HealthLimits limits) {
        return look(Concern.AUTOVACUUM_LAG, """
                with tables as (
                    select s.relname, s.n_dead_tup, s.last_autovacuum,
                           coalesce((select split_part(o, '=', 2)::double precision from unnest(c.reloptions) as o
                                     where o like 'autovacuum_vacuum_threshold=%%'),
                                    current_setting('autovacuum_vacuum_threshold')::double precision)
                           + greatest(c.reltuples, 0) *
                             coalesce((select split_part(o, '=', 2)::double precision from unnest(c.reloptions) as o
                                       where o like 'autovacuum_vacuum_scale_factor=%%'),
                                      current_setting('autovacuum_vacuum_scale_factor')::double precision) as due_at
                    from pg_stat_user_tables as s join pg_class as c on c.oid = s.relid
                    where s.schemaname = current_schema()
                )
                select relname as about,
                       format('%%s dead rows where autovacuum is due at %%s; it last came %%s', n_dead_tup, due_at::bigint,
                              coalesce(to_char(last_autovacuum at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'), 'never'))
                           as seen,
                       'raise autovacuum_max_workers or autovacuum_vacuum_cost_limit, and look for old transactions' as advice
                from tables
                where n_dead_tup >= %d and n_dead_tup > %d * due_at
                order by n_dead_tup desc
                """.formatted(limits.deadRows(), limits.autovacuumLag()));
    }

    private static HealthLook tableBloat(HealthLimits limits) {
        return look(Concern.BLOAT, """
                with tables as (
                    select c.relname, pg_relation_size(c.oid) as size,
                           c.reltuples * (28 + (select coalesce(sum(avg_width * (1 - null_frac)), 0) from pg_stats
                                                where schemaname = current_schema() and tablename = c.relname))
                           * 100 / coalesce((select split_part(o, '=', 2)::integer from unnest(c.reloptions) as o
                                             where o like 'fillfactor=%%'), 100) as wanted
                    from pg_class as c
                    where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace and c.reltuples >= 0
                )
                select relname as about,
                       format('%%s where its rows need about %%s', pg_size_pretty(size), pg_size_pretty(wanted::bigint))
                           as seen,
                       'its pages are used again by new rows; only vacuum full or pg_repack gives them back' as advice
                from tables
                where size >= %d and size > 3 * wanted
                order by size desc
                """.formatted(limits.bytes()));
    }

    private static HealthLook indexBloat(HealthLimits limits) {
        return look(Concern.BLOAT, """
                with indexes as (
                    select c.relname, pg_relation_size(c.oid) as size,
                           c.reltuples * (16 + (select coalesce(sum(coalesce(s.avg_width, 8)), 0)
                                                from pg_attribute as a
                                                left join pg_stats as s on s.schemaname = current_schema()
                                                    and s.tablename = t.relname and s.attname = a.attname
                                                where a.attrelid = c.oid and a.attnum > 0)) / 0.7 as wanted
                    from pg_index as i join pg_class as c on c.oid = i.indexrelid join pg_class as t on t.oid = i.indrelid
                    where c.relnamespace = current_schema()::regnamespace and i.indisvalid and c.reltuples >= 0
                )
                select relname as about,
                       format('%%s where its entries need about %%s', pg_size_pretty(size), pg_size_pretty(wanted::bigint))
                           as seen,
                       'rebuild it without locking anybody out: ask for it here, or reindex index concurrently' as advice
                from indexes
                where size >= %d and size > 3 * wanted
                order by size desc
                """.formatted(limits.bytes()));
    }

    private static HealthLook oldTransactions(HealthLimits limits) {
        return look(Concern.OLD_TRANSACTION, """
                select format('session %%s (%%s)', pid, coalesce(nullif(application_name, ''), 'no name')) as about,
                       format('%%s, its transaction has been open for %%s', coalesce(state, 'no state'),
                              date_trunc('second', clock_timestamp() - xact_start)) as seen,
                       format('nothing that died since can be cleaned up; end it with select pg_terminate_backend(%%s)', pid)
                           as advice
                from pg_stat_activity
                where datname = current_database() and backend_type = 'client backend'
                  and xact_start < clock_timestamp() - %d * interval '1 second'
                order by xact_start
                """.formatted(limits.transaction().toSeconds()));
    }

    private static HealthLook preparedTransactions(HealthLimits limits) {
        return look(Concern.HELD_BACK, """
                select format('prepared transaction %%s', gid) as about,
                       format('prepared %%s ago and not ended', date_trunc('second', clock_timestamp() - prepared)) as seen,
                       format('commit prepared %%L or rollback prepared %%L', gid, gid) as advice
                from pg_prepared_xacts
                where database = current_database() and prepared < clock_timestamp() - %d * interval '1 second'
                order by prepared
                """.formatted(limits.transaction().toSeconds()));
    }

    private static HealthLook replicationSlots(HealthLimits limits) {
        return look(Concern.HELD_BACK, """
                select format('replication slot %%s', slot_name) as about,
                       format('%%s, holds back what died within the last %%s transactions',
                              case when active then 'active' else 'not active' end,
                              greatest(age(xmin), age(catalog_xmin))) as seen,
                       format('let its consumer catch up, or select pg_drop_replication_slot(%%L)', slot_name) as advice
                from pg_replication_slots
                where greatest(age(xmin), age(catalog_xmin)) > %d
                order by slot_name
                """.formatted(limits.heldBack()));
    }

    /// Only when the statistics are old enough to say so.
    private static HealthLook unusedIndexes(HealthLimits limits) {
        return look(Concern.UNUSED_INDEX, """
                select s.indexrelname as about,
                       format('%%s on %%s, not read since %%s', pg_size_pretty(pg_relation_size(s.indexrelid)), s.relname,
                              to_char(since at time zone 'UTC', 'YYYY-MM-DD')) as seen,
                       'every write pays for it; tell the developers rather than dropping it' as advice
                from pg_stat_user_indexes as s
                join pg_index as i on i.indexrelid = s.indexrelid
                cross join (
                    select coalesce(stats_reset, pg_postmaster_start_time()) as since
                    from pg_stat_database where datname = current_database()
                ) as statistics
                where s.schemaname = current_schema() and s.idx_scan = 0 and not i.indisunique and i.indisvalid
                  and pg_relation_size(s.indexrelid) >= %d
                  and since < clock_timestamp() - %d * interval '1 second'
                order by pg_relation_size(s.indexrelid) desc
                """.formatted(
                        limits.bytes(), limits.statistics().toSeconds()));
    }

    private static HealthLook invalidIndexes() {
        return look(Concern.INVALID_INDEX, """
                select c.relname as about,
                       format('invalid, on %s: written to and never read', t.relname) as seen,
                       case when c.relname ~ '_cc(new|old)[0-9]*$'
                            then format('a rebuild that failed left it: drop index concurrently %I, or have the index rebuilt',
                                        c.relname)
                            else 'have it rebuilt' end as advice
                from pg_index as i join pg_class as c on c.oid = i.indexrelid join pg_class as t on t.oid = i.indrelid
                where not i.indisvalid and c.relnamespace = current_schema()::regnamespace
                order by c.relname
                """);
    }

    private static HealthLook wraparound(HealthLimits limits) {
        return look(Concern.WRAPAROUND, """
                select datname as about,
                       format('its oldest rows are %%s transactions old, at 2000000000 the database stops',
                              age(datfrozenxid)) as seen,
                       'run vacuum (freeze), and look for what holds autovacuum back' as advice
                from pg_database
                where datname = current_database() and age(datfrozenxid) > %d
                """.formatted(limits.wraparound()));
    }

    private static HealthLook look(Concern concern, String text) {
        return new HealthLook(concern, new Sql("look at " + concern, text));
    }
}
