/* Every table of statements of the room, for the test that prepares them all. */
#ifndef REGIE_STORE_SETS_PRIV_H
#define REGIE_STORE_SETS_PRIV_H

#include "db_priv.h"

#define SQL_SETS(X) \
	X(backup_sql) \
	X(change_number_sql) \
	X(change_plan_sql) \
	X(change_undo_sql) \
	X(conflict_sql) \
	X(copy_sql) \
	X(create_sql) \
	X(db_sql) \
	X(draft_sql) \
	X(feiten_read_sql) \
	X(history_sql) \
	X(journaal_sql) \
	X(keyfile_sql) \
	X(line_write_sql) \
	X(list_overview_sql) \
	X(migrate_sql) \
	X(open_sql) \
	X(personal_sql) \
	X(projection_digest_sql) \
	X(projection_layout_sql) \
	X(projection_rec_sql) \
	X(projection_sql) \
	X(rebuild_sql) \
	X(search_sql) \
	X(store_sql) \
	X(travel_scope_sql) \
	X(travel_sql) \
	X(travel_take_sql) \
	X(verify_sql) \
	X(werk_list_sql) \
	X(werk_sql)

#define SQL_SET_DECLARE(name) extern const struct sql_set name;
SQL_SETS(SQL_SET_DECLARE)
#undef SQL_SET_DECLARE

/* Is the statement good? Prepares it, runs nothing; stmt_done follows. */
enum err stmt_check(struct stmt *q);

#endif
