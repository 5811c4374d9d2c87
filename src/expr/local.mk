noinst_LIBRARIES += src/expr/libexpr.a
src_expr_libexpr_a_SOURCES = src/expr/expr.c
noinst_HEADERS += include/expr/expr.h 
