/* Reading drafts back. */
#ifndef REGIE_ENTRY_DRAFTFILE_PRIV_H
#define REGIE_ENTRY_DRAFTFILE_PRIV_H

#define DRAFTFILE_VERSION 1
/* Flags of a base. */
enum { DRAFTFILE_FRESH = 1, DRAFTFILE_DELETED = 2 };

#endif
