/* What the parser leaves for the evaluator: steps in the order in which a stack
 * machine takes them, operands first. Nothing branches: evaluating has no effects, so
 * both sides of and, or and if() are simply computed. */
#ifndef REGIE_EXPR_PRIV_H
#define REGIE_EXPR_PRIV_H

#include "expr/expr.h"

enum expr_op {
	OP_INT, OP_BOOL, OP_TEXT, OP_NAME, OP_TODAY, OP_CHOSEN, OP_COUNT, OP_SUM,
	OP_NOT, OP_BLANK, OP_AGE, OP_NEGATE,
	OP_IF,
	OP_MONTHS, OP_LOWEST, OP_HIGHEST, OP_SHARE,
	OP_OR, OP_AND, OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE, OP_ADD, OP_SUBTRACT, OP_MULTIPLY,
	OP_N
};

enum {
	EXPR_BYTES = 4096,
	EXPR_DEPTH = 64,
	/* A level holds back at most the left sides of or, and, comparison, sum and product
	 * and two arguments of if(). */
	EXPR_STACK = (EXPR_DEPTH + 1) * 7 + 1
};

struct expr_step {
	enum expr_op op;
	int64_t number;          /* OP_INT, OP_BOOL */
	const char *text, *more; /* in expr->strings: literal or name; code or summed field */
};

struct expr {
	struct expr_step *steps;
	size_t n, cap;
	char *strings;           /* names and literals, each with its NUL */
};

#endif
