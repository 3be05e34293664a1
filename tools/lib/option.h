/*
 * The options of a program, and their values: what is no such value ends it with
 * status 2. Each option has a letter and a long name.  Every program also has -h and
 * --help, which write its usage and what its options mean to stdout, and --version.
 */
#ifndef OPTION_H
#define OPTION_H

enum { OPTIONS_MAX = 20 };

struct program {
	const char *usage; /* "usage: NAME ...", each further line below NAME */
	struct program_option {
		int letter;
		const char *name, *value; /* value: what it takes, or NULL */
		const char *meaning;	  /* how the manual's text of it begins */
	} options[OPTIONS_MAX];		  /* up to the first without a letter */
};

/*
 * The letter of the next option, its value in optarg, or -1 when there is none more: then
 * the operands begin at optind.  '?': there is no such option, which was said.
 */
int option_next(int argc, char *argv[], const struct program *program);

/* End with the usage on stderr. */
_Noreturn void option_usage(const struct program *program, int status);

/* End with "-letter text: reason". */
_Noreturn void option_refuse(int letter, const char *text, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A whole number from lo to hi. */
long long option_number(int letter, const char *text, long long lo, long long hi);

#endif
