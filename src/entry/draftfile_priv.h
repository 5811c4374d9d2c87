/* Reading drafts back. */
#ifndef REGIE_ENTRY_DRAFTFILE_PRIV_H
#define REGIE_ENTRY_DRAFTFILE_PRIV_H

#define DRAFTFILE_VERSION 1

#endif
