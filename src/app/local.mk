regie_SOURCES = src/app/main.c
regie_LDADD = $(LIBS_ALL)
