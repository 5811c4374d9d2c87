regie_SOURCES = src/app/main.c src/app/app_priv.h src/app/options.c src/app/commands.c src/app/dirs.c \
  src/app/session.c src/app/cmd_keys.c src/app/cmd_data.c src/app/cmd_care.c src/app/cmd_demo.c src/app/cmd_explain.c src/app/cmd_rules.c src/app/terminal.c src/app/cmd_sync.c \
  src/app/cmd_centre.c src/app/post.c src/app/sync_priv.h
regie_LDADD = $(LIBS_ALL)
