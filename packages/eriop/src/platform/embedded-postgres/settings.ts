/**
 * The server's settings: everything that differs from PostgreSQL's defaults, each with its reason. Sized for
 * thousands of small commits a second on two cores that the server shares with its clients.
 *
 * Durability is not for sale: fsync, synchronous_commit and full_page_writes are stated, though on by default,
 * so that no configuration file can weaken them.
 *
 * @param port the TCP port on 127.0.0.1
 */
export function serverSettings(port: number): Record<string, string> {
  return {
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',

    listen_addresses: '127.0.0.1',
    port: String(port),
    // A socket's path may have 107 bytes at most, and project folders are longer than that.
    unix_socket_directories: '',
    // The backend holds about 20; the rest is for seeds, checks, monitoring and psql.
    max_connections: '100',

    // The active lists, the newest index pages and the last minutes of alerts stay in memory.
    shared_buffers: '256MB',
    // 5 minutes of load write about 2 GB of log: no checkpoint in the middle because the log is full.
    max_wal_size: '4GB',
    // Recycled log files instead of new ones: creating 16 MB files stalls commits.
    min_wal_size: '512MB',
    checkpoint_timeout: '15min',
    // Spreads a checkpoint's writes, so that commits do not queue behind them.
    checkpoint_completion_target: '0.9',
    // Full-page images after a checkpoint shrink to a third. "on" is pglz: these builds have no lz4.
    wal_compression: 'on',
    // A commit group of a loaded backend is some 50 kB; 16 MB holds a slow flush's worth.
    wal_buffers: '16MB',
    // There are no replicas and no base backups of the embedded server: write only what recovery needs.
    wal_level: 'minimal',
    max_wal_senders: '0',

    // Queries take about a millisecond; compiling them takes tens.
    jit: 'off',
    // Solid-state storage and a cache that holds everything: an index page costs about what the next page does.
    random_page_cost: '1.1',
    effective_cache_size: '1GB',
    // Two cores: a count that spawns workers takes the core that commits need.
    max_parallel_workers_per_gather: '0',

    autovacuum: 'on',
    // Tables grow from nothing to hundreds of thousands of rows within a minute: plans need fresh statistics.
    autovacuum_naptime: '15s',
    autovacuum_analyze_scale_factor: '0.2',
    // Vacuum for the visibility map's sake (exact counts by index alone), without waiting for dead rows.
    autovacuum_vacuum_insert_scale_factor: '0.2',

    // A client that vanished does not keep its locks.
    tcp_keepalives_idle: '60',
    client_connection_check_interval: '10s',
    // A day's log has nothing but what matters: failures, checkpoints, slow vacuums.
    log_checkpoints: 'on',
    log_line_prefix: '%m [%p] ',
    log_timezone: 'UTC',
    timezone: 'UTC',
    lc_messages: 'C',
  };
}

/** The settings as the arguments `-c name=value …` of `postgres`. */
export function settingArguments(settings: Record<string, string>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
