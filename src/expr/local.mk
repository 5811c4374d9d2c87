noinst_LIBRARIES += src/expr/libexpr.a
src_expr_libexpr_a_SOURCES = src/expr/eval.c src/expr/parse.c src/expr/expr_priv.h
noinst_HEADERS += include/expr/expr.h
