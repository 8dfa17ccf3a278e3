"""Where measurements rest: schema, migrations, queries, the embedded PostgreSQL."""
